import type { Payload } from 'payload'

import { createHash, randomBytes } from 'node:crypto'

import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'
import { makeId } from '../../core/ids.ts'
import { after, DAY } from '../../core/time.ts'

export type OwnerState = 'none' | 'unclaimed' | 'claimed'

type UserRow = { _id: string; roles?: string[]; unclaimed?: boolean; createdAt: Date }

/** One link that makes the first owner. `_id` is a hash: the database cannot open it. */
type OwnerLink = {
  _id: string
  createdAt: Date
  expiresAt: Date
  usedAt: Date | null
}

/**
 * The record of an owner who has not come yet. It has no password, so nobody signs in as them, and it
 * closes Payload's public `first-register`. platform: before it there is no one to act for.
 */
export const createUnclaimedOwner = async (
  payload: Payload,
  { tenant }: { tenant: string },
): Promise<string> => {
  const made = await payload.db.create({
    collection: slugs.users,
    data: {
      id: makeId(),
      email: 'owner@unclaimed.invalid',
      name: null,
      roles: ['platform-admin'],
      tenants: [{ id: makeId(), tenant, roles: ['owner'] }],
      unclaimed: true,
      demo: false,
    },
    req: {},
  })
  return String(made['id'])
}

/** Whether somebody owns this installation. Platform: people stand above workspaces. */
export const ownerState = async (db: Db): Promise<OwnerState> => {
  const users = db.collection<UserRow>(slugs.users)
  const owners = await users.find({ roles: 'platform-admin' }).toArray()
  if (owners.length === 0) return 'none'
  return owners.some(({ unclaimed }) => unclaimed !== true) ? 'claimed' : 'unclaimed'
}

/** platform: a new one-time token, good for a day; links made before it end here. */
export const makeOwnerLink = async (db: Db, now: Date): Promise<string> => {
  const token = randomBytes(32).toString('base64url')
  const links = db.collection<OwnerLink>(slugs.ownerLinks)
  await links.updateMany({ expiresAt: { $gt: now } }, { $set: { expiresAt: now } })
  await links.insertOne({
    _id: hashOf(token),
    createdAt: now,
    expiresAt: after(now, DAY),
    usedAt: null,
  })
  return token
}

export type LinkState = 'good' | 'used' | 'expired' | 'unknown'

/** platform: what a token is worth now. */
export const linkState = async (db: Db, token: string, now: Date): Promise<LinkState> => {
  const link = await db.collection<OwnerLink>(slugs.ownerLinks).findOne({ _id: hashOf(token) })
  if (!link) return 'unknown'
  if (link.usedAt) return 'used'
  return link.expiresAt > now ? 'good' : 'expired'
}

/** platform: takes the token: of two who ask at once, one gets true. */
export const consumeLink = async (db: Db, token: string, now: Date): Promise<boolean> => {
  const { modifiedCount } = await db
    .collection<OwnerLink>(slugs.ownerLinks)
    .updateOne(
      { _id: hashOf(token), usedAt: null, expiresAt: { $gt: now } },
      { $set: { usedAt: now } },
    )
  return modifiedCount === 1
}

/** platform: gives a token back whose use came to nothing. */
export const restoreLink = async (db: Db, token: string): Promise<void> => {
  await db
    .collection<OwnerLink>(slugs.ownerLinks)
    .updateOne({ _id: hashOf(token) }, { $set: { usedAt: null } })
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

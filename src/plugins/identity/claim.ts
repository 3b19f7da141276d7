import type { Payload } from 'payload'

import { z } from 'zod'

import type { Db } from '../../mongo/connect.ts'

import { idOf } from '../../collections/access/principal.ts'
import { slugs } from '../../collections/slugs.ts'
import { consumeLink, restoreLink } from './owner.ts'

/** What the form asks for. */
export const claimInput = z.object({
  token: z.string().min(1),
  name: z.string().trim().min(1).max(120),
  email: z.email().max(200),
  password: z.string().min(10).max(200),
})
export type ClaimInput = z.output<typeof claimInput>

export type Claimed = { token: string; tenant: string | null }

type Claim = { payload: Payload; db: Db; input: ClaimInput; now: Date }

/** platform: makes the unclaimed owner this person and signs them in; null when the link or the record is gone. */
export const claimOwner = async ({ payload, db, input, now }: Claim): Promise<Claimed | null> => {
  const { docs } = await payload.find({
    collection: slugs.users,
    where: { unclaimed: { equals: true } },
    limit: 1,
    pagination: false,
    showHiddenFields: true,
  })
  const [owner] = docs
  if (!owner || !(await consumeLink(db, input.token, now))) return null
  try {
    return await settle(payload, owner.id, input)
  } catch (error) {
    await restoreLink(db, input.token)
    throw error
  }
}

/** platform: people stand above workspaces. */
const settle = async (
  payload: Payload,
  id: string,
  { name, email, password }: ClaimInput,
): Promise<Claimed> => {
  await payload.update({
    collection: slugs.users,
    id,
    data: { name, email, password, unclaimed: false },
  })
  const { token, user } = await payload.login({
    collection: slugs.users,
    data: { email, password },
  })
  if (!token) throw new Error('The new owner could not be signed in')
  const [membership] = (user as { tenants?: { tenant?: unknown }[] | null }).tenants ?? []
  return { token, tenant: idOf(membership?.tenant) }
}

import { createHmac, timingSafeEqual } from 'node:crypto'

import type { Db } from '../mongo/connect.ts'

import { slugs } from '../collections/slugs.ts'
import { PlatformError } from '../core/errors.ts'
import { upserting } from '../mongo/upsert.ts'
import { unwrapKey } from './seal.ts'

const CHECK = 'master-key'

type CheckRow = { _id: string; check: string }
type KeyRow = { tenant: string; version: number; wrapped: string }

/**
 * platform: refuses to go on with a master key that is not the one this database was begun with. What is
 * sealed could not be opened, and, worse, nobody who said "never write to me" would be found again: stops and
 * identities are kept under hashes with this key. A database from before has no check value yet: there one of
 * the data keys has to open.
 */
export const requireMasterKey = async (db: Db, masterKey: string): Promise<void> => {
  const master = Buffer.from(masterKey, 'base64')
  const rows = db.collection<CheckRow>(slugs.installation)
  const known = await rows.findOne({ _id: CHECK })
  if (!known && !(await opensAny(db, master))) throw refusal()
  const mine = checkOf(master)
  const kept = known ?? (await keep(db, mine))
  if (!timingSafeEqual(Buffer.from(kept.check, 'hex'), mine)) throw refusal()
}

/** Two roles may begin at once: one insert wins, and both are held to it. */
const keep = async (db: Db, mine: Buffer): Promise<CheckRow> => {
  const rows = db.collection<CheckRow>(slugs.installation)
  const first = { $setOnInsert: { check: mine.toString('hex') } }
  await upserting({ upsert: true }, () => rows.updateOne({ _id: CHECK }, first, { upsert: true }))
  const row = await rows.findOne({ _id: CHECK })
  if (!row) throw new Error('The check of the master key was not kept')
  return row
}

const checkOf = (master: Buffer): Buffer =>
  createHmac('sha256', master).update('herald\0master-key\0check').digest()

/** True also where there is nothing to open. */
const opensAny = async (db: Db, master: Buffer): Promise<boolean> => {
  const keys = await db.collection<KeyRow>(slugs.dataKeys).find({}).toArray()
  return keys.length === 0 || keys.some((row) => opens(master, row))
}

const opens = (master: Buffer, { tenant, version, wrapped }: KeyRow): boolean => {
  try {
    return unwrapKey(master, tenant, version, wrapped).length > 0
  } catch {
    return false
  }
}

const refusal = () =>
  new PlatformError(
    'UNAVAILABLE',
    'HERALD_MASTER_KEY is not the key that this database was begun with, so its Telegram sessions cannot be ' +
      'opened and its stop lists not be read. Put back the secrets.env (or the HERALD_MASTER_KEY) of this ' +
      'database, or name the database that belongs to this key.',
  )

import type { Network } from '../core/model/lane.ts'
import type { Db } from './connect.ts'

import { slugs } from '../collections/slugs.ts'
import { MINUTE } from '../core/time.ts'
import { findAll } from './find-all.ts'
import { upserting } from './upsert.ts'

/** Who is just being written to, so that nobody else writes to them before that is known everywhere. */
type ContactClaim = { _id: string; tenant: string; delivery: string; until: Date }

export type Claim = { tenant: string; contact: string; delivery: string }

/** A lease, the takeover after it and more: by then what became of the message stands in its row. */
const CLAIMED_MS = 2 * MINUTE

/**
 * platform: claims the recipients of these messages, of whatever workspace, each for its message, by the
 * database's clock. Answers the messages that have their recipient; one that asks again keeps it.
 */
export const claimContacts = async (
  db: Db,
  claims: readonly Claim[],
): Promise<ReadonlySet<string>> => {
  if (claims.length === 0) return new Set()
  const rows = db.collection<ContactClaim>(slugs.contactClaims)
  const writes = claims.map(({ tenant, contact, delivery }) => ({
    updateOne: { filter: { _id: contact, tenant }, update: claimed(delivery), upsert: true },
  }))
  await upserting({ upsert: true }, () => rows.bulkWrite(writes, { ordered: false }))
  const stand = await findAll<ContactClaim>(db, slugs.contactClaims, {
    _id: { $in: claims.map(({ contact }) => contact) },
    tenant: { $in: [...new Set(claims.map(({ tenant }) => tenant))] },
  })
  const asked = new Set(claims.map(({ delivery }) => delivery))
  return new Set(stand.map(({ delivery }) => delivery).filter((one) => asked.has(one)))
}

/** Only where nobody has them, or not any more. */
const claimed = (delivery: string) => {
  const mine = { $literal: delivery }
  const free = { $lt: [{ $ifNull: ['$until', new Date(0)] }, '$$NOW'] }
  const taken = { $not: [{ $or: [free, { $eq: ['$delivery', mine] }] }] }
  const until = { $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: CLAIMED_MS } }
  return [
    {
      $set: {
        delivery: { $cond: [taken, '$delivery', mine] },
        until: { $cond: [taken, '$until', until] },
      },
    },
  ]
}

/**
 * platform: whether more than one process may send on this network, by the database's clock. One whose
 * word has lapsed may still do so for `silentMs`, as long as its leases last.
 */
export const severalSend = async (db: Db, network: Network, silentMs: number): Promise<boolean> => {
  const lapsed = { $dateSubtract: { startDate: '$$NOW', unit: 'millisecond', amount: silentMs } }
  const living = { network, $expr: { $gt: ['$until', lapsed] } }
  const found = await findAll(db, slugs.senders, living, { projection: { _id: 1 }, limit: 2 })
  return found.length > 1
}

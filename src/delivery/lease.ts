import type { Lane, Network } from '../core/model/lane.ts'
import type { Db } from '../mongo/connect.ts'

import { slugs } from '../collections/slugs.ts'
import { laneId } from '../core/ids.ts'
import { SECOND } from '../core/time.ts'
import { upserting } from '../mongo/upsert.ts'

/** A lease lasts this long on the database's clock. */
export const LEASE_TTL = 50 * SECOND
/** The holder stops this much earlier: longer than Telegram's disconnect delay plus a request's flight. */
export const LEASE_MARGIN = 22 * SECOND
export const LEASE_RENEW_EVERY = 10 * SECOND

export type Lease = { lane: string; owner: string; fence: number }

const EPOCH = new Date(0)

const lanes = (db: Db) => db.collection<Lane>(slugs.lanes)

/** The moment the database's lease of `ttl` ends, as an aggregation expression. */
const untilIn = (ttl: number) => ({
  $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: ttl },
})

/** platform: makes the lane of a sending account when it is not there yet. */
export const ensureLane = async (
  db: Db,
  { tenant, account, network }: { tenant: string; account: string; network: Network },
): Promise<void> => {
  const lane: Omit<Lane, '_id' | 'tenant'> = {
    account,
    network,
    owner: null,
    fence: 0,
    until: EPOCH,
    floodUntil: null,
    restUntil: null,
    restReason: null,
    nextAt: null,
    hour: { key: '', count: 0 },
    day: { key: '', count: 0 },
  }
  await upserting({ upsert: true }, () =>
    lanes(db).updateOne(
      { _id: laneId(tenant, account), tenant },
      { $setOnInsert: lane },
      { upsert: true },
    ),
  )
}

/**
 * platform: takes a lane that is free, lapsed or already this owner's, by the database's clock.
 * Every acquisition raises the fence, so what an earlier life of the same owner still writes is refused.
 */
export const acquire = async (
  db: Db,
  { lane, owner, ttl = LEASE_TTL }: { lane: string; owner: string; ttl?: number },
): Promise<Lane | null> =>
  lanes(db).findOneAndUpdate(
    {
      _id: lane,
      $expr: {
        $or: [{ $eq: ['$owner', null] }, { $eq: ['$owner', owner] }, { $lt: ['$until', '$$NOW'] }],
      },
    },
    [{ $set: { owner, fence: { $add: ['$fence', 1] }, until: untilIn(ttl) } }],
    { returnDocument: 'after' },
  )

/** platform: prolongs what is still held, in one write. Answers the lanes that were lost. */
export const renew = async (
  db: Db,
  held: readonly Lease[],
  ttl = LEASE_TTL,
): Promise<ReadonlySet<string>> => {
  if (held.length === 0) return new Set()
  const mine = { $or: held.map(({ lane, owner, fence }) => ({ _id: lane, owner, fence })) }
  const { matchedCount } = await lanes(db).updateMany(mine, [{ $set: { until: untilIn(ttl) } }])
  if (matchedCount === held.length) return new Set()
  const kept = await lanes(db).distinct('_id', mine)
  return new Set(held.map(({ lane }) => lane).filter((lane) => !kept.includes(lane)))
}

/** platform: gives a lane up at once. Call only after the connection is destroyed. */
export const release = async (db: Db, { lane, owner, fence }: Lease): Promise<void> => {
  await lanes(db).updateOne({ _id: lane, owner, fence }, [
    { $set: { owner: null, until: '$$NOW' } },
  ])
}

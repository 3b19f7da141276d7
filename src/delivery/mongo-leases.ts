import type { TelegramAccount } from '../core/model/account.ts'
import type { Lane, Network } from '../core/model/lane.ts'
import type { Db } from '../mongo/connect.ts'
import type { Lease, LeaseStore } from './ports.ts'

import { slugs } from '../collections/slugs.ts'
import { joinId, laneId } from '../core/ids.ts'
import { findAll } from '../mongo/find-all.ts'
import { upserting } from '../mongo/upsert.ts'

/** A sender that says it is alive. platform: senders belong to the installation. */
type SenderRow = { _id: string; network: Network; owner: string; until: Date }

const EPOCH = new Date(0)
const lanesOf = (db: Db) => db.collection<Lane>(slugs.lanes)
const sendersOf = (db: Db) => db.collection<SenderRow>(slugs.senders)

/** A moment of the database's clock `ms` milliseconds from now. */
const inMs = (ms: number) => ({
  $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: ms },
})

/** platform: the leases of all accounts of an installation, by the database's clock. */
export const mongoLeases = (db: Db): LeaseStore => {
  const known = new Set<string>()
  return {
    present: async (network, owner, ttl) => {
      await upserting({ upsert: true }, () =>
        sendersOf(db).updateOne(
          { _id: senderId(network, owner) },
          [{ $set: { network, owner, until: inMs(ttl) } }],
          { upsert: true },
        ),
      )
      // Not `distinct`: that command does not know the database's clock.
      const living = await sendersOf(db)
        .find({ network, $expr: { $gt: ['$until', '$$NOW'] } }, { projection: { owner: 1 } })
        .toArray()
      return living.map((row) => row.owner)
    },
    leave: async (network, owner) => {
      await sendersOf(db).deleteOne({ _id: senderId(network, owner) })
    },
    look: async ({ network, owner, held }) => {
      const lanes = await ensureLanes(db, network, known)
      const free = await freeLanes(db, { network, owner })
      return {
        free: free.filter((lane) => lanes.has(lane)),
        gone: held.filter((lane) => !lanes.has(lane)),
      }
    },
    acquire: ({ lane, owner, ttl }) => acquire(db, { lane, owner, ttl }),
    renew: (held, ttl) => renew(db, held, ttl),
    release: (lease) => release(db, lease),
  }
}

const senderId = (network: Network, owner: string): string =>
  joinId(network, owner.replaceAll(/[^A-Za-z0-9_-]/g, '-'))

/** platform: makes the lane of a sending account when it is not there yet. */
export const ensureLane = async (
  db: Db,
  { tenant, account, network }: { tenant: string; account: string; network: Network },
): Promise<void> => {
  const lane: Omit<Lane, '_id' | 'tenant'> = {
    ...{ account, network, owner: null, fence: 0, until: EPOCH },
    ...{ floodUntil: null, restUntil: null, restReason: null, nextAt: null },
    ...{ hour: { key: '', count: 0 }, day: { key: '', count: 0 }, flight: null, slowed: null },
  }
  await upserting({ upsert: true }, () =>
    lanesOf(db).updateOne(
      { _id: laneId(tenant, account), tenant },
      { $setOnInsert: lane },
      { upsert: true },
    ),
  )
}

/** platform: a lane for every account of the network, also for those made before this process. Answers them all. */
const ensureLanes = async (
  db: Db,
  network: Network,
  known: Set<string>,
): Promise<ReadonlySet<string>> => {
  const wish = { projection: { tenant: 1 } }
  const accounts = await findAll<TelegramAccount>(db, slugs.telegramAccounts, { network }, wish)
  const lanes = new Set<string>()
  for (const { _id, tenant } of accounts) {
    const lane = laneId(tenant, _id)
    lanes.add(lane)
    if (known.has(lane)) continue
    await ensureLane(db, { tenant, account: _id, network })
    known.add(lane)
  }
  return lanes
}

/** platform: lanes that this owner may take now, if their accounts still exist. */
const freeLanes = async (
  db: Db,
  { network, owner }: { network: Network; owner: string },
): Promise<string[]> => {
  const rows = await findAll<Lane>(
    db,
    slugs.lanes,
    {
      network,
      $expr: { $or: [{ $in: ['$owner', [null, owner]] }, { $lt: ['$until', '$$NOW'] }] },
    },
    { projection: { _id: 1 } },
  )
  return rows.map(({ _id }) => _id)
}

/**
 * platform: takes a lane that is free, lapsed or already this owner's, by the database's clock.
 * Every acquisition raises the fence, so what an earlier life of the same owner still writes is refused.
 */
export const acquire = (
  db: Db,
  { lane, owner, ttl }: { lane: string; owner: string; ttl: number },
): Promise<Lane | null> =>
  lanesOf(db).findOneAndUpdate(
    {
      _id: lane,
      $expr: {
        $or: [{ $eq: ['$owner', null] }, { $eq: ['$owner', owner] }, { $lt: ['$until', '$$NOW'] }],
      },
    },
    [{ $set: { owner, fence: { $add: ['$fence', 1] }, until: inMs(ttl) } }],
    { returnDocument: 'after' },
  )

/** platform: prolongs what is still held, in one write. Answers the lanes that were lost. */
export const renew = async (
  db: Db,
  held: readonly Lease[],
  ttl: number,
): Promise<ReadonlySet<string>> => {
  if (held.length === 0) return new Set()
  const mine = { $or: held.map(({ lane, owner, fence }) => ({ _id: lane, owner, fence })) }
  const { matchedCount } = await lanesOf(db).updateMany(mine, [{ $set: { until: inMs(ttl) } }])
  if (matchedCount === held.length) return new Set()
  const kept = new Set(await lanesOf(db).distinct('_id', mine))
  return new Set(held.map(({ lane }) => lane).filter((lane) => !kept.has(lane)))
}

/** platform: gives a lane up at once. Call only after the connection is destroyed. */
export const release = async (db: Db, { lane, owner, fence }: Lease): Promise<void> => {
  await lanesOf(db).updateOne({ _id: lane, owner, fence }, [
    { $set: { owner: null, until: '$$NOW' } },
  ])
}

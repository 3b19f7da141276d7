import type { AnyBulkWriteOperation } from 'mongodb'

import type { Lane } from '../core/model/lane.ts'
import type { Db } from '../mongo/connect.ts'
import type { LaneRef, LaneStanding, Receipt, RestOrder } from './ports.ts'

import { slugs } from '../collections/slugs.ts'
import { laneId } from '../core/ids.ts'
import { DAY } from '../core/time.ts'
import { spend } from './pace.ts'
import { aggregateAll } from '../mongo/find-all.ts'

export const lanesOf = (db: Db) => db.collection<Lane>(slugs.lanes)
/** A lane while it is held under this fence. */
export const heldBy = ({ tenant, account, fence }: LaneRef) => ({
  _id: laneId(tenant, account),
  tenant,
  fence,
})
/** What is written so is there after any crash. */
export const durable = { writeConcern: { w: 'majority', j: true } } as const

/** A moment of the database's clock. */
const inMs = (ms: number) => ({
  $dateAdd: { startDate: '$$NOW', unit: 'millisecond', amount: Math.ceil(ms) },
})

/** platform: these lanes, where they are still held under their fences. */
export const readLanes = async (
  db: Db,
  lanes: readonly LaneRef[],
): Promise<ReadonlyMap<string, LaneStanding>> => {
  const left = (field: string) => ({
    $max: [0, { $subtract: [{ $ifNull: [field, '$$NOW'] }, '$$NOW'] }],
  })
  const rows = await aggregateAll<Lane & { floodMs: number; restMs: number }>(db, slugs.lanes, [
    {
      $match: {
        _id: { $in: lanes.map((ref) => heldBy(ref)._id) },
        tenant: { $in: [...new Set(lanes.map(({ tenant }) => tenant))] },
      },
    },
    { $addFields: { floodMs: left('$floodUntil'), restMs: left('$restUntil') } },
    { $project: { flight: 0 } },
  ])
  const found = new Map(rows.map((row) => [row._id, row]))
  const held = new Map<string, LaneStanding>()
  for (const ref of lanes) {
    const row = found.get(heldBy(ref)._id)
    if (!row || row.tenant !== ref.tenant || row.fence !== ref.fence) continue
    const { floodMs, restMs, ...lane } = row
    held.set(ref.account, { lane, floodMs: Number(floodMs), restMs: Number(restMs) })
  }
  return held
}

/** platform: writes receipts of several lanes at once. */
export const receive = async (
  db: Db,
  receipts: readonly Receipt[],
): Promise<ReadonlySet<string>> => {
  if (receipts.length === 0) return new Set()
  const { matchedCount } = await lanesOf(db).bulkWrite(
    receipts.map(
      ({ lane, no, flight, hour, day }): AnyBulkWriteOperation<Lane> => ({
        updateOne: {
          filter: {
            ...heldBy(lane),
            // One that was given up and arrives late must not hide what is in hand now.
            $nor: [{ 'flight.fence': lane.fence, 'flight.no': { $gt: no } }],
          },
          update: { $set: { flight: { fence: lane.fence, no, ids: [...flight] }, hour, day } },
        },
      }),
    ),
    { ordered: false, ...durable },
  )
  if (matchedCount === receipts.length) return new Set()
  const held = await readLanes(
    db,
    receipts.map(({ lane }) => lane),
  )
  return new Set(receipts.map(({ lane }) => lane.account).filter((account) => !held.has(account)))
}

/** platform: what Telegram asked of an account. Only ever longer: a shorter wait that is written late does not cut one that stands. */
export const rest = async (db: Db, lane: LaneRef, order: RestOrder): Promise<boolean> => {
  const { floodMs, restMs, restReason, key } = order
  const stillSlowed = { $gt: ['$slowed.until', '$$NOW'] }
  const more = { $cond: [{ $eq: ['$slowed.last', key] }, 0, 1] }
  const { matchedCount } = await lanesOf(db).updateOne(
    heldBy(lane),
    [
      {
        $set: {
          ...(floodMs !== undefined && {
            floodUntil: { $max: ['$floodUntil', inMs(floodMs)] },
            slowed: {
              floods: { $add: [{ $cond: [stillSlowed, '$slowed.floods', 0] }, more] },
              ...{ until: inMs(DAY), last: key },
            },
          }),
          ...(restMs !== undefined && { restUntil: { $max: ['$restUntil', inMs(restMs)] } }),
          ...(restReason !== undefined && { restReason }),
        },
      },
    ],
    durable,
  )
  return matchedCount === 1
}

/** platform: counts a message that leaves without a receipt. A receipt that comes later counts it as well. */
export const countOne = async (db: Db, lane: LaneRef, now: Date): Promise<void> => {
  const nothing = { key: '', count: 0 }
  const { hour, day } = spend({ hour: nothing, day: nothing }, now, 1)
  const more = (field: 'hour' | 'day', { key }: Lane['hour']) => ({
    $cond: [
      // Of a later one where a clock steps back: what was counted is not given twice.
      { $gte: [`$${field}.key`, key] },
      { key: `$${field}.key`, count: { $add: [`$${field}.count`, 1] } },
      { key, count: 1 },
    ],
  })
  await lanesOf(db).updateOne(heldBy(lane), [
    { $set: { hour: more('hour', hour), day: more('day', day) } },
  ])
}

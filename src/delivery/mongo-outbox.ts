import type { Delivery, InHand, ToSend } from '../core/model/delivery.ts'
import type { Db } from '../mongo/connect.ts'
import type { LaneRef, OutboxStore } from './ports.ts'

import { slugs } from '../collections/slugs.ts'
import { inHandFields, toSendFields } from '../core/model/delivery.ts'
import { aggregateAll, findAll } from '../mongo/find-all.ts'
import { commitOutcomes } from './mongo-commit.ts'
import { durable, heldBy, lanesOf, readLanes, receive, rest } from './mongo-lanes.ts'

const openForSending = ['queued', 'deferred', 'unknown'] as const
const IN_HAND = Object.fromEntries(inHandFields.map((field) => [field, 1]))
const TO_SEND = Object.fromEntries(toSendFields.map((field) => [field, 1]))
/** Stages of one aggregation; the server's own limit is a thousand. */
const MOST_LANES = 200

const deliveriesOf = (db: Db) => db.collection<Delivery>(slugs.deliveries)

/**
 * platform: the rows of the lanes that this process holds, of whatever workspace. Every read and write
 * names the lane, its tenant and its fence.
 */
export const mongoOutbox = (db: Db): OutboxStore => ({
  lanes: (lanes) => readLanes(db, lanes),
  adopt: (lane, now) => adopt(db, lane, now),
  withWork: (lanes, now) => withWork(db, lanes, now),
  pull: ({ lane, doubtful, campaigns, now, limit }) => {
    const { tenant, account } = lane
    const state: Delivery['state'][] = doubtful ? ['unknown'] : ['queued', 'deferred']
    return findAll<InHand>(
      db,
      slugs.deliveries,
      {
        ...{ tenant, account, state: { $in: state }, dueAt: { $lte: now }, sentAt: null },
        campaign: { $in: [...campaigns] },
      },
      { projection: IN_HAND, sort: { dueAt: 1, _id: 1 }, limit },
    )
  },
  stillOpen: async (deliveries) => {
    const tenants = [...new Set(deliveries.map(({ tenant }) => tenant))]
    const rows = await findAll<ToSend>(
      db,
      slugs.deliveries,
      {
        _id: { $in: deliveries.map(({ _id }) => _id) },
        ...{ tenant: { $in: tenants }, state: { $in: [...openForSending] } },
      },
      { projection: TO_SEND },
    )
    return new Map(rows.map((row) => [row._id, row]))
  },
  receive: (receipts) => receive(db, receipts),
  begin: ({ lane, delivery, at }) =>
    deliveriesOf(db).findOneAndUpdate(
      {
        ...{ _id: delivery, tenant: lane.tenant, state: 'unknown', dueAt: { $lte: at } },
        fence: { $lte: lane.fence },
      },
      [{ $set: { fence: lane.fence, updatedAt: at, attempts: begunOnce(lane.fence, at) } }],
      { returnDocument: 'after', ...durable },
    ),
  commit: (outcomes) => commitOutcomes(db, outcomes),
  rest: (lane, order) => rest(db, lane, order),
})

const TAKEN_OVER = 'taken-over'
const LAST = { $ifNull: [{ $last: '$attempts' }, {}] }
/** Begun, without a word of its end or of another holder. */
const LAST_IS_BEGUN = {
  $let: {
    vars: { last: LAST },
    in: { $and: [{ $eq: ['$$last.outcome', 'begun'] }, { $eq: ['$$last.detail', null] }] },
  },
}

/** An attempt that this holder has begun already, its answer being lost, is that attempt still. */
const begunOnce = (fence: number, at: Date) => ({
  $cond: [
    { $and: [{ $eq: ['$fence', fence] }, LAST_IS_BEGUN] },
    '$attempts',
    { $concatArrays: ['$attempts', [{ at, outcome: 'begun', detail: null }]] },
  ],
})

/** And one that an earlier holder has begun is not taken for the next one's; it counts as what it is. */
const BEGUN_IS_TAKEN_OVER = {
  $cond: [
    LAST_IS_BEGUN,
    {
      $concatArrays: [
        { $slice: ['$attempts', { $subtract: [{ $size: '$attempts' }, 1] }] },
        [{ $mergeObjects: [{ $last: '$attempts' }, { detail: TAKEN_OVER }] }],
      ],
    },
    '$attempts',
  ],
}

/**
 * The rows first, the receipt after: what fails in between is done again, by whoever takes the lane next
 * and under a later fence. A row that was taken over from this receipt bears a later fence than it, and is
 * not counted as one more crash.
 */
const adopt = async (db: Db, ref: LaneRef, now: Date): Promise<number> => {
  const { tenant, account, fence } = ref
  const lane = await lanesOf(db).findOne(heldBy(ref))
  if (!lane) return 0
  const set = {
    state: 'unknown',
    reason: 'unknown-outcome',
    fence,
    dueAt: now,
    updatedAt: now,
  } as const
  const takenOver = { at: now, outcome: TAKEN_OVER, detail: null }
  // Rows that its holder settled carry the number of its receipt, or of the next one, which a crash kept
  // from the disk; those somebody else ended do not.
  const inHand = lane.flight
    ? await deliveriesOf(db).updateMany(
        {
          ...{ _id: { $in: lane.flight.ids }, tenant, account },
          fence: { $lte: Math.min(lane.flight.fence, fence - 1) },
          $nor: [{ fence: lane.flight.fence, receipt: { $gte: lane.flight.no } }],
          state: { $in: ['queued', 'deferred', 'unknown', 'cancelled', 'skipped'] },
        },
        { $set: set, $push: { attempts: takenOver } },
        durable,
      )
    : { modifiedCount: 0 }
  // Begun singly by an earlier owner, who may be writing still; or marked by an older version.
  await deliveriesOf(db).updateMany(
    { tenant, account, state: 'unknown', fence: { $lt: fence }, sentAt: null },
    [{ $set: { fence, attempts: BEGUN_IS_TAKEN_OVER } }],
    durable,
  )
  const marked = await deliveriesOf(db).updateMany(
    { tenant, account, state: 'leased', fence: { $lt: fence }, sentAt: null },
    { $set: set },
    durable,
  )
  await lanesOf(db).updateOne(heldBy(ref), { $set: { flight: null } })
  return inHand.modifiedCount + marked.modifiedCount
}

/** One read for many lanes: the first due row of each, if there is one. */
const withWork = async (
  db: Db,
  lanes: readonly LaneRef[],
  now: Date,
): Promise<ReadonlySet<string>> => {
  const busy = new Set<string>()
  for (let from = 0; from < lanes.length; from += MOST_LANES) {
    const [first, ...others] = lanes
      .slice(from, from + MOST_LANES)
      .map((lane) => firstDue(lane, now))
    if (!first) continue
    const rows = await aggregateAll<{ account: string }>(db, slugs.deliveries, [
      ...first,
      ...others.map((pipeline) => ({ $unionWith: { coll: slugs.deliveries, pipeline } })),
    ])
    for (const { account } of rows) busy.add(account)
  }
  return busy
}

const firstDue = ({ tenant, account }: LaneRef, now: Date) => [
  {
    $match: {
      ...{ tenant, account, state: { $in: [...openForSending] }, dueAt: { $lte: now } },
      // As the index asks.
      sentAt: null,
    },
  },
  { $limit: 1 },
  { $project: { _id: 0, account: 1 } },
]

import type { AnyBulkWriteOperation, Document, Filter } from 'mongodb'

import type { Delivery } from '../core/model/delivery.ts'
import type { Db } from '../mongo/connect.ts'
import type { Outcome } from './ports.ts'

import { slugs } from '../collections/slugs.ts'
import { chunksOf } from '../core/chunks-of.ts'
import { groupBy } from '../core/group-by.ts'
import { durable } from './mongo-lanes.ts'

/** Rows that one statement names: the server looks a row up in its table item by item. */
const AT_ONCE = 64

/**
 * platform: outcomes of all accounts of this process in one durable write. A statement names many rows
 * and brings a table of what each becomes: the server plans once, not once a row, which is most of what
 * an update costs. Each row is judged by its own fence all the same.
 */
export const commitOutcomes = async (db: Db, outcomes: readonly Outcome[]): Promise<void> => {
  for (const round of rounds(outcomes))
    await db
      .collection<Delivery>(slugs.deliveries)
      .bulkWrite(statements(round), { ordered: false, ...durable })
}

/** A statement touches a row once; what is said of one row twice is said in this order. */
const rounds = (outcomes: readonly Outcome[]): Outcome[][] => {
  const said = new Map<string, number>()
  const all: Outcome[][] = []
  for (const outcome of outcomes) {
    const round = said.get(outcome.delivery) ?? 0
    said.set(outcome.delivery, round + 1)
    const list = all[round] ?? []
    list.push(outcome)
    all[round] = list
  }
  return all
}

type Statement = Extract<AnyBulkWriteOperation<Delivery>, { updateMany: unknown }>

const statements = (outcomes: readonly Outcome[]): Statement[] => {
  const byFence = groupBy(outcomes.filter(isPlain), ({ lane }) => lane.fence)
  return [
    ...[...byFence.values()].flatMap((some) => chunksOf(some, AT_ONCE)).map(asSent),
    ...chunksOf(
      outcomes.filter((outcome) => !isPlain(outcome)),
      AT_ONCE,
    ).map(asTold),
  ]
}

/** Sent at the first attempt: nearly all of them, and nearly all of it is the same for each. */
const isPlain = (outcome: Outcome): boolean => {
  const { lane, delivery, state, dueAt, messageId, sentAt, updatedAt, attempt } = outcome
  return (
    state === 'sent' &&
    delivery.startsWith(`${lane.tenant}.`) &&
    dueAt === undefined &&
    messageId !== undefined &&
    sentAt?.getTime() === updatedAt.getTime() &&
    attempt?.number === 0 &&
    attempt.outcome === 'sent' &&
    attempt.detail === null
  )
}

/** Rows of one fence: no later one may have touched them. The table goes with the row for a moment. */
const asSent = (outcomes: readonly Outcome[]): Statement => {
  const told = '_told'
  const fact = (n: number): Document => ({ $arrayElemAt: [`$${told}`, n] })
  const fence = outcomes[0]?.lane.fence ?? 0
  const table = outcomes.map(({ messageId, sentAt, attempt, receipt }) => [
    ...[messageId, sentAt, attempt?.at, receipt],
  ])
  const becomes = {
    ...{ state: 'sent', reason: null, fence: { $literal: fence }, receipt: fact(3) },
    ...{ messageId: fact(0), sentAt: fact(1), updatedAt: fact(1), [told]: '$$REMOVE' },
    attempts: {
      $concatArrays: [
        [{ at: fact(2), outcome: 'sent', detail: null }],
        { $slice: ['$attempts', 1, 1_000] },
      ],
    },
  }
  return named(outcomes, { fence: { $lte: fence } }, (ids) => [
    { $set: { [told]: { $arrayElemAt: [{ $literal: table }, placeIn(ids)] } } },
    { $set: becomes },
  ])
}

/** Whatever else became of them: each row of the table says all of it. */
const asTold = (outcomes: readonly Outcome[]): Statement =>
  named(outcomes, {}, (ids) => {
    const o = { $arrayElemAt: [{ $literal: outcomes.map(wordsOf) }, placeIn(ids)] }
    return [{ $replaceWith: { $let: { vars: { o }, in: IF_ALLOWED } } }]
  })

const placeIn = (ids: readonly string[]): Document => ({
  $indexOfArray: [{ $literal: ids }, '$_id'],
})

const named = (
  outcomes: readonly Outcome[],
  also: Filter<Delivery>,
  update: (ids: readonly string[]) => Document[],
): Statement => {
  const ids = outcomes.map(({ delivery }) => delivery)
  const tenants = [...new Set(outcomes.map(({ lane }) => lane.tenant))]
  return {
    updateMany: {
      filter: { _id: { $in: ids }, tenant: { $in: tenants }, ...also } as Filter<Delivery>,
      update: update(ids),
      // The other indexes begin with the tenant too, and would be weighed each time.
      hint: { _id: 1 },
    },
  }
}

const wordsOf = (outcome: Outcome): Document => {
  const { lane, state, reason, attempt, updatedAt, dueAt, messageId, sentAt } = outcome
  return {
    ...{ tenant: lane.tenant, fence: lane.fence, sent: state === 'sent' },
    ...(attempt && { nth: attempt.number, attempt: tried(attempt) }),
    set: {
      ...{ state, reason, updatedAt, fence: lane.fence, receipt: outcome.receipt },
      ...(dueAt && { dueAt }),
      ...(messageId !== undefined && { messageId }),
      ...(sentAt && { sentAt }),
    },
  }
}

const tried = ({ at, outcome, detail }: NonNullable<Outcome['attempt']>) => ({
  at,
  outcome,
  detail,
})

/** No later fence has touched the row; and what is known to have arrived stays so, told twice or late. */
const ALLOWED = {
  $and: [
    { $eq: ['$tenant', '$$o.tenant'] },
    { $lte: ['$fence', '$$o.fence'] },
    { $or: ['$$o.sent', { $ne: ['$state', 'sent'] }] },
  ],
}
/** By its number, so that written twice it is there once. */
const WITH_ATTEMPT = {
  attempts: {
    $concatArrays: [
      { $slice: ['$attempts', '$$o.nth'] },
      ['$$o.attempt'],
      { $slice: ['$attempts', { $add: ['$$o.nth', 1] }, 1_000] },
    ],
  },
}
const IF_ALLOWED = {
  $cond: [
    ALLOWED,
    {
      $mergeObjects: [
        '$$ROOT',
        '$$o.set',
        { $cond: [{ $eq: [{ $type: '$$o.nth' }, 'missing'] }, {}, WITH_ATTEMPT] },
      ],
    },
    '$$ROOT',
  ],
}

import type { Document } from 'mongodb'

import type { Delivery } from '../core/model/delivery.ts'
import type { Db } from '../mongo/connect.ts'
import type { Outcome } from './ports.ts'

import { slugs } from '../collections/slugs.ts'
import { durable } from './mongo-lanes.ts'

/**
 * platform: outcomes of all accounts of this process in one durable write. One statement names all
 * rows and brings a table of what each becomes: the server plans once, not once a row, which is most
 * of what an update costs. Each row is judged by its own fence all the same.
 */
export const commitOutcomes = async (db: Db, outcomes: readonly Outcome[]): Promise<void> => {
  for (const round of rounds(outcomes)) await write(db, round)
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

const write = async (db: Db, outcomes: readonly Outcome[]): Promise<void> => {
  await update(db, outcomes.filter(isPlain), (rows, ids) => asSent(rows, ids))
  await update(
    db,
    outcomes.filter((outcome) => !isPlain(outcome)),
    (rows, ids) => ({ $let: { vars: { o: ofRow(rows, ids) }, in: IF_ALLOWED } }),
  )
}

type Becomes = (outcomes: readonly Outcome[], ids: readonly string[]) => Document

const update = async (db: Db, outcomes: readonly Outcome[], becomes: Becomes): Promise<void> => {
  if (outcomes.length === 0) return
  const ids = outcomes.map(({ delivery }) => delivery)
  await db.collection<Delivery>(slugs.deliveries).updateMany(
    { _id: { $in: ids }, tenant: { $in: [...new Set(outcomes.map(({ lane }) => lane.tenant))] } },
    [{ $replaceWith: becomes(outcomes, ids) }],
    // The other indexes begin with the tenant too, and would be weighed each time.
    { hint: { _id: 1 }, ...durable },
  )
}

/** Sent at the first attempt: nearly all of them, and nearly all of it is the same for each. */
const isPlain = ({ state, dueAt, messageId, sentAt, updatedAt, attempt }: Outcome): boolean =>
  state === 'sent' &&
  dueAt === undefined &&
  messageId !== undefined &&
  sentAt?.getTime() === updatedAt.getTime() &&
  attempt?.number === 0 &&
  attempt.outcome === 'sent' &&
  attempt.detail === null

/** A column a fact, and the place of the row in all of them. */
const asSent: Becomes = (outcomes, ids) => {
  const column = (of: (outcome: Outcome) => unknown): Document => ({
    $arrayElemAt: [{ $literal: outcomes.map(of) }, '$$place'],
  })
  const facts = {
    fence: column(({ lane }) => lane.fence),
    sentAt: column(({ sentAt }) => sentAt),
  }
  const attempt = { at: column((one) => one.attempt?.at), outcome: 'sent', detail: null }
  const becomes = {
    ...{ state: 'sent', reason: null, fence: '$$fence', sentAt: '$$sentAt', updatedAt: '$$sentAt' },
    receipt: column(({ receipt }) => receipt),
    messageId: column(({ messageId }) => messageId),
    attempts: { $concatArrays: [[attempt], { $slice: ['$attempts', 1, 1_000] }] },
  }
  const allowed = {
    $and: [
      { $eq: ['$tenant', column(({ lane }) => lane.tenant)] },
      { $lte: ['$fence', '$$fence'] },
    ],
  }
  const row = { $cond: [allowed, { $mergeObjects: ['$$ROOT', becomes] }, '$$ROOT'] }
  const place = { $indexOfArray: [{ $literal: ids }, '$_id'] }
  return { $let: { vars: { place }, in: { $let: { vars: facts, in: row } } } }
}

/** The place of a row in a constant list is looked up by hash. */
const ofRow = (outcomes: readonly Outcome[], ids: readonly string[]): Document => ({
  $arrayElemAt: [
    { $literal: outcomes.map(wordsOf) },
    { $indexOfArray: [{ $literal: ids }, '$_id'] },
  ],
})

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

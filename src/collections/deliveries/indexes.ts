import type { IndexPlan } from '../../mongo/indexes.ts'

import { touchedStates } from '../../core/model/delivery.ts'
import { slugs } from '../slugs.ts'

const EVER = { $gt: new Date(0) }

/**
 * Indexes of `deliveries`. A million rows are written within a minute, so each index earns its place:
 * what is empty on a new row stands in a partial index, which costs nothing until it is filled.
 */
export const deliveriesIndexes: IndexPlan = {
  [slugs.deliveries]: [
    // What an account still has to send: a message that is sent leaves it.
    {
      key: { tenant: 1, account: 1, state: 1, dueAt: 1, _id: 1 },
      partialFilterExpression: { sentAt: null },
    },
    // Counts a run, and finds what is open or was sent of it, without reading a row.
    { key: { tenant: 1, campaign: 1, state: 1, step: 1, sentAt: 1 } },
    // What a person got, and what may have reached them: neither is written for a message that waits.
    {
      key: { tenant: 1, contact: 1, sentAt: -1 },
      partialFilterExpression: { sentAt: EVER },
    },
    { key: { tenant: 1, contact: 1 }, partialFilterExpression: { state: 'unknown' } },
    {
      key: { tenant: 1, campaign: 1, repliedAt: -1 },
      partialFilterExpression: { repliedAt: EVER },
    },
    {
      key: { tenant: 1, campaign: 1, toPlan: 1, state: 1 },
      partialFilterExpression: { toPlan: { $exists: true } },
    },
    // Who waits until their conversation is read.
    {
      key: { tenant: 1, account: 1, contact: 1, dueAt: 1 },
      partialFilterExpression: { reason: 'history-due' },
    },
    // The send log: what something happened to.
    {
      key: { tenant: 1, campaign: 1, updatedAt: 1, _id: 1 },
      partialFilterExpression: { state: { $in: [...touchedStates] } },
    },
    // The order of the list: a field that no outcome changes.
    { key: { tenant: 1, createdAt: -1, _id: -1 } },
  ],
}

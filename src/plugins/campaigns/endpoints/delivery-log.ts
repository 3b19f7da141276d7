import type { Filter } from 'mongodb'

import type { Delivery, DeliveryState } from '../../../core/model/delivery.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { runId, tailOf } from '../../../core/ids.ts'
import { touchedStates } from '../../../core/model/delivery.ts'

/** Where a reader stands: behind the row that changed then. */
type Position = { at: Date; id: string }

export type LogWanted = {
  campaign: string
  states: readonly DeliveryState[]
  after: Position | null
  limit: number
  /** Only what has this reason. */
  reason?: string | undefined
  /** The last change first; who goes on from the cursor comes to what is older. */
  newest?: boolean
}

/** More than this is "more than". */
export const MOST_COUNTED = 1_000

/**
 * Deliveries in the order of their last change. A row that changes moves to the end, so who goes on
 * from the cursor of the last page misses nothing and sees each row's newest state. Those that only
 * wait for their turn come when they are asked for, in the order of their ids: nothing happened to them.
 */
export const readLog = async (db: TenantDb, wanted: LogWanted) => {
  const { campaign, states, after, limit, newest = false } = wanted
  const turn = newest ? -1 : 1
  const of = db.collection<Delivery>(slugs.deliveries)
  const rows = await (states.includes('queued')
    ? of.find(waiting(db.tenant, { campaign, after }), {
        ...{ sort: { _id: 1 }, hint: { _id: 1 }, limit: limit + 1 },
      })
    : of.find(
        {
          ...touched(wanted),
          ...(after && behind(after, newest ? '$lt' : '$gt')),
        } as Filter<Delivery>,
        { sort: { updatedAt: turn, _id: turn }, limit: limit + 1 },
      )
  ).toArray()
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    more: rows.length > limit,
    last: last ? { at: last.updatedAt, id: last._id } : after,
  }
}

/** How many lines there are in all, up to `MOST_COUNTED` and one more. */
export const countLog = (db: TenantDb, wanted: LogWanted): Promise<number> =>
  db
    .collection<Delivery>(slugs.deliveries)
    .count(touched(wanted) as Filter<Delivery>, MOST_COUNTED + 1)

/**
 * That a nudge was planned is no news next to the message it follows: of the newest lines only who asks
 * for what waits sees it.
 */
const touched = ({ campaign, states, reason, newest = false }: LogWanted) => ({
  campaign,
  state: { $in: states.length > 0 ? [...states] : touchedStates },
  ...(reason !== undefined && { reason }),
  ...(newest &&
    reason === undefined &&
    states.length === 0 && { reason: { $ne: 'nudge-waiting' } }),
})

/** Ids of a campaign's deliveries begin with it. */
const waiting = (tenant: string, { campaign, after }: Pick<LogWanted, 'campaign' | 'after'>) => ({
  _id: { $gt: after?.id ?? `${runId(tenant, campaign)}.`, $lt: `${runId(tenant, campaign)}/` },
  ...{ campaign, state: 'queued' as const },
})

const behind = ({ at, id }: Position, than: '$gt' | '$lt') => ({
  $or: [{ updatedAt: { [than]: at } }, { updatedAt: at, _id: { [than]: id } }],
})

/** A delivery as the log tells it: what happened, to whom (by id), and why. */
export const describeDelivery = (row: Delivery) => ({
  id: row._id,
  contactId: row.contact,
  accountId: row.account,
  step: row.step,
  state: row.state,
  reason: row.reason,
  dueAt: iso(row.dueAt),
  sentAt: iso(row.sentAt),
  readAt: iso(row.readAt),
  repliedAt: iso(row.repliedAt),
  attempts: row.attempts.map(({ at, outcome, detail }) => ({ at: iso(at), outcome, detail })),
  updatedAt: iso(row.updatedAt),
})

const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null

/** Opaque to callers: the moment and the id of the last row. */
export const cursorOf = (position: Position | null): string | null =>
  position && Buffer.from(`${position.at.getTime()} ${position.id}`).toString('base64url')

/** The position in a cursor of ours. */
export const positionOf = (cursor: string | undefined): Position | null => {
  if (cursor === undefined) return null
  const [ms = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ')
  const at = new Date(/^\d{1,15}$/.test(ms) ? Number(ms) : Number.NaN)
  if (Number.isNaN(at.getTime()) || !/^[A-Za-z0-9_.-]+$/.test(id) || tailOf(id) === '') {
    throw new PlatformError('INVALID_INPUT', 'cursor: not one that this log gave out.', {
      field: 'cursor',
    })
  }
  return { at, id }
}

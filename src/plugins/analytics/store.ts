import type { Delivery } from '../../core/model/delivery.ts'
import type { EventType, TenantEvent } from '../../core/model/event.ts'
import type { Click, Order, StatsDay, StatsDirty } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { DayRows, DayTotals } from './roll-up.ts'

import { slugs } from '../../collections/slugs.ts'
import { daySpan } from '../../core/day.ts'
import { joinId } from '../../core/ids.ts'

type CampaignDay = { campaign: string; day: string; zone: string }

const known = (field: string) => ({ $sum: { $cond: [field, 1, 0] } })

/** An hour of any zone begins on a quarter of an hour, so MongoDB need not know the zone. */
const byQuarter = {
  $group: {
    _id: { $dateTrunc: { date: '$sentAt', unit: 'minute', binSize: 15 } },
    ...{ sent: { $sum: 1 }, read: known('$readAt'), replied: known('$repliedAt') },
  },
}
type Quarter = { _id: Date; sent: number; read: number; replied: number }

/** What one campaign did on one day of the tenant's zone. */
export const rowsOf = async (
  tenantDb: TenantDb,
  { campaign, day, zone }: CampaignDay,
): Promise<DayRows> => {
  const { from, to } = daySpan(zone, day)
  const span = { $gte: from, $lt: to }
  const deliveries = tenantDb.collection<Delivery>(slugs.deliveries)
  const [sent, failed, skipped, optedOut, clicks, entries] = await Promise.all([
    deliveries
      .aggregate<Quarter>([{ $match: { campaign, state: 'sent', sentAt: span } }, byQuarter])
      .toArray(),
    deliveries.count({ campaign, state: 'failed', updatedAt: span }),
    deliveries.count({ campaign, state: 'skipped', updatedAt: span }),
    tenantDb
      .collection<TenantEvent>(slugs.events)
      .count({ at: span, campaign, type: 'contact.opted-out' }),
    tenantDb
      .collection<Click>(slugs.clicks)
      .find({ campaign, bot: false, at: span }, { projection: { delivery: 1, at: 1 } })
      .toArray(),
    entriesOf(tenantDb, campaign, span),
  ])
  const clickedBefore = await clickedBeforeOf(tenantDb, { campaign, clicks, from })
  const quarters = sent.map(({ _id: at, ...counts }) => ({ at, ...counts }))
  return { zone, sent: quarters, failed, skipped, optedOut, clicks, clickedBefore, entries }
}

type Span = { $gte: Date; $lt: Date }

const entriesOf = async (
  tenantDb: TenantDb,
  campaign: string,
  { $gte, $lt }: Span,
): Promise<DayRows['entries']> => {
  const orders = await tenantDb
    .collection<Order>(slugs.orders)
    .find(
      { 'credit.campaign': campaign, entries: { $elemMatch: { at: { $gte, $lt } } } },
      { projection: { entries: 1, 'total.currency': 1 } },
    )
    .toArray()
  return orders.flatMap(({ entries, total: { currency } }) =>
    entries
      .filter(({ at }) => at >= $gte && at < $lt)
      .map(({ kind, amount, at }) => ({ kind, amount, at, currency })),
  )
}

type EarlierInput = { campaign: string; clicks: readonly { delivery: string }[]; from: Date }

const clickedBeforeOf = async (
  tenantDb: TenantDb,
  { campaign, clicks, from }: EarlierInput,
): Promise<ReadonlySet<string>> => {
  if (clicks.length === 0) return new Set()
  const deliveries = [...new Set(clicks.map(({ delivery }) => delivery))]
  const earlier = await tenantDb.collection<Click>(slugs.clicks).distinct('delivery', {
    campaign,
    bot: false,
    at: { $lt: from },
    delivery: { $in: deliveries },
  })
  return new Set(earlier.map(String))
}

export const statsDays = (tenantDb: TenantDb) => tenantDb.collection<StatsDay>(slugs.statsDays)

type Computed = { scope: string; day: string; totals: DayTotals; at: Date; demo: boolean }

/** Writes a recomputed day in place of what was there. */
export const writeDay = async (
  tenantDb: TenantDb,
  { scope, day, totals, at, demo }: Computed,
): Promise<void> => {
  await statsDays(tenantDb).updateOne(
    { _id: joinId(tenantDb.tenant, scope, day) },
    { $set: { scope, day, ...totals, computedAt: at, ...(demo && { demo }) } },
    { upsert: true },
  )
}

/** True for a campaign that the demo made. */
export const isDemo = async (tenantDb: TenantDb, campaign: string): Promise<boolean> => {
  const found = await tenantDb
    .collection<{ _id: string; tenant: string; demo?: boolean }>(slugs.campaigns)
    .findOne({ _id: campaign }, { projection: { demo: 1 } })
  return found?.demo === true
}

/** Platform: the oldest marks. */
export const nextMarks = (db: Db, limit: number): Promise<StatsDirty[]> =>
  db
    .collection<StatsDirty>(slugs.statsDirty)
    .find({}, { sort: { at: 1 }, limit })
    .toArray()

/** Clears a mark unless it was renewed since it was read. */
export const clearMark = async (tenantDb: TenantDb, { _id, mark }: StatsDirty): Promise<void> => {
  await tenantDb.collection<StatsDirty>(slugs.statsDirty).deleteMany({ _id, mark })
}

export type ChangedHour = {
  tenant: string
  campaign: string
  type: EventType
  at: Date
  count: number
}

/** Platform: where events of these types happened since a moment, by tenant, campaign and hour. */
export const changedSince = (
  db: Db,
  since: Date,
  types: readonly EventType[],
): Promise<ChangedHour[]> =>
  db
    .collection<TenantEvent>(slugs.events)
    .aggregate<ChangedHour>([
      { $match: { at: { $gte: since }, campaign: { $type: 'string' }, type: { $in: types } } },
      {
        $group: {
          _id: {
            tenant: '$tenant',
            campaign: '$campaign',
            type: '$type',
            hour: { $dateTrunc: { date: '$at', unit: 'hour' } },
          },
          at: { $max: '$at' },
          count: { $sum: 1 },
        },
      },
      {
        $project: {
          _id: 0,
          tenant: '$_id.tenant',
          campaign: '$_id.campaign',
          type: '$_id.type',
          at: 1,
          count: 1,
        },
      },
    ])
    .toArray()

/** Platform: days that were computed lately, for the check that nothing was missed. */
export const recentDays = (db: Db, since: Date): Promise<StatsDay[]> =>
  db
    .collection<StatsDay>(slugs.statsDays)
    .find(
      { scope: { $ne: 'all' }, day: { $gte: since.toISOString().slice(0, 10) } },
      { projection: { tenant: 1, scope: 1, day: 1 } },
    )
    .toArray()

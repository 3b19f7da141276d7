import type { Delivery } from '../../core/model/delivery.ts'
import type { EventType, TenantEvent } from '../../core/model/event.ts'
import type { Click, Order, StatsDay, StatsDirty } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { ClickQuarter, DayRows, DayTotals, SentQuarter } from './roll-up.ts'

import { slugs } from '../../collections/slugs.ts'
import { daySpan } from '../../core/day.ts'
import { joinId } from '../../core/ids.ts'
import { MINUTE } from '../../core/time.ts'

type CampaignDay = { campaign: string; day: string; zone: string }

const known = (field: string) => ({ $sum: { $cond: [field, 1, 0] } })

/** An hour of any zone begins on a quarter of an hour, so MongoDB need not know the zone. */
const byQuarter = (moment: string, counted: object) => ({
  $group: {
    _id: { $dateTrunc: { date: moment, unit: 'minute', binSize: 15 } },
    ...counted,
  },
})
const bySent = byQuarter('$sentAt', {
  ...{ sent: { $sum: 1 }, read: known('$readAt'), replied: known('$repliedAt') },
  clicked: known('$clickedAt'),
})
const byClick = byQuarter('$at', { clicks: { $sum: 1 } })

const toQuarter = <Counts>({ _id: at, ...counts }: Counts & { _id: Date }) => ({ at, ...counts })

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
      .aggregate<InDatabase<SentQuarter>>([
        { $match: { campaign, state: 'sent', sentAt: span } },
        bySent,
      ])
      .toArray(),
    deliveries.count({ campaign, state: 'failed', updatedAt: span }),
    deliveries.count({ campaign, state: 'skipped', updatedAt: span }),
    tenantDb
      .collection<TenantEvent>(slugs.events)
      .count({ at: span, campaign, type: 'contact.opted-out' }),
    tenantDb
      .collection<Click>(slugs.clicks)
      .aggregate<InDatabase<ClickQuarter>>([
        { $match: { campaign, bot: false, at: span } },
        byClick,
      ])
      .toArray(),
    entriesOf(tenantDb, campaign, span),
  ])
  const quarters = { sent: sent.map(toQuarter), clicks: clicks.map(toQuarter) }
  return { zone, ...quarters, failed, skipped, optedOut, entries }
}

type InDatabase<Quarter> = Omit<Quarter, 'at'> & { _id: Date }

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

export const statsDays = (tenantDb: TenantDb) => tenantDb.collection<StatsDay>(slugs.statsDays)

type Computed = {
  scope: string
  day: string
  totals: DayTotals
  zone: string
  at: Date
  demo: boolean
}

/** Writes a recomputed day in place of what was there. */
export const writeDay = async (
  tenantDb: TenantDb,
  { scope, day, totals, zone, at, demo }: Computed,
): Promise<void> => {
  await statsDays(tenantDb).updateOne(
    { _id: joinId(tenantDb.tenant, scope, day) },
    {
      $set: { scope, day, ...totals, zone, computedAt: at, ...(demo && { demo }) },
      ...(!demo && { $unset: { demo: '' } }),
    },
    { upsert: true },
  )
}

/** A day on which nothing happened (any more) has no document. */
export const removeDay = async (
  tenantDb: TenantDb,
  { scope, day }: Pick<Computed, 'scope' | 'day'>,
): Promise<void> => {
  await statsDays(tenantDb).deleteMany({ _id: joinId(tenantDb.tenant, scope, day) })
}

/** True for a campaign that the demo made. */
export const isDemo = async (tenantDb: TenantDb, campaign: string): Promise<boolean> => {
  const found = await tenantDb
    .collection<{ _id: string; tenant: string; demo?: boolean }>(slugs.campaigns)
    .findOne({ _id: campaign }, { projection: { demo: 1 } })
  return found?.demo === true
}

/** Platform: the oldest marks, without those that are put off. */
export const nextMarks = (db: Db, limit: number): Promise<StatsDirty[]> =>
  db
    .collection<StatsDirty>(slugs.statsDirty)
    .find({ $expr: { $lte: ['$at', '$$NOW'] } }, { sort: { at: 1 }, limit })
    .toArray()

/** A day that could not be computed is tried again behind the others, sooner if it is marked anew. */
export const putOff = async (tenantDb: TenantDb, { _id, mark }: StatsDirty): Promise<void> => {
  await tenantDb
    .collection<StatsDirty>(slugs.statsDirty)
    .updateOne({ _id, mark }, [{ $set: { at: { $add: ['$$NOW', MINUTE] } } }])
}

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

type KnownDay = Pick<StatsDay, 'tenant' | 'scope' | 'day'>
const asKnown = { tenant: 1, scope: 1, day: 1 }

/** Platform: days that were computed lately, for the check that nothing was missed. */
export const recentDays = (db: Db, since: Date): Promise<KnownDay[]> =>
  db
    .collection<StatsDay>(slugs.statsDays)
    .find(
      { scope: { $ne: 'all' }, day: { $gte: since.toISOString().slice(0, 10) } },
      { projection: asKnown },
    )
    .toArray()

/** Days that were counted in another zone, or by a version that did not say in which. */
export const daysOfOtherZones = (
  tenantDb: TenantDb,
  zone: string,
  limit: number,
): Promise<KnownDay[]> =>
  statsDays(tenantDb)
    .find({ zone: { $ne: zone } }, { projection: asKnown, limit })
    .toArray()

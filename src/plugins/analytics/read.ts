import type { CampaignRun, RunStatus } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { StatsDay } from '../../core/model/money-trail.ts'
import type { Money } from '../../core/money.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { CampaignFigures, DayFigures, Totals } from './figures.ts'

import { slugs } from '../../collections/slugs.ts'
import { FALLBACK } from '../../core/category.ts'
import { dayIn, daysBetween, daysUpTo } from '../../core/day.ts'
import { addUp, ATTRIBUTION, moneyOf, seriesOf } from './figures.ts'

const CAMPAIGN_ROWS = 50

export type DashboardFigures = Totals & {
  days: DayFigures[]
  campaigns: CampaignFigures[]
  attribution: typeof ATTRIBUTION
}

type DashboardInput = { days: number; zone: string; now: Date }

/** The dashboard of a workspace over its last days, today included. Reads day documents only. */
export const dashboardFigures = async (
  tenantDb: TenantDb,
  { days: count, zone, now }: DashboardInput,
): Promise<DashboardFigures> => {
  const days = daysUpTo(dayIn(zone, now), count)
  const [stats, campaigns] = await Promise.all([
    statsOf(tenantDb, 'all', days),
    campaignRows(tenantDb),
  ])
  return { ...addUp(stats), days: seriesOf(days, stats), campaigns, attribution: ATTRIBUTION }
}

export type CampaignAnalytics = Totals & {
  campaign: string
  days: DayFigures[]
  attribution: typeof ATTRIBUTION
}

/** Everything one campaign has done so far, with a line for each day on which something happened. */
export const campaignAnalytics = async (
  tenantDb: TenantDb,
  campaign: string,
): Promise<CampaignAnalytics> => {
  const stats = await statsCollection(tenantDb)
    .find({ scope: campaign }, { sort: { day: 1 } })
    .toArray()
  const days = stats.map(({ day }) => day)
  return { campaign, ...addUp(stats), days: seriesOf(days, stats), attribution: ATTRIBUTION }
}

export type RevenueByDay = {
  from: string
  to: string
  total: Money[]
  orders: number
  days: { day: string; orders: number; revenue: Money[] }[]
  attribution: typeof ATTRIBUTION
}

/** Credited revenue of each day from `from` to `to` ("YYYY-MM-DD", both included). */
export const revenueByDay = async (
  tenantDb: TenantDb,
  { from, to }: { from: string; to: string },
): Promise<RevenueByDay> => {
  const days = daysBetween(from, to)
  const stats = await statsOf(tenantDb, 'all', days)
  const totals = addUp(stats)
  return {
    from,
    to,
    total: totals.revenue,
    orders: totals.orders,
    days: seriesOf(days, stats).map(({ day, orders, revenue }) => ({ day, orders, revenue })),
    attribution: ATTRIBUTION,
  }
}

export type CategoryFigures = {
  /** `unclassified` of whoever nobody has looked at yet, too. */
  name: string
  contacts: number
  orders: number
  revenue: Money[]
}

type CategoryRow = { _id: string; contacts: number }
type SalesRow = { _id: { name: string; currency: string }; orders: number; amount: number }

/** Contacts by category with the revenue credited to campaigns, the biggest category first. */
export const categories = async (tenantDb: TenantDb): Promise<CategoryFigures[]> => {
  const [groups, sales] = await Promise.all([
    tenantDb
      .collection<Contact>(slugs.contacts)
      .aggregate<CategoryRow>([
        { $group: { _id: { $ifNull: ['$category.name', FALLBACK] }, contacts: { $sum: 1 } } },
      ])
      .toArray(),
    salesByCategory(tenantDb),
  ])
  return groups
    .map(({ _id: name, contacts }) => {
      const own = sales.filter((row) => row._id.name === name)
      return {
        name,
        contacts,
        orders: own.reduce((sum, { orders }) => sum + orders, 0),
        revenue: moneyOf(own.map(({ _id, amount }) => ({ [_id.currency]: amount }))),
      }
    })
    .sort((a, b) => b.contacts - a.contacts || (a.name < b.name ? -1 : 1))
}

const salesByCategory = (tenantDb: TenantDb): Promise<SalesRow[]> =>
  tenantDb
    .collection(slugs.orders)
    .aggregate<SalesRow>([
      { $match: { 'credit.campaign': { $type: 'string' } } },
      {
        $group: {
          _id: { contact: '$contact', currency: '$total.currency' },
          orders: { $sum: 1 },
          amount: { $sum: { $sum: '$entries.amount' } },
        },
      },
      {
        $lookup: {
          from: slugs.contacts,
          let: { contact: '$_id.contact' },
          pipeline: [
            { $match: { tenant: tenantDb.tenant, $expr: { $eq: ['$_id', '$$contact'] } } },
            { $project: { 'category.name': 1 } },
          ],
          as: 'person',
        },
      },
      {
        $group: {
          _id: {
            name: { $ifNull: [{ $first: '$person.category.name' }, FALLBACK] },
            currency: '$_id.currency',
          },
          orders: { $sum: '$orders' },
          amount: { $sum: '$amount' },
        },
      },
    ])
    .toArray()

type CampaignDoc = { _id: string; tenant: string; name?: string; createdAt: Date }

const campaignRows = async (tenantDb: TenantDb): Promise<CampaignFigures[]> => {
  const campaigns = await tenantDb
    .collection<CampaignDoc>(slugs.campaigns)
    .find({}, { projection: { name: 1 }, sort: { createdAt: -1 }, limit: CAMPAIGN_ROWS })
    .toArray()
  const ids = campaigns.map(({ _id }) => _id)
  const [runs, stats] = await Promise.all([
    tenantDb
      .collection<CampaignRun>(slugs.campaignRuns)
      .find({ campaign: { $in: ids } }, { projection: { campaign: 1, status: 1 } })
      .toArray(),
    statsCollection(tenantDb)
      .find({ scope: { $in: ids } }, { projection: { hours: 0 } })
      .toArray(),
  ])
  const status = new Map(runs.map((run): [string, RunStatus] => [run.campaign, run.status]))
  return campaigns.map(({ _id: id, name }) => {
    const totals = addUp(stats.filter(({ scope }) => scope === id))
    const { sent, failed, read, clickers, orders, revenue } = totals
    return {
      id,
      name: name ?? id,
      status: status.get(id) ?? 'draft',
      sent,
      failed,
      read,
      clickers,
      orders,
      revenue,
    }
  })
}

const statsOf = (tenantDb: TenantDb, scope: string, days: readonly string[]): Promise<StatsDay[]> =>
  statsCollection(tenantDb)
    .find({
      _id: {
        $gte: `${tenantDb.tenant}.${scope}.${days[0]}`,
        $lte: `${tenantDb.tenant}.${scope}.${days.at(-1)}`,
      },
    })
    .toArray()

const statsCollection = (tenantDb: TenantDb) => tenantDb.collection<StatsDay>(slugs.statsDays)

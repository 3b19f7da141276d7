import type { CampaignRun, RunStatus } from '../../core/model/campaign-run.ts'
import type { StatsDay } from '../../core/model/money-trail.ts'
import type { Money } from '../../core/money.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { CampaignFigures, DayFigures, LiveCampaign, Totals } from './figures.ts'

import { slugs } from '../../collections/slugs.ts'
import { dayIn, daysBetween, daysUpTo } from '../../core/day.ts'
import { runId } from '../../core/ids.ts'
import { addUp, ATTRIBUTION, goingStatuses, seriesOf } from './figures.ts'

const CAMPAIGN_ROWS = 50
const LIVE_ROWS = 3

export type DashboardFigures = Totals & {
  days: DayFigures[]
  campaigns: CampaignFigures[]
  /** What goes out at this moment, and how many more do. */
  live: { shown: LiveCampaign[]; more: number }
  attribution: typeof ATTRIBUTION
}

type DashboardInput = { days: number; zone: string; now: Date }

/** The dashboard of a workspace over its last days, today included. Reads no raw rows. */
export const dashboardFigures = async (
  tenantDb: TenantDb,
  { days: count, zone, now }: DashboardInput,
): Promise<DashboardFigures> => {
  const days = daysUpTo(dayIn(zone, now), count)
  const [stats, campaigns, live] = await Promise.all([
    statsOf(tenantDb, 'all', days),
    campaignRows(tenantDb),
    liveCampaigns(tenantDb),
  ])
  const series = seriesOf(days, stats)
  return { ...addUp(stats), days: series, campaigns, live, attribution: ATTRIBUTION }
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
      .find(
        { _id: { $in: ids.map((id) => runId(tenantDb.tenant, id)) } },
        { projection: { campaign: 1, status: 1 } },
      )
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

/** However old the campaign is: the table shows the newest only. */
const liveCampaigns = async (tenantDb: TenantDb): Promise<DashboardFigures['live']> => {
  const runs = tenantDb.collection<CampaignRun>(slugs.campaignRuns)
  // A test to oneself is nobody's campaign.
  const going = { status: { $in: [...goingStatuses] }, test: { $exists: false } }
  const [shown, all] = await Promise.all([
    runs
      .find(going, {
        projection: { campaign: 1, status: 1, 'frozen.name': 1 },
        sort: { startedAt: -1 },
        limit: LIVE_ROWS,
      })
      .toArray(),
    runs.count(going),
  ])
  return {
    shown: shown.map(({ campaign: id, status, frozen }) => ({
      ...{ id, status },
      name: frozen?.name ?? id,
    })),
    more: Math.max(0, all - shown.length),
  }
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

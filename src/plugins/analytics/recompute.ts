import type { Clock } from '../../core/clock.ts'
import type { Logger } from '../../core/logger.ts'
import type { StatsDirty } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { dayIn } from '../../core/day.ts'
import { eachAlone } from '../../core/each-alone.ts'
import { groupBy } from '../../core/group-by.ts'
import { isTestId, joinId } from '../../core/ids.ts'
import { after, DAY } from '../../core/time.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { tenantZone } from '../../mongo/stats-dirty.ts'
import { addDays, isEmpty, rollUp } from './roll-up.ts'
import {
  clearMark,
  isDemo,
  nextMarks,
  putOff,
  removeDay,
  rowsOf,
  statsDays,
  writeDay,
} from './store.ts'

const MARKS = 200
/** A day less than they are kept, so that a day's are all there or not asked for. */
const EVENTS_KEPT_MS = 29 * DAY

type RecomputeDeps = { db: Db; clock: Clock; log: Logger }

/**
 * Platform: recomputes the days that are marked, and clears the marks nobody renewed meanwhile. A day
 * that fails is told and put off; all others are computed.
 */
export const recompute = async ({ db, clock, log }: RecomputeDeps): Promise<{ more: boolean }> => {
  const marks = await nextMarks(db, MARKS)
  for (const [tenant, own] of groupBy(marks, (mark) => mark.tenant)) {
    const zone = await tenantZone(db, tenant)
    await recomputeTenant(forTenant(db, tenant), own, { zone, now: clock.now(), log })
  }
  return { more: marks.length === MARKS }
}

type Facts = { zone: string; now: Date; log: Logger }

const recomputeTenant = async (
  tenantDb: TenantDb,
  marks: readonly StatsDirty[],
  facts: Facts,
): Promise<void> => {
  const failed = new Set<StatsDirty>()
  const fail = async (mark: StatsDirty, err: unknown): Promise<void> => {
    const { tenant, scope, day } = mark
    facts.log.error('could not compute a day', { tenant, scope, day, err })
    failed.add(mark)
    await putOff(tenantDb, mark)
  }
  const ofCampaigns = marks.filter(({ scope }) => scope !== 'all')
  // A test counts nowhere; earlier versions kept figures of them.
  const compute = ({ scope, day }: StatsDirty) =>
    isTestId(scope)
      ? removeDay(tenantDb, { scope, day })
      : campaignDay(tenantDb, { campaign: scope, day }, facts)
  await eachAlone(ofCampaigns, compute, fail)
  await eachAlone(
    groupBy(marks, ({ day }) => day),
    ([day]) => wholeDay(tenantDb, day, facts),
    async ([, own], err) => {
      for (const mark of own) await fail(mark, err)
    },
  )
  for (const mark of marks) if (!failed.has(mark)) await clearMark(tenantDb, mark)
}

type CampaignDay = { campaign: string; day: string }

const campaignDay = async (
  tenantDb: TenantDb,
  { campaign, day }: CampaignDay,
  { zone, now }: Facts,
): Promise<void> => {
  const [rows, demo, before] = await Promise.all([
    rowsOf(tenantDb, { campaign, day, zone }),
    isDemo(tenantDb, campaign),
    statsDays(tenantDb).findOne({ _id: joinId(tenantDb.tenant, campaign, day) }),
  ])
  // Events are kept for 30 days, figures for good.
  const isTold = day > dayIn(zone, after(now, -EVENTS_KEPT_MS))
  const optedOut = isTold ? rows.optedOut : Math.max(rows.optedOut, before?.optedOut ?? 0)
  const totals = rollUp({ ...rows, optedOut })
  const scope = campaign
  if (isEmpty(totals)) await removeDay(tenantDb, { scope, day })
  else await writeDay(tenantDb, { scope, day, totals, zone, at: now, demo })
}

const wholeDay = async (tenantDb: TenantDb, day: string, { zone, now }: Facts): Promise<void> => {
  const all = await statsDays(tenantDb)
    .find({ day, scope: { $ne: 'all' } })
    .toArray()
  // Earlier versions kept figures of tests.
  const days = all.filter(({ scope }) => !isTestId(scope))
  const demo = days.length > 0 && days.every((one) => one.demo)
  const totals = addDays(days)
  if (isEmpty(totals)) return removeDay(tenantDb, { scope: 'all', day })
  await writeDay(tenantDb, { scope: 'all', day, totals, zone, at: now, demo })
}

import type { Clock } from '../../core/clock.ts'
import type { StatsDirty } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { groupBy } from '../../core/group-by.ts'
import { isTestId, joinId } from '../../core/ids.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { tenantZone } from '../../mongo/stats-dirty.ts'
import { addDays, rollUp } from './roll-up.ts'
import { clearMark, isDemo, nextMarks, rowsOf, statsDays, writeDay } from './store.ts'

const MARKS = 200

type RecomputeDeps = { db: Db; clock: Clock }

/** Platform: recomputes the days that are marked, and clears the marks nobody renewed meanwhile. */
export const recompute = async ({ db, clock }: RecomputeDeps): Promise<{ more: boolean }> => {
  const marks = await nextMarks(db, MARKS)
  for (const [tenant, own] of groupBy(marks, (mark) => mark.tenant)) {
    await recomputeTenant(forTenant(db, tenant), own, {
      zone: await tenantZone(db, tenant),
      now: clock.now(),
    })
  }
  return { more: marks.length === MARKS }
}

type Facts = { zone: string; now: Date }

const recomputeTenant = async (
  tenantDb: TenantDb,
  marks: readonly StatsDirty[],
  facts: Facts,
): Promise<void> => {
  for (const { scope, day } of marks) {
    if (scope !== 'all' && !isTestId(scope))
      await campaignDay(tenantDb, { campaign: scope, day }, facts)
  }
  for (const day of new Set(marks.map((mark) => mark.day))) await wholeDay(tenantDb, day, facts)
  for (const mark of marks) await clearMark(tenantDb, mark)
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
  const optedOut = Math.max(rows.optedOut, before?.optedOut ?? 0)
  const totals = rollUp({ ...rows, optedOut })
  await writeDay(tenantDb, { scope: campaign, day, totals, at: now, demo })
}

const wholeDay = async (tenantDb: TenantDb, day: string, { now }: Facts): Promise<void> => {
  const all = await statsDays(tenantDb)
    .find({ day, scope: { $ne: 'all' } })
    .toArray()
  // Earlier versions kept figures of tests.
  const days = all.filter(({ scope }) => !isTestId(scope))
  const demo = days.length > 0 && days.every((one) => one.demo)
  await writeDay(tenantDb, { scope: 'all', day, totals: addDays(days), at: now, demo })
}

import type { Filter } from 'mongodb'

import type { TelegramAccount } from '../../../core/model/account.ts'
import type { CampaignRun } from '../../../core/model/campaign-run.ts'
import type { Delivery } from '../../../core/model/delivery.ts'
import type { Lane } from '../../../core/model/lane.ts'
import type { AccountPacing } from '../../../core/pacing.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'
import type { PacingOf } from '../../../mongo/pacing.ts'

import { slugs } from '../../../collections/slugs.ts'
import { runId } from '../../../core/ids.ts'
import { after, MINUTE } from '../../../core/time.ts'
import { countInHand } from '../../../delivery/lane-store.ts'
import { messageOf } from '../counters.ts'
import { estimateEnd } from './estimate-end.ts'
import { lineView } from './line-view.ts'
import { stepViews } from './step-view.ts'

const NO_COUNTS = {
  total: 0,
  sent: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
  deferred: 0,
  unknown: 0,
}
const WAITS_SHOWN = 12

type Wait = { _id: { until: Date; reason: string | null; nudge: boolean }; count: number }

/** What the campaign monitor shows of a run: where it stands, how fast it goes and what it waits for. */
export const runView = async (
  db: TenantDb,
  campaign: { id: string; name: string },
  { now, pacingOf }: { now: Date; pacingOf: PacingOf },
) => {
  const run = await db
    .collection<CampaignRun>(slugs.campaignRuns)
    .findOne({ _id: runId(db.tenant, campaign.id) })
  const head = { campaign: { id: campaign.id, name: campaign.name }, at: now.toISOString() }
  if (!run) return { ...head, status: 'draft', counts: NO_COUNTS, lanes: [], waits: [] }

  const [line, lanes, waits, lastMinute, steps] = await Promise.all([
    lineView(db, run),
    lanesOf(db, run.frozen.accounts, { now, pacingOf }),
    waitsOf(db, campaign.id),
    sentSince(db, campaign.id, after(now, -MINUTE)),
    stepViews(db, run),
  ])
  return {
    ...head,
    ...headOf(run, lanes),
    line,
    counts: run.counts,
    message: messageOf(run.counts, run.steps ?? []),
    rate: { perMinute: lastMinute },
    eta: run.status === 'running' ? iso(etaOf(run, lanes, waits, now)) : null,
    quietHours: run.frozen.quietHours,
    steps,
    lanes: lanes.map(({ ready: _ready, ...shown }) => shown),
    waits: waits.slice(0, WAITS_SHOWN).map(({ _id, count }) => ({
      until: iso(_id.until),
      reason: _id.reason,
      nudge: _id.nudge,
      count,
    })),
  }
}

const headOf = (run: CampaignRun, lanes: readonly LaneView[]) => ({
  status: run.status,
  reason: run.reason,
  hold: run.hold ? { kind: run.hold.kind, fact: run.hold.fact } : null,
  canGoOn: run.hold?.kind !== 'accounts-out' || lanes.some(({ state }) => isUsable(state)),
  sample: run.sample ? { size: run.sample.size, passed: run.sample.passedAt !== null } : null,
  expanded: run.expandedAt !== null,
  startedAt: iso(run.startedAt),
  pausedAt: iso(run.pausedAt),
  finishedAt: iso(run.finishedAt),
  quietOverride: run.quietOverride && { ...run.quietOverride, at: iso(run.quietOverride.at) },
})

/** Whether an account can send, now or after its rest. */
const isUsable = (state: TelegramAccount['state']): boolean =>
  state === 'connected' || state === 'resting'

type LaneView = Awaited<ReturnType<typeof lanesOf>>[number]

const etaOf = ({ counts }: CampaignRun, lanes: LaneView[], waits: Wait[], now: Date) => {
  const { total, sent, failed, skipped, cancelled, deferred } = counts
  const able = lanes.filter(({ ready }) => ready)
  return estimateEnd({
    ready: Math.max(0, total - sent - failed - skipped - cancelled - deferred),
    lanes: able.length,
    perSecond: able[0]?.perSecond ?? 0,
    lastDueAt: waits.at(-1)?._id.until ?? null,
    now,
  })
}

const lanesOf = async (
  db: TenantDb,
  ids: string[],
  { now, pacingOf }: { now: Date; pacingOf: PacingOf },
) => {
  const accounts = await db
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .find({ _id: { $in: ids } } as Filter<TelegramAccount>)
    .toArray()
  const lanes = await db
    .collection<Lane>(slugs.lanes)
    .find({ account: { $in: ids } } as Filter<Lane>)
    .toArray()
  const ceilings = await pacingOf(
    ids.map((account) => ({ tenant: db.tenant, account })),
    now,
  )
  return Promise.all(
    accounts.map(async (account) => {
      const lane = lanes.find((one) => one.account === account._id)
      const inHand = lane ? await countInHand(db, account._id) : 0
      return { ...laneView({ account, lane, inHand, now }), ...paceOf(ceilings.get(account._id)) }
    }),
  )
}

type LaneFacts = { account: TelegramAccount; lane: Lane | undefined; inHand: number; now: Date }

const laneView = ({ account, lane, inHand, now }: LaneFacts) => {
  const counted = lane?.day.key === now.toISOString().slice(0, 10) ? lane.day.count : 0
  const held = Boolean(lane?.owner && lane.until > now)
  const silent = [lane?.floodUntil, lane?.restUntil].some((until) => until && until > now)
  return {
    accountId: account._id,
    name: account.name,
    state: account.state,
    stateReason: account.stateReason,
    held,
    behind: account.link?.behind === true,
    floodUntil: iso(lane?.floodUntil),
    restUntil: iso(lane?.restUntil),
    restReason: lane?.restReason ?? null,
    nextAt: iso(lane?.nextAt),
    sentToday: Math.max(0, counted - inHand),
    ready: held && !silent && account.state === 'connected',
  }
}

/** The ceilings that hold now, after start-up, wishes and floods. */
const paceOf = (ceilings: AccountPacing | undefined) => ({
  perSecond: ceilings?.perSecond ?? 1,
  perHour: ceilings?.perHour ?? null,
  perDay: ceilings?.perDay ?? null,
})

const waitsOf = (db: TenantDb, campaign: string): Promise<Wait[]> =>
  db
    .collection<Delivery>(slugs.deliveries)
    .aggregate<Wait>([
      // Nudges that wait for their time are told of by the ladder.
      { $match: { campaign, state: 'deferred', reason: { $ne: 'nudge-waiting' } } },
      {
        $group: {
          _id: { until: '$dueAt', reason: '$reason', nudge: { $gt: ['$step', 0] } },
          count: { $sum: 1 },
        },
      },
      { $sort: { '_id.until': 1 } },
    ])
    .toArray()

const sentSince = (db: TenantDb, campaign: string, since: Date): Promise<number> =>
  db
    .collection<Delivery>(slugs.deliveries)
    .count({ campaign, state: 'sent', sentAt: { $gte: since } } as Filter<Delivery>)

const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null

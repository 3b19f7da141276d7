import type { CampaignRun } from '../../../core/model/campaign-run.ts'
import type { Delivery } from '../../../core/model/delivery.ts'
import type { TenantDb } from '../../../mongo/for-tenant.ts'
import type { LaneView, Setting } from './lane-views.ts'
import type { QueueOf } from './queue-view.ts'

import { slugs } from '../../../collections/slugs.ts'
import { runId } from '../../../core/ids.ts'
import { sendsByItself } from '../../../core/model/account.ts'
import { after, MINUTE } from '../../../core/time.ts'
import { messageOf, noCounts } from '../counters.ts'
import { runsOf } from '../store.ts'
import { isTried } from '../unplanned-nudges.ts'
import { estimateEnd } from './estimate-end.ts'
import { laneViews } from './lane-views.ts'
import { lineView } from './line-view.ts'
import { readQueue } from './queue-view.ts'
import { stepViews } from './step-view.ts'
import { morningsOf, readWhy, waitsOf } from './why-view.ts'

/** What the campaign monitor shows of a run: where it stands, how fast it goes and what it waits for. */
export const runView = async (
  db: TenantDb,
  campaign: { id: string; name: string },
  { now, tenant, queueOf = readQueue }: Setting & { queueOf?: QueueOf },
) => {
  const run = await runsOf(db).findOne({ _id: runId(db.tenant, campaign.id) })
  const head = { campaign: { id: campaign.id, name: campaign.name }, at: now.toISOString() }
  if (!run) return { ...head, status: 'draft', counts: noCounts, lanes: [], waits: [] }

  const [line, lanes, why, lastMinute] = await Promise.all([
    lineView(db, run),
    queueOf(db, run, now).then((queue) => laneViews(db, run, { now, tenant, queue })),
    readWhy(db, run),
    sentSince(db, campaign.id, after(now, -MINUTE)),
  ])
  return {
    ...head,
    ...headOf(run, lanes),
    line,
    killSwitch: tenant.killSwitch === true,
    counts: run.counts,
    message: messageOf(run.counts, run.steps ?? []),
    rate: { perMinute: lastMinute },
    ...(tenant.killSwitch ? { eta: null, nudgesEnd: null } : endsOf(run, lanes, now)),
    quietHours: run.frozen.quietHours,
    steps: stepViews(run, why),
    lanes: lanes.map(({ shown }) => shown),
    waits: waitsOf(why),
    mornings: morningsOf(why, now),
  }
}

const headOf = (run: CampaignRun, lanes: readonly LaneView[]) => ({
  status: run.status,
  reason: run.reason,
  hold: holdOf(run),
  filesOut: run.filesOut ? { cause: run.filesOut.cause, since: iso(run.filesOut.at) } : null,
  canGoOn:
    run.hold?.kind !== 'accounts-out' || lanes.some(({ shown }) => sendsByItself(shown.state)),
  sample: run.sample ? { size: run.sample.size, passed: run.sample.passedAt !== null } : null,
  expanded: run.expandedAt !== null,
  startedAt: iso(run.startedAt),
  pausedAt: iso(run.pausedAt),
  finishedAt: iso(run.finishedAt),
  quietOverride: run.quietOverride && { ...run.quietOverride, at: iso(run.quietOverride.at) },
})

/** `step`: the nudge by hand that the first few have got, and not the message. */
const holdOf = ({ hold, sample, frozen }: CampaignRun) => {
  if (!hold) return null
  const { kind, fact } = hold
  const ofMessage = kind !== 'sample-is-out' || (sample && !sample.passedAt)
  const step = ofMessage ? 0 : frozen.nudges.findIndex(isTried) + 1
  return { kind, fact, ...(step > 0 && { step }) }
}

/** When the message has gone to everybody; after that, until when nudges are planned. */
const endsOf = ({ status }: CampaignRun, lanes: readonly LaneView[], now: Date) => {
  const endOf = (part: 'message' | 'nudges') =>
    estimateEnd(
      lanes.map(({ pace, queue }) => {
        const { due, later } = queue?.[part] ?? { due: 0, later: [] }
        return { ...pace, waiting: due, later }
      }),
      now,
    )
  return {
    eta: status === 'running' ? iso(endOf('message')) : null,
    nudgesEnd: status === 'finishing' ? iso(endOf('nudges')) : null,
  }
}

const sentSince = (db: TenantDb, campaign: string, since: Date): Promise<number> =>
  db
    .collection<Delivery>(slugs.deliveries)
    .count({ campaign, state: 'sent', sentAt: { $gte: since } })

const iso = (at: Date | null | undefined): string | null => at?.toISOString() ?? null

import type { CampaignRun, Nudge, RunStatus } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { NudgeCondition } from '../../core/nudges.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { ActionDeps, RunOrder } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { runId } from '../../core/ids.ts'
import { openStates } from '../../core/model/delivery.ts'
import { expandCampaign } from '../../jobs/contracts/campaigns.ts'
import { enqueue } from '../../jobs/runtime/enqueue.ts'
import { recordAudit } from '../../mongo/audit.ts'
import { messageLengths } from './message-lengths.ts'
import { checkTemplate } from './personalise.ts'
import { nudgeProblems } from './preflight.ts'
import { asNudge, sizeGateOf } from './size-gate-of.ts'
import {
  announce,
  ANYWHERE,
  movedOr,
  readCampaign,
  readRun,
  readTenant,
  runsOf,
  tenantDbOf,
} from './store.ts'
import { isUnderWay } from './unplanned-nudges.ts'

type Order = RunOrder & {
  message?: unknown
  /** Whom the message is for; left out it means `no-reply`. */
  condition?: NudgeCondition
}

/**
 * Nudges everyone who got the message and has not answered (or clicked, or bought), now. Without a
 * message of its own it brings the campaign's first planned nudge forward, which has its own condition.
 * Each person gets it through the gate, as ever.
 */
export const sendNudge = async (
  deps: ActionDeps & { publicUrl?: string },
  { tenant, campaign, by, message, condition }: Order,
): Promise<{ nudged: number; step: number }> => {
  const tenantDb = tenantDbOf(deps, tenant)
  const at = deps.clock.now()
  const run = await readRun(tenantDb, campaign)
  if (!run || !['running', 'finishing', 'done'].includes(run.status))
    await movedOr(tenantDb, campaign, null, 'nudged')
  const [planned] = run?.frozen.nudges ?? []
  if (condition !== undefined && message === undefined) throw hasItsOwn()
  if (message === undefined && !planned)
    throw new PlatformError('INVALID_INPUT', 'This campaign has no nudge; write one.', {
      field: 'message',
    })
  const sample =
    message !== undefined && run ? await checkOwnWords(deps, tenantDb, { run, message, at }) : null
  const changed = await askFor(tenantDb, {
    campaign,
    message,
    condition,
    sample,
    at,
    known: run?.frozen.nudges.length ?? 0,
  })
  const step = message === undefined ? 1 : changed.frozen.nudges.length
  const deliveries = tenantDb.collection<Delivery>(slugs.deliveries)
  if (message === undefined)
    await deliveries.updateMany(
      { campaign, step: 1, state: 'deferred', reason: 'nudge-waiting' },
      { $set: { state: 'queued', reason: null, dueAt: at, updatedAt: at } },
    )
  await enqueue(deps.db, expandCampaign, { tenant, campaign })
  const nudged = await countUnanswered(tenantDb, campaign)
  await recordAudit(tenantDb, {
    actor: by,
    action: 'campaign.nudge',
    target: runId(tenant, campaign),
    reason: null,
    at,
  })
  await announce(tenantDb, (await readRun(tenantDb, campaign)) ?? changed, at)
  return { nudged, step }
}

type Wanted = {
  campaign: string
  message: unknown
  condition: NudgeCondition | undefined
  sample: Nudge['sample'] | null
  at: Date
  known: number
}

/**
 * Writes the wish into the run, and wakes one that has ended in the same write: a nudge in a run that is
 * over would go to nobody. Of two who ask at once, one is first.
 */
const askFor = async (
  tenantDb: TenantDb,
  { campaign, message, condition, sample, at, known }: Wanted,
) => {
  const nudge = {
    afterHours: 0,
    message,
    manual: true,
    askedAt: at,
    ...(condition && { condition }),
    ...(sample && { sample }),
  }
  const wish =
    message === undefined
      ? { $set: { 'frozen.nudges.0.askedAt': at } }
      : { $push: { 'frozen.nudges': nudge } }
  const runs = runsOf(tenantDb)
  const found = { _id: runId(tenantDb.tenant, campaign), 'frozen.nudges': { $size: known } }
  const after = { returnDocument: 'after' } as const
  const atWork = { ...found, status: { $in: ['running', 'finishing'] as RunStatus[] } }
  const awake = { status: 'finishing', finishedAt: null, updatedAt: at } as const
  const changed =
    (await runs.findOneAndUpdate(atWork, wish, after)) ??
    (await runs.findOneAndUpdate(
      { ...found, status: 'done' },
      { ...wish, $set: { ...wish.$set, ...awake }, $unset: { settled: '' } },
      after,
    ))
  if (changed) return changed
  if (await runs.findOne(found)) return movedOr(tenantDb, campaign, null, 'nudged')
  throw underWay()
}

const countUnanswered = (tenantDb: TenantDb, campaign: string): Promise<number> =>
  tenantDb
    .collection<Delivery>(slugs.deliveries)
    .count({ campaign, step: 0, state: 'sent', repliedAt: null })

type OwnWords = { run: CampaignRun; message: unknown; at: Date }

/**
 * New words pass what a start passes: they can be filled in and sent, and where they go to many, somebody
 * has seen them and a few get them first. Answers those few.
 */
const checkOwnWords = async (
  deps: ActionDeps & { publicUrl?: string },
  tenantDb: TenantDb,
  { run, message, at }: OwnWords,
): Promise<Nudge['sample'] | null> => {
  checkTemplate(message, 'message', deps.placeholders)
  await refuseSecond(tenantDb, run)
  const { linkPrefix = null, sizeGate } = await readTenant(deps.db, tenantDb.tenant)
  const place = { publicUrl: deps.publicUrl ?? ANYWHERE, linkPrefix }
  const nudges = [{ afterHours: 0, message }]
  const [length = 0] = messageLengths({ ...run.frozen, nudges }, place).nudgeLengths
  const [problem] = nudgeProblems(length, { field: 'message', name: 'The nudge' })
  if (problem) throw new PlatformError('INVALID_INPUT', problem.message, { field: problem.field })
  const audience = await countUnanswered(tenantDb, run.campaign)
  const doc = asNudge(await readCampaign(tenantDb, run.campaign), message)
  const size = await sizeGateOf(tenantDb, doc, { audience, now: at, wish: sizeGate })
  if (size.demands === 'test')
    throw new PlatformError(
      'INVALID_INPUT',
      `This nudge goes to ${audience} people, more than ${size.from}. Send its words to yourself first.`,
      { field: 'test' },
    )
  return size.demands === 'sample' ? { size: size.sampleSize, passedAt: null } : null
}

/** While one nudge by hand is on its way, asking again must not write to everybody twice. */
const refuseSecond = async (tenantDb: TenantDb, run: CampaignRun): Promise<void> => {
  const byHand = run.frozen.nudges.flatMap(({ manual }, index) => (manual ? [index + 1] : []))
  if (byHand.length === 0) return
  if (run.frozen.nudges.some(isUnderWay)) throw underWay()
  const rows = tenantDb.collection<Delivery>(slugs.deliveries)
  const open = { campaign: run.campaign, step: { $in: byHand }, state: { $in: [...openStates] } }
  if ((await rows.count(open, 1)) > 0) throw underWay()
}

const hasItsOwn = () =>
  new PlatformError(
    'INVALID_INPUT',
    'condition: the planned nudge has its own. Leave it out, or send a message with it.',
    { field: 'condition' },
  )

const underWay = () =>
  new PlatformError(
    'CONFLICT',
    'A nudge of this campaign is on its way. Wait until it has gone out.',
  )

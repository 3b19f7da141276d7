import type { Delivery } from '../../core/model/delivery.ts'
import type { ActionDeps, RunOrder } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { runId } from '../../core/ids.ts'
import { expandCampaign } from '../../jobs/contracts/campaigns.ts'
import { enqueue } from '../../jobs/runtime/enqueue.ts'
import { checkTemplate } from './personalise.ts'
import { announce, moveRun, movedOr, readRun, recordAudit, runsOf, tenantDbOf } from './store.ts'

/**
 * Nudges everyone who got the message and has not answered, now. Without a message of its own it
 * brings the campaign's first planned nudge forward. Each person gets it through the gate, as ever.
 */
export const sendNudge = async (
  deps: ActionDeps,
  { tenant, campaign, by, message }: RunOrder & { message?: unknown },
): Promise<{ nudged: number; step: number }> => {
  const tenantDb = tenantDbOf(deps, tenant)
  const at = deps.clock.now()
  const run = await readRun(tenantDb, campaign)
  if (!run || !['running', 'finishing', 'done'].includes(run.status))
    await movedOr(tenantDb, campaign, null, 'nudged')
  const [planned] = run?.frozen.nudges ?? []
  if (message !== undefined) checkTemplate(message)
  if (message === undefined && !planned)
    throw new PlatformError('INVALID_INPUT', 'This campaign has no nudge; write one.', {
      field: 'message',
    })
  const set =
    message === undefined
      ? { $set: { 'frozen.nudges.0.afterHours': 0 } }
      : { $push: { 'frozen.nudges': { afterHours: 0, message, manual: true } } }
  const changed = await runsOf(tenantDb).findOneAndUpdate({ _id: runId(tenant, campaign) }, set, {
    returnDocument: 'after',
  })
  const step = message === undefined ? 1 : (changed?.frozen.nudges.length ?? 1)
  const deliveries = tenantDb.collection<Delivery>(slugs.deliveries)
  if (message === undefined)
    await deliveries.updateMany(
      { campaign, step: 1, state: 'deferred', reason: 'nudge-waiting' },
      { $set: { state: 'queued', reason: null, dueAt: at, updatedAt: at } },
    )
  if (run?.status === 'done')
    await moveRun(tenantDb, { campaign, to: 'finishing', at, set: { finishedAt: null } })
  await enqueue(deps.db, expandCampaign, { tenant, campaign })
  const nudged = await deliveries.count({ campaign, step: 0, state: 'sent', repliedAt: null })
  await recordAudit(tenantDb, {
    actor: by,
    action: 'campaign.nudge',
    target: runId(tenant, campaign),
    reason: null,
    at,
  })
  if (changed) await announce(tenantDb, (await readRun(tenantDb, campaign)) ?? changed, at)
  return { nudged, step }
}

import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { WriteContext } from './write-deliveries.ts'

import { slugs } from '../../collections/slugs.ts'
import { largeFrom, SAMPLE_SIZE } from '../../core/policy/size-gate.ts'
import { recordAudit } from '../../mongo/audit.ts'
import { audienceFilter } from './audience-filter.ts'
import { runsOf } from './store.ts'

/** `room`: more people than this may not get a row before the run is looked at again. */
export type SizeAtTurn = { run: CampaignRun; room: number }

/**
 * The size gate once more, right before people get rows: while the run stood in line, or was paused, its
 * audience may have grown beyond the border below which nothing was asked at Start. Then a few get it
 * first; a sample that was chosen, or passed, stays as it is. Null where the run is not ours any more.
 */
export const sizeAtTurn = async (
  context: WriteContext,
  run: CampaignRun,
  at: Date,
): Promise<SizeAtTurn | null> => {
  if (run.sample) return { run, room: Number.POSITIVE_INFINITY }
  const border = largeFrom(context.tenant.sizeGate)
  const room = border - (await written(context, run, border))
  if ((await ahead(context, run, room + 1)) <= room) return { run, room }
  const first = await beginWithFew(context, run, at)
  return first && { run: first, room: 0 }
}

/** People who have rows already. */
const written = async (
  { tenantDb }: WriteContext,
  { campaign, expandedTo }: CampaignRun,
  border: number,
): Promise<number> => {
  if (expandedTo === null) return 0
  const done = { campaign, step: 0, contact: { $lte: expandedTo } }
  return tenantDb.collection<Delivery>(slugs.deliveries).count(done, border)
}

/** People who have none yet, counted no further than it matters. */
const ahead = (
  { tenantDb }: WriteContext,
  { frozen, startedAt, expandedTo }: CampaignRun,
  most: number,
): Promise<number> => {
  const filter = audienceFilter(frozen.audience, startedAt)
  const rest = { _id: { $gt: expandedTo ?? '', $lt: `${tenantDb.tenant}/` } }
  return tenantDb.collection<Contact>(slugs.contacts).count({ $and: [filter, rest] }, most)
}

const beginWithFew = async (
  { tenantDb, tenant }: WriteContext,
  { _id, expandedTo }: CampaignRun,
  at: Date,
): Promise<CampaignRun | null> => {
  const sample = { size: SAMPLE_SIZE, writtenAt: null, passedAt: null }
  const run = await runsOf(tenantDb).findOneAndUpdate(
    { _id, status: 'expanding', expandedTo, sample: null as never },
    { $set: { sample, updatedAt: at } },
    { returnDocument: 'after' },
  )
  if (!run) return null
  const border = largeFrom(tenant.sizeGate)
  const reason = `More than ${border} people are in it by now; ${SAMPLE_SIZE} get it first.`
  await recordAudit(tenantDb, {
    ...{ actor: 'herald', action: 'campaign.sample', target: _id, reason, at },
  })
  return run
}

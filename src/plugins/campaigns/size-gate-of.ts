import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { SizeWish } from '../../core/policy/size-gate.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { CampaignDoc } from './store.ts'

import { createHash } from 'node:crypto'

import { largeFrom, SAMPLE_SIZE, sizeGate } from '../../core/policy/size-gate.ts'
import { runsOf } from './store.ts'

/** What a start has to heed, and what may be chosen. */
export type SizeView = {
  /** `test`: send it to yourself first. `sample`: a few people first, whatever is chosen. */
  demands: 'nothing' | 'test' | 'sample'
  fact: string
  /** When this very message was last sent to oneself. */
  testedAt: Date | null
  sampleSize: number
  /** Up to so many people nothing is demanded. */
  from: number
}

/** How much of a campaign may go out at its start. */
export const sizeGateOf = async (
  tenantDb: TenantDb,
  doc: CampaignDoc,
  { audience, now, wish }: { audience: number; now: Date; wish: SizeWish },
): Promise<SizeView> => {
  const testedAt = await lastTest(tenantDb, doc)
  const from = largeFrom(wish)
  const common = { testedAt, sampleSize: SAMPLE_SIZE, from }
  if (audience <= from) return { ...common, demands: 'nothing', fact: `${audience} people` }
  const said = sizeGate({ now, audience, testedAt, sample: null, released: false })
  return { ...common, demands: said.do === 'test' ? 'test' : 'sample', fact: said.fact }
}

/** What makes a message another one. */
export const hashOf = ({
  message,
  media,
  discountCode,
}: Pick<CampaignDoc, 'message' | 'media' | 'discountCode'>): string =>
  createHash('sha256')
    .update(JSON.stringify([message, media ?? null, discountCode ?? null]))
    .digest('base64url')

const lastTest = async (tenantDb: TenantDb, doc: CampaignDoc): Promise<Date | null> => {
  const found = await runsOf(tenantDb).findOne(
    { 'test.of': doc._id, 'test.hash': hashOf(doc), status: 'done', 'counts.sent': { $gt: 0 } },
    { sort: { startedAt: -1 }, projection: { startedAt: 1 } },
  )
  return (found as Pick<CampaignRun, 'startedAt'> | null)?.startedAt ?? null
}

import type { Filter } from 'mongodb'

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
  /** Why the newest test of this very message never went out, in a sentence. */
  testFailed: string | null
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
  const tested = await readTests(tenantDb, doc)
  const { testedAt } = tested
  const from = largeFrom(wish)
  const common = { ...tested, sampleSize: SAMPLE_SIZE, from }
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

type Tests = Pick<SizeView, 'testedAt' | 'testFailed'>

const readTests = async (tenantDb: TenantDb, doc: CampaignDoc): Promise<Tests> => {
  const newest = (which: Filter<CampaignRun>) =>
    runsOf(tenantDb).findOne(
      { 'test.of': doc._id, 'test.hash': hashOf(doc), ...which },
      { sort: { startedAt: -1 }, projection: { startedAt: 1, status: 1, reason: 1 } },
    )
  const [sent, last] = await Promise.all([
    newest({ status: 'done', 'counts.sent': { $gt: 0 } }),
    newest({}),
  ])
  const testFailed = last?.status === 'failed' ? last.reason : null
  return { testedAt: sent?.startedAt ?? null, testFailed }
}

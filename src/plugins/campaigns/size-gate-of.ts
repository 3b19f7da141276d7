import type { Filter } from 'mongodb'

import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { SizeWish } from '../../core/policy/size-gate.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { CampaignDoc } from './store.ts'

import { createHash } from 'node:crypto'

import { slugs } from '../../collections/slugs.ts'
import { mediaIds } from '../../core/media.ts'
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

/** A nudge by hand as the message that it is: without the files of the campaign. */
export const asNudge = (doc: CampaignDoc, message: unknown): CampaignDoc => ({
  ...doc,
  message,
  media: null,
  nudges: null,
})

type Message = Pick<CampaignDoc, 'message' | 'media' | 'discountCode' | 'nudges'>

/**
 * What makes a message another one: also a file that was exchanged under the same id, and what follows by
 * itself: when, to whom and with which words.
 */
export const hashOf = async (
  tenantDb: TenantDb,
  { message, media, discountCode, nudges }: Message,
): Promise<string> => {
  const stored = await storedNames(tenantDb, mediaIds(media))
  const ladder = (nudges ?? []).map((one) => [
    ...[one.afterHours, one.condition ?? 'no-reply', one.message],
  ])
  const parts = [message, media ?? null, discountCode ?? null, ...stored]
  return createHash('sha256')
    .update(JSON.stringify(ladder.length > 0 ? [...parts, { ladder }] : parts))
    .digest('base64url')
}

/** A file that is replaced gets a new name. */
const storedNames = async (tenantDb: TenantDb, ids: readonly string[]) => {
  if (ids.length === 0) return []
  const rows = await tenantDb
    .collection<{ _id: string; tenant: string; filename?: string | null }>(slugs.media)
    .find({ _id: { $in: [...ids] } }, { projection: { tenant: 1, filename: 1 } })
    .toArray()
  return ids.map((id) => rows.find(({ _id }) => _id === id)?.filename ?? null)
}

type Tests = Pick<SizeView, 'testedAt' | 'testFailed'>

const readTests = async (tenantDb: TenantDb, doc: CampaignDoc): Promise<Tests> => {
  const hash = await hashOf(tenantDb, doc)
  const newest = (which: Filter<CampaignRun>) =>
    runsOf(tenantDb).findOne(
      { 'test.of': doc._id, 'test.hash': hash, ...which },
      { sort: { startedAt: -1 }, projection: { startedAt: 1, status: 1, reason: 1 } },
    )
  const [sent, last] = await Promise.all([
    // All of it: the message, and each nudge.
    newest({ status: 'done', 'counts.sent': { $gt: 0 }, 'counts.failed': 0, 'counts.skipped': 0 }),
    newest({}),
  ])
  const testFailed = last?.status === 'failed' ? last.reason : null
  return { testedAt: sent?.startedAt ?? null, testFailed }
}

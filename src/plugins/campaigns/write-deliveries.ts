import type { GateDecision } from '../../core/gate.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { ReasonCode } from '../../core/reasons.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { Candidate } from './audience-facts.ts'
import type { TenantDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { deliveryId } from '../../core/ids.ts'
import { makeRandomId } from '../../core/random.ts'
import { mintLinks } from '../../mongo/link-codes.ts'
import { recordDecisions } from './decisions.ts'
import { addressesOf, renderFor, unsendable } from './render.ts'

/** What writing rows needs besides the run. */
export type WriteContext = { db: Db; tenantDb: TenantDb; tenant: TenantDoc; publicUrl: string }

/** One person with the gate's word; `dueAt` and `account` as the row will have them. */
export type Judged = {
  candidate: Candidate
  decision: GateDecision
  /** A nudge waits for its hour, whatever the gate says now. */
  due?: { at: Date; reason: ReasonCode }
  /** A nudge goes from the account that sent the first message. */
  account?: string
}

type Draft = { run: CampaignRun; step: number; document: unknown; now: Date }

/**
 * Inserts the rows of one page with their `randomId`. Run again it changes nothing: every field is
 * set on insert only, and link codes come out the same.
 */
export const writeDeliveries = async (
  context: WriteContext,
  draft: Draft,
  judged: readonly Judged[],
): Promise<void> => {
  if (judged.length === 0) return
  const { tenantDb } = context
  const rows = await rowsOf(context, draft, judged)
  await tenantDb.collection<Delivery & { demo?: boolean }>(slugs.deliveries).bulkWrite(
    rows.map(({ _id, tenant: _tenant, ...row }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: row }, upsert: true },
    })),
  )
  const { run, step, now } = draft
  const said = judged.map(({ candidate, decision }) => ({
    contact: candidate.contact._id,
    demo: candidate.contact.demo,
    decision,
  }))
  await recordDecisions(tenantDb, { campaign: run.campaign, step, at: now }, said)
}

const rowsOf = async (context: WriteContext, draft: Draft, judged: readonly Judged[]) => {
  const { tenantDb, tenant, publicUrl } = context
  const { run, step, document } = draft
  const urls = addressesOf(document)
  const idOf = (contact: string) =>
    deliveryId({ tenant: tenantDb.tenant, campaign: run.campaign, contact, step })
  const wanted = judged.filter(({ decision }) => decision.do !== 'skip')
  const minted = tenant.linkPrefix
    ? await mintLinks(tenantDb, {
        publicUrl,
        linkPrefix: tenant.linkPrefix,
        campaign: run.campaign,
        rows: wanted.map(({ candidate: { contact } }) => ({
          delivery: idOf(contact._id),
          contact: contact._id,
          urls,
        })),
      })
    : new Map<string, Map<string, { code: string; address: string }>>()
  return judged.map((one) => {
    const links = minted.get(idOf(one.candidate.contact._id)) ?? new Map()
    return rowOf(tenantDb.tenant, draft, one, links)
  })
}

type Minted = ReadonlyMap<string, { code: string; address: string }>

const rowOf = (
  tenant: string,
  { run, step, document, now }: Draft,
  { candidate, decision, due, account }: Judged,
  links: Minted,
): Delivery & { demo?: boolean } => {
  const { contact, dialog } = candidate
  const message =
    decision.do === 'skip'
      ? { text: '', entities: [], media: null }
      : renderFor(contact, {
          document,
          step,
          frozen: run.frozen,
          tracked: new Map([...links].map(([url, { address }]) => [url, address])),
        })
  return {
    _id: deliveryId({ tenant, campaign: run.campaign, contact: contact._id, step }),
    tenant,
    campaign: run.campaign,
    contact: contact._id,
    account: account ?? dialog?.account ?? run.frozen.accounts[0] ?? '',
    step,
    randomId: makeRandomId(),
    ...standing(decision, {
      due,
      broken: decision.do === 'skip' ? null : unsendable(message),
      now,
    }),
    attempts: [],
    fence: 0,
    peer: { userId: dialog?.peer ?? '0', accessHash: dialog?.accessHash ?? '0' },
    message,
    linkCodes: [...links.values()].map(({ code }) => code),
    messageId: null,
    sentAt: null,
    readAt: null,
    repliedAt: null,
    createdAt: now,
    updatedAt: now,
    ...(contact.demo && { demo: true }),
  }
}

type Standing = Pick<Delivery, 'state' | 'reason' | 'dueAt'>

const standing = (
  decision: GateDecision,
  { due, broken, now }: { due: Judged['due']; broken: ReasonCode | null; now: Date },
): Standing => {
  if (broken) return { state: 'skipped', reason: broken, dueAt: now }
  if (decision.do === 'skip') return { state: 'skipped', reason: decision.reason, dueAt: now }
  if (due && due.at > now) return { state: 'deferred', reason: due.reason, dueAt: due.at }
  if (decision.do === 'wait')
    return { state: 'deferred', reason: decision.reason, dueAt: decision.until }
  return { state: 'queued', reason: null, dueAt: now }
}

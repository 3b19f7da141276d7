import type { GateDecision } from '../../core/gate.ts'
import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { ReasonCode } from '../../core/reasons.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { Candidate } from './audience-facts.ts'
import type { StoredLink } from '../../mongo/link-codes.ts'
import type { Renderer } from './render-many.ts'
import type { TenantDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { groundOf } from '../../core/ground.ts'
import { deliveryIds } from '../../core/ids.ts'
import { makeRandomId } from '../../core/random.ts'
import { ensureLinks, mintLinks } from '../../mongo/link-codes.ts'
import { recordDecisions } from './decisions.ts'
import { makeRenderer } from './render-many.ts'
import { footerOf, trackedOf, unsendable } from './render.ts'

/** What writing rows needs besides the run. */
export type WriteContext = { db: Db; tenantDb: TenantDb; tenant: TenantDoc; publicUrl: string }

/** One person with the gate's word; `due` and `from` as the row will have them. */
export type Judged = {
  candidate: Candidate
  decision: GateDecision
  /** A nudge waits for its hour, whatever the gate says now. */
  due?: { at: Date; reason: ReasonCode }
  /** A nudge that is not needed any more before it was written. */
  cancelled?: ReasonCode
  /** A nudge goes from the account that sent the message before it, to the address that this one knows. */
  from?: Pick<Delivery, 'account' | 'peer'>
}

export type DeliveryRow = Delivery & { demo?: boolean }

/** A message of a run, with what is the same for everyone who gets it. */
export type Draft = {
  run: CampaignRun
  step: number
  document: unknown
  /** Addresses that are tracked, and their links. */
  urls: readonly string[]
  links: ReadonlyMap<string, StoredLink>
  render: Renderer
}

/** Reads a message once for all pages of people. */
export const makeDraft = async (
  { tenantDb, tenant, publicUrl }: WriteContext,
  given: Pick<Draft, 'run' | 'step' | 'document'>,
): Promise<Draft> => {
  const { frozen } = given.run
  const place = { publicUrl, linkPrefix: tenant.linkPrefix ?? null }
  const footer = footerOf({ ...given, frozen }, place)
  const urls = tenant.linkPrefix ? trackedOf(given.document, footer) : []
  const links = await ensureLinks(tenantDb, given.run.campaign, new Set(urls))
  const render = makeRenderer({ ...given, ...place, frozen, footer, urls })
  return { ...given, urls, links, render }
}

/**
 * Inserts the rows of one page with their `randomId`. Run again it changes nothing: ids are made of
 * campaign, person and step, what is there stays as it is, and link codes come out the same. Answers
 * the rows that are new.
 */
export const insertRows = async (
  tenantDb: TenantDb,
  rows: readonly DeliveryRow[],
): Promise<readonly DeliveryRow[]> => {
  if (rows.length === 0) return rows
  const deliveries = tenantDb.collection<DeliveryRow>(slugs.deliveries)
  // The database works on one half while the other is still being put into words.
  const half = Math.ceil(rows.length / 2)
  const [first, second] = await Promise.all([
    deliveries.insertMissing(rows.slice(0, half)),
    deliveries.insertMissing(rows.slice(half)),
  ])
  if (first.length + second.length === 0) return rows
  const there = new Set([...first, ...second.map((index) => half + index)])
  return rows.filter((_, index) => !there.has(index))
}

/** Keeps why people are left out. Who gets it, or waits, has a row that says so. */
export const recordRefusals = (
  tenantDb: TenantDb,
  { run, step }: Draft,
  judged: readonly Judged[],
  at: Date,
): Promise<void> => {
  const refused = judged.flatMap(({ candidate: { contact }, decision }) =>
    decision.do === 'skip' ? [{ contact: contact._id, demo: contact.demo, decision }] : [],
  )
  return recordDecisions(tenantDb, { campaign: run.campaign, step, at }, refused)
}

/** The rows of one page, as they will stand in the database; their link codes exist afterwards. */
export const makeRows = async (
  { tenantDb, tenant, publicUrl }: WriteContext,
  draft: Draft,
  judged: readonly Judged[],
  now: Date,
): Promise<DeliveryRow[]> => {
  const { run, step, urls, links } = draft
  const idOf = deliveryIds({ tenant: tenantDb.tenant, campaign: run.campaign, step })
  const ids = judged.map(({ candidate: { contact } }) => idOf(contact._id))
  const tracked = tenant.linkPrefix && urls.length > 0
  const minted = tracked
    ? await mintLinks(tenantDb, {
        publicUrl,
        linkPrefix: tenant.linkPrefix ?? '',
        campaign: run.campaign,
        links,
        rows: judged.flatMap((one, index) =>
          isSilent(one)
            ? []
            : [{ delivery: ids[index] ?? '', contact: one.candidate.contact._id, urls }],
        ),
      })
    : new Map<string, Minted>()
  return judged.map((one, index) => {
    const id = ids[index] ?? ''
    return rowOf(tenantDb.tenant, draft, one, { id, links: minted.get(id) ?? NO_LINKS, now })
  })
}

/** Nothing is ever said to them, so nothing is written down to say. */
const isSilent = ({ decision, cancelled }: Judged): boolean =>
  decision.do === 'skip' || cancelled !== undefined

const NO_ATTEMPTS: DeliveryRow['attempts'] = []

type Minted = ReadonlyMap<string, { code: string; address: string }>
const NO_LINKS: Minted = new Map()

const rowOf = (
  tenant: string,
  { run, step, render }: Draft,
  one: Judged,
  { id, links, now }: { id: string; links: Minted; now: Date },
): DeliveryRow => {
  const { contact, dialog } = one.candidate
  const silent = isSilent(one)
  const message = silent ? { text: '', entities: [], media: null } : render(contact, links)
  const { state, reason, dueAt } = standing(one, silent ? null : unsendable(message), now)
  // First what a page of rows has in common, which is put into words once.
  const row: DeliveryRow = {
    _id: id,
    tenant,
    campaign: run.campaign,
    account: one.from?.account ?? dialog?.account ?? run.frozen.accounts[0] ?? '',
    step,
    state,
    reason,
    dueAt,
    fence: 0,
    attempts: NO_ATTEMPTS,
    messageId: null,
    sentAt: null,
    readAt: null,
    repliedAt: null,
    createdAt: now,
    updatedAt: now,
    contact: contact._id,
    randomId: makeRandomId(),
    peer: one.from?.peer ?? {
      userId: dialog?.peer ?? '0',
      accessHash: dialog?.accessHash ?? '0',
    },
    linkCodes: Array.from(links.values(), ({ code }) => code),
    message,
  }
  const ground = silent ? null : groundOf(knownOf(one.candidate))
  if (ground) row.ground = ground
  if (isFollowed(run, step)) row.toPlan = [step + 1]
  if (contact.demo) row.demo = true
  return row
}

const knownOf = ({ consent, consentAt = null, dialog }: Candidate) => ({
  ...{ consent, consentAt },
  wroteAt: dialog?.lastInboundAt ?? dialog?.firstInboundAt ?? null,
})

/** Whether a step of the ladder comes after this one by itself. */
const isFollowed = ({ frozen }: CampaignRun, step: number): boolean => {
  const [here, next] = [frozen.nudges[step - 1], frozen.nudges[step]]
  return next !== undefined && !next.manual && !here?.manual
}

type Standing = Pick<Delivery, 'state' | 'reason' | 'dueAt'>

const standing = (
  { decision, due, cancelled }: Judged,
  broken: ReasonCode | null,
  now: Date,
): Standing => {
  if (cancelled) return { state: 'cancelled', reason: cancelled, dueAt: due?.at ?? now }
  if (broken) return { state: 'skipped', reason: broken, dueAt: now }
  if (decision.do === 'skip') return { state: 'skipped', reason: decision.reason, dueAt: now }
  if (due && due.at > now) return { state: 'deferred', reason: due.reason, dueAt: due.at }
  if (decision.do === 'wait')
    return { state: 'deferred', reason: decision.reason, dueAt: decision.until }
  return { state: 'queued', reason: null, dueAt: now }
}

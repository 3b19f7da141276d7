import type { Clock } from '../../core/clock.ts'
import type { GateDecision, PolicyRule } from '../../core/gate.ts'
import type { CampaignRun, FrozenCampaign } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { DecisionRow } from './decisions.ts'
import type { TenantDoc } from './store.ts'
import type { SentOnce } from './why-sent.ts'

import { slugs } from '../../collections/slugs.ts'
import { quietHoursFor } from '../../core/policy/own-quiet-hours.ts'
import { PlatformError } from '../../core/errors.ts'
import { objections } from '../../core/gate.ts'
import { deliveryId, laneId } from '../../core/ids.ts'
import { liftedAt } from '../../core/policy/quiet-override.ts'
import { needsSomebody } from '../../core/rest.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { gateFactsOf, loadCandidates } from './audience-facts.ts'
import { judge } from './judge.ts'
import { readCampaign, readRun, readTenant } from './store.ts'
import { namesOf, sentTo } from './why-sent.ts'

export type WhyDeps = {
  db: Db
  clock: Clock
  masterKey: string
  policyRules: readonly PolicyRule[]
}
type Ask = { tenant: string; contact: string; campaign?: string | undefined }

/** One thing that the gate said of this person, and of which campaign. */
export type ToldOnce = Pick<
  DecisionRow,
  'campaign' | 'step' | 'verdict' | 'rule' | 'reason' | 'at'
> & {
  name: string | null
  fact: string | null
  until: Date | null
}

export type Why = {
  now: Date
  /** The workspace's. */
  timeZone: string
  decision: GateDecision
  /** What else stands in the way. */
  also: ReturnType<typeof objections>
  /** When they wrote last to the account that would write to them. */
  wroteAt: Date | null
  consentAt: Date | null
  told: ToldOnce[]
  /** What went to them, and why that was allowed. */
  sent: SentOnce[]
}

const TOLD = 8

/**
 * May we write to this person now, and why (not)? Asks the gate with everything read anew, as a
 * sender would; with a campaign, by the rules of that campaign.
 */
export const whyOf = async (deps: WhyDeps, { tenant, contact, campaign }: Ask): Promise<Why> => {
  const { db, clock, masterKey, policyRules } = deps
  const tenantDb = forTenant(db, tenant)
  const person = await tenantDb.collection<Contact>(slugs.contacts).findOne({ _id: contact })
  if (!person) throw new PlatformError('NOT_FOUND', 'There is no such contact.')
  const now = clock.now()
  const settings = await readTenant(db, tenant)
  const { run, accounts, frozen } = await termsOf(tenantDb, settings, campaign)
  const look = { now, persons: { db, masterKey }, rules: policyRules }
  const [candidate] = await loadCandidates(tenantDb, [person], accounts, look)
  if (!candidate) throw new PlatformError('NOT_FOUND', 'There is no such contact.')
  const account = candidate.dialog?.account
  const rest = account ? await restOf(tenantDb, account) : NO_REST
  const setting = {
    ...{ now, tenant: settings, frozen },
    quietLifted: await liftedFor(tenantDb, run, contact),
    accountRestsUntil: rest.until,
  }
  const decision = tellRest(judge(policyRules, candidate, setting), rest)
  const besides = objections(policyRules, gateFactsOf(candidate, setting))
  return {
    ...{ now, decision, timeZone: settings.timeZone ?? 'UTC' },
    also: besides
      .map((one) => tellRest(one, rest))
      .filter(({ reason }) => decision.do !== 'send' && reason !== decision.reason),
    wroteAt: candidate.dialog?.lastInboundAt ?? null,
    consentAt: candidate.consent ? (candidate.consentAt ?? null) : null,
    told: await toldOf(tenantDb, { contact, campaign }),
    sent: await sentTo(tenantDb, { contact, campaign }),
  }
}

type Terms = {
  run: CampaignRun | null
  accounts: readonly string[]
  frozen: Pick<FrozenCampaign, 'quietHours'>
}

/** From whom and by whose hours: those of the run, else of the campaign as it stands, else of the workspace. */
const termsOf = async (
  tenantDb: TenantDb,
  { quietHours }: TenantDoc,
  campaign: string | undefined,
): Promise<Terms> => {
  const run = campaign === undefined ? null : await readRun(tenantDb, campaign)
  if (run) return { run, accounts: run.frozen.accounts, frozen: run.frozen }
  const draft = campaign === undefined ? null : await readCampaign(tenantDb, campaign)
  const own = draft?.accounts ?? []
  return {
    run,
    accounts: own.length > 0 ? own : await allAccounts(tenantDb),
    frozen: { quietHours: quietHoursFor(quietHours, draft?.quietHours) },
  }
}

/** When "send the rest now" was said of the message that they have in this run. */
const liftedFor = async (
  tenantDb: TenantDb,
  run: CampaignRun | null,
  contact: string,
): Promise<Date | null> => {
  if (!run?.quietOverride) return null
  const { tenant, campaign, quietOverride } = run
  const row = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .findOne({ _id: deliveryId({ tenant, campaign, contact, step: 0 }) })
  return row && liftedAt(quietOverride, row)
}

const allAccounts = async (tenantDb: TenantDb): Promise<string[]> => {
  const rows = await tenantDb
    .collection<{ _id: string; tenant: string }>(slugs.telegramAccounts)
    .find({}, { projection: { tenant: 1 } })
    .toArray()
  return rows.map(({ _id }) => _id)
}

type Rest = { until: Date | null; needsSomebody: boolean }
const NO_REST: Rest = { until: null, needsSomebody: false }

const restOf = async (tenantDb: TenantDb, account: string): Promise<Rest> => {
  const lane = await tenantDb
    .collection<Lane>(slugs.lanes)
    .findOne({ _id: laneId(tenantDb.tenant, account) })
  const times = [lane?.floodUntil, lane?.restUntil].filter((at) => at instanceof Date)
  const until = times.toSorted((a, b) => b.getTime() - a.getTime())[0] ?? null
  return { until, needsSomebody: needsSomebody(lane?.restReason) }
}

/** Of a rest that ends by somebody's word nobody is told a moment. */
const tellRest = <Said extends GateDecision>(said: Said, rest: Rest): Said =>
  rest.needsSomebody && said.do !== 'send' && said.reason === 'account-resting'
    ? { ...said, reason: 'risk-critical', fact: 'its account rests until somebody has looked' }
    : said

const toldOf = async (
  tenantDb: TenantDb,
  { contact, campaign }: Omit<Ask, 'tenant'>,
): Promise<ToldOnce[]> => {
  const rows = await tenantDb
    .collection<DecisionRow>(slugs.decisions)
    .find(
      { contact, verdict: { $ne: 'send' }, ...(campaign !== undefined && { campaign }) },
      { sort: { at: -1 }, limit: TOLD },
    )
    .toArray()
  const names = await namesOf(tenantDb, rows)
  return rows.map(({ trace, ...row }) => ({
    ...{ campaign: row.campaign, step: row.step, verdict: row.verdict, rule: row.rule },
    ...{ reason: row.reason, at: row.at, fact: trace.fact, until: trace.until },
    name: names.get(row.campaign) ?? null,
  }))
}

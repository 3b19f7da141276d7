import type { GateDecision, PolicyRule } from '../../core/gate.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { ReasonCode } from '../../core/reasons.ts'
import type { Problem } from './preflight.ts'
import type { ActionDeps } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { decide } from '../../core/gate.ts'
import { sentenceOf } from '../../core/reasons.ts'
import { audienceFilter } from './audience-filter.ts'
import { gateFactsOf, loadCandidates } from './audience-facts.ts'
import { lexicalToTelegram } from './lexical-to-telegram.ts'
import { preflight } from './preflight.ts'
import { freeze } from './start-run.ts'
import { readAccounts, readCampaign, readTenant, tenantDbOf } from './store.ts'

const PAGE = 1_000
const MAX_PEOPLE = 20_000

type Group = { reason: ReasonCode; sentence: string; people: number }

/** What a start would do now, person by person, counted. Nothing is written. */
export type RunPreview = {
  total: number
  /** Get it as soon as the account comes to them. */
  now: number
  /** Wait, by reason; `until` is the first moment one of them may be written to. */
  waiting: (Group & { until: Date })[]
  skipped: Group[]
  /** True when only the first 20,000 people were looked at. */
  capped: boolean
  /** What stands in the way of a start. */
  problems: Problem[]
}

type PreviewDeps = ActionDeps & { policyRules: readonly PolicyRule[] }

/** Asks the gate about everyone in the audience, as Start would. */
export const previewRun = async (
  deps: PreviewDeps,
  { tenant, campaign }: { tenant: string; campaign: string },
): Promise<RunPreview> => {
  const tenantDb = tenantDbOf(deps, tenant)
  const now = deps.clock.now()
  const doc = await readCampaign(tenantDb, campaign)
  const [frozen, settings] = await Promise.all([freeze(deps.db, doc), readTenant(deps.db, tenant)])
  const people = tenantDb.collection<Contact>(slugs.contacts)
  const filter = audienceFilter(frozen.audience, now)
  const said: GateDecision[] = []
  let last = ''
  for (;;) {
    const page = await people
      .find({ $and: [filter, { _id: { $gt: last } }] }, { sort: { _id: 1 }, limit: PAGE })
      .toArray()
    const candidates = await loadCandidates(tenantDb, page, frozen.accounts)
    for (const candidate of candidates) {
      const facts = gateFactsOf(candidate, { now, tenant: settings, frozen, quietOverride: null })
      said.push(decide(deps.policyRules, facts))
    }
    last = page.at(-1)?._id ?? last
    if (page.length < PAGE || said.length >= MAX_PEOPLE) break
  }
  const known = await readAccounts(tenantDb, frozen.accounts)
  const problems = preflight({
    accounts: frozen.accounts.map((id) => {
      const account = known.find(({ _id }) => _id === id)
      return { id, name: account?.name ?? id, state: account?.state ?? null }
    }),
    length: lexicalToTelegram(frozen.message).text.length,
    hasMedia: frozen.media !== null,
    audience: said.length,
  })
  return { ...countDecisions(said), capped: said.length >= MAX_PEOPLE, problems }
}

/** Pure: decisions by what they mean for the person. */
export const countDecisions = (
  said: readonly GateDecision[],
): Pick<RunPreview, 'total' | 'now' | 'waiting' | 'skipped'> => {
  const waiting = new Map<ReasonCode, Group & { until: Date }>()
  const skipped = new Map<ReasonCode, Group>()
  for (const one of said) {
    if (one.do === 'send') continue
    const { reason } = one
    const sentence = sentenceOf(reason)
    if (one.do === 'skip') {
      const before = skipped.get(reason)?.people ?? 0
      skipped.set(reason, { reason, sentence, people: before + 1 })
      continue
    }
    const before = waiting.get(reason)
    const until = before && before.until < one.until ? before.until : one.until
    waiting.set(reason, { reason, sentence, until, people: (before?.people ?? 0) + 1 })
  }
  return {
    total: said.length,
    now: said.filter((one) => one.do === 'send').length,
    waiting: [...waiting.values()],
    skipped: [...skipped.values()],
  }
}

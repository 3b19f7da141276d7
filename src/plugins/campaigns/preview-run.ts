import type { PolicyRule } from '../../core/gate.ts'
import type { FrozenCampaign, RunStatus } from '../../core/model/campaign-run.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { Placeholder } from '../../core/placeholders.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { Problem } from './preflight.ts'
import type { Picture } from './pictures.ts'
import type { Decided } from './preview-counts.ts'
import type { Audience, Who } from './preview-people.ts'
import type { PreviewPace } from './preview-pace.ts'
import type { Reading } from './preview-reading.ts'
import type { AskAt, Looked, Sample } from './preview-samples.ts'
import type { Place } from './render.ts'
import type { SizeView } from './size-gate-of.ts'
import type { ActionDeps, CampaignDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { PlatformError } from '../../core/errors.ts'
import { sentencesOf } from '../../core/gate.ts'
import { mediaIds } from '../../core/media.ts'
import { audienceFilter } from './audience-filter.ts'
import { fileProblems } from './check-files.ts'
import { personsOf } from './audience-facts.ts'
import { judge } from './judge.ts'
import { messageLengths } from './message-lengths.ts'
import { checkTemplate, placeholdersIn, wordsMissing, wordsOf } from './personalise.ts'
import { readPictures } from './pictures.ts'
import { preflight } from './preflight.ts'
import { countDecisions } from './preview-counts.ts'
import { countByAccount, readPace } from './preview-pace.ts'
import { readReading } from './preview-reading.ts'
import { find, lookAtAll, MAX_PEOPLE, whoFilter } from './preview-people.ts'
import { gatherSamples, samplesOf } from './preview-samples.ts'
import { unsaidHours } from './quiet-problem.ts'
import { addressesOf } from './render.ts'
import { sizeGateOf } from './size-gate-of.ts'
import { freeze } from './start-run.ts'
import { readAccounts, readCampaign, readRun, readTenant, tenantDbOf } from './store.ts'

/** What a start would do now, person by person, counted. Nothing is written. */
export type RunPreview = Decided & {
  /** What became of the campaign so far: only a draft can be started. */
  status: RunStatus | 'draft'
  /** Contacts in the whole audience; `total` of them were looked at. */
  audience: number
  /** True when only the first 20,000 people were looked at. */
  capped: boolean
  /** What stands in the way of a start. */
  problems: Problem[]
  /** How fast those get it who get it at once. */
  pace: PreviewPace
  reading: Reading | null
  /** Some people with what they will read; those who were searched for, if somebody was. */
  samples: Sample[]
  /** What the number of people demands of a start. */
  size: SizeView
  /** Addresses of the message; each person gets one of their own instead. */
  links: string[]
  /** The files that go with it; `filename` is null when one is gone. */
  media: Picture[]
}

type PreviewDeps = ActionDeps & {
  policyRules: readonly PolicyRule[]
  publicUrl: string
  masterKey?: string
}
type PreviewOrder = {
  tenant: string
  campaign: string
  /** Shows these people instead of some. */
  who?: Who
}

/** Asks the gate about everyone in the audience, as Start would, and writes some messages to look at. */
export const previewRun = async (
  deps: PreviewDeps,
  { tenant, campaign, who = {} }: PreviewOrder,
): Promise<RunPreview> => {
  const tenantDb = tenantDbOf(deps, tenant)
  const now = deps.clock.now()
  const { doc, frozen, settings, status } = await readAll(deps.db, tenantDb, campaign)
  const setting = { now, tenant: settings, frozen }
  const unreadable = templateProblems(doc, deps.placeholders)
  const readable = !unreadable.some(({ field }) => field === 'message')
  const shown = unreadable.length > 0 ? { ...frozen, nudges: [] } : frozen
  const words = readable ? placeholdersIn(textsOf(shown), deps.placeholders) : []
  const audience: Audience = {
    tenantDb,
    frozen,
    filter: audienceFilter(frozen.audience, now),
    look: { now, persons: personsOf(deps), rules: deps.policyRules, words },
    ask: (candidate) => judge(deps.policyRules, candidate, setting),
  }
  const gather = gatherSamples(readable ? gapFinder(frozen, words) : () => false)
  const { said, waiting } = await lookAndCount(audience, gather.look)
  const accounts = await accountsOf(tenantDb, frozen)
  const wanted = whoFilter(who)
  const chosen = wanted ? await find(audience, wanted) : gather.chosen()
  const { publicUrl } = deps
  const people = said.length < MAX_PEOPLE ? said.length : await countPeople(tenantDb, audience)
  const askAt = askLater(deps.policyRules, setting)
  const linkPrefix = settings.linkPrefix ?? null
  const sentences = sentencesOf(deps.policyRules)
  return {
    ...countDecisions(said, sentences),
    status,
    audience: people,
    capped: people > said.length,
    problems: [
      ...unreadable,
      ...problemsOf(frozen, accounts, { audience: said.length, publicUrl, linkPrefix }),
      ...unsaidHours(settings, doc),
      ...(await fileProblems(tenantDb, frozen.media)),
    ],
    pace: await readPace(tenantDb, { now, tenant: settings, waiting }),
    reading: await readReading(tenantDb, frozen.accounts, now),
    samples: readable
      ? samplesOf(chosen, { frozen: shown, publicUrl, linkPrefix, accounts, now, askAt, sentences })
      : [],
    size: await sizeGateOf(tenantDb, doc, { audience: people, now, wish: settings.sizeGate }),
    links: linkPrefix ? addressesOf(frozen.message) : [],
    media: await readPictures(tenantDb, mediaIds(frozen.media)),
  }
}

const readAll = async (db: ActionDeps['db'], tenantDb: TenantDb, campaign: string) => {
  const doc = await readCampaign(tenantDb, campaign)
  const [frozen, settings, run] = await Promise.all([
    freeze(db, doc),
    readTenant(db, tenantDb.tenant),
    readRun(tenantDb, campaign),
  ])
  return { doc, frozen, settings, status: run?.status ?? 'draft' }
}

/** Everybody's word of the gate, and whom each account writes to at once. */
const lookAndCount = async (audience: Audience, look: (one: Looked) => void) => {
  const { waiting, add } = countByAccount()
  const said = await lookAtAll(audience, (one) => {
    look(one)
    if (one.decision.do === 'send') add(one.candidate.dialog?.account)
  })
  return { said, waiting }
}

/** The gate's word at a later moment, of somebody who has got messages by then. */
const askLater =
  (rules: readonly PolicyRule[], setting: Parameters<typeof judge>[2]): AskAt =>
  (candidate, now, got) =>
    judge(
      rules,
      {
        ...candidate,
        // By then their conversation is read.
        dialog: candidate.dialog && { ...candidate.dialog, history: 'read' },
        recent: [...(candidate.recent ?? []), ...got],
      },
      { ...setting, now },
    )

const textsOf = ({ message, nudges }: FrozenCampaign): unknown[] => [
  message,
  ...nudges.map((nudge) => nudge.message),
]

/** Everybody, where not everybody was looked at. */
const countPeople = (tenantDb: TenantDb, { filter }: Audience): Promise<number> =>
  tenantDb.collection<Contact>(slugs.contacts).count(filter)

/** Asks whether a word that the message uses is not known of somebody; the message is read once. */
const gapFinder = (
  { message, discountCode }: FrozenCampaign,
  own: readonly Placeholder[],
): Parameters<typeof gatherSamples>[0] => {
  const missing = wordsMissing(message, own)
  return ({ contact }) => missing(wordsOf(contact, discountCode))
}

type Accounts = Parameters<typeof preflight>[0]['accounts']

const accountsOf = async (tenantDb: TenantDb, frozen: FrozenCampaign): Promise<Accounts> => {
  const known = await readAccounts(tenantDb, frozen.accounts)
  return frozen.accounts.map((id) => {
    const account = known.find(({ _id }) => _id === id)
    return { id, name: account?.name ?? id, state: account?.state ?? null }
  })
}

const problemsOf = (
  frozen: FrozenCampaign,
  accounts: Accounts,
  { audience, ...place }: Place & { audience: number },
): Problem[] => preflight({ accounts, audience, ...messageLengths(frozen, place) })

/** What Start would refuse in the words of the message, as a sentence. */
const templateProblems = (
  { message, nudges }: CampaignDoc,
  own: ActionDeps['placeholders'],
): Problem[] => {
  const texts = [
    { field: 'message', text: message },
    ...(nudges ?? []).map((nudge) => ({ field: 'nudges', text: nudge.message })),
  ]
  return texts.flatMap(({ field, text }): Problem[] => {
    try {
      checkTemplate(text, field, own)
      return []
    } catch (error) {
      if (error instanceof PlatformError) return [{ field, message: error.message }]
      throw error
    }
  })
}

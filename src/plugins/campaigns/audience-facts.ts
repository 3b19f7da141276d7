import type { GateFacts, MessageClass, OwnFacts, PolicyRule } from '../../core/gate.ts'
import type { FrozenCampaign } from '../../core/model/campaign-run.ts'
import type { Consent, Contact, Dialog, Suppression } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Db } from '../../mongo/connect.ts'
import type { OwnWords, Placeholder } from '../../core/placeholders.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { StopLists } from './stop-lists.ts'
import type { TenantDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { readOwnFacts } from '../../core/gate.ts'
import { readOwnWords } from '../../core/placeholders.ts'
import { capsOf, FREQUENCY_SPAN } from '../../core/policy/frequency.ts'
import { after } from '../../core/time.ts'
import { askStopLists } from './stop-lists.ts'

/** A person with all that the gate and the renderer need to know of them. */
export type Candidate = {
  contact: Contact & { own?: OwnWords }
  /** From the account that knows them best: who wrote last. Null when no account knows them. */
  dialog: Dialog | null
  consent: boolean | null
  consentAt?: Date | null
  suppression: GateFacts['suppression']
  platformStop?: GateFacts['platformStop']
  /** When messages went to them lately. */
  recent?: readonly Date[]
  /** What rules with facts of their own know of them. */
  own?: OwnFacts
}

/** What is looked at besides; the wire looks at all of it again. */
export type Look = {
  /** Counts messages of the seven days before, for the caps. */
  now?: Date
  /** Asks who is on a stop list as a person, whatever contact they are now. */
  persons?: { db: Db; masterKey: string } | undefined
  /** Who is on a stop list as a person, where the lists were read before. */
  stops?: StopLists | undefined
  /** The contacts are everyone between the first and the last of them: found as a range, not one by one. */
  whole?: boolean
  /** The rules that will be asked: what they must know of people is read with the rest. */
  rules?: readonly PolicyRule[]
  /** Words of features that the message uses: they are read with the rest. */
  words?: readonly Placeholder[]
}

/** How persons are looked at where the key is at hand. */
export const personsOf = ({
  db,
  masterKey,
}: {
  db: Db
  masterKey?: string | undefined
}): Look['persons'] => (masterKey === undefined ? undefined : { db, masterKey })

/** Joins contacts with what the gate needs to know of them: a few reads a page, however long. */
export const loadCandidates = async (
  tenantDb: TenantDb,
  contacts: readonly Contact[],
  accounts: readonly string[],
  { now, persons, whole, ...look }: Look = {},
): Promise<Candidate[]> => {
  const whom = whomOf(contacts, whole)
  const ids = contacts.map(({ _id }) => _id)
  const stopsOf = look.stops ?? (persons ? askStopLists(tenantDb, persons) : nobodyIs)
  const known = knownBy(tenantDb, whom, accounts)
  const [dialogs, consents, suppressions, recent, stops, ownOf, wordsOf] = await Promise.all([
    known,
    tenantDb
      .collection<Consent>(slugs.consents)
      .findAll({ contact: whom, purpose: 'marketing' }, { sort: { at: 1 } }),
    tenantDb.collection<Suppression>(slugs.suppressions).findAll({ contact: whom }),
    now ? recentOf(tenantDb, whom, now) : new Map<string, Date[]>(),
    known.then((found) => stopsOf([...found.values()])),
    look.rules && readOwnFacts(look.rules, tenantDb.tenant, ids),
    look.words && readOwnWords(look.words, tenantDb.tenant, ids),
  ])
  const newest = new Map(consents.map((line) => [line.contact, line]))
  const suppressed = new Map(suppressions.map((row) => [row.contact, row]))
  return contacts.map((contact): Candidate => {
    const dialog = dialogs.get(contact._id) ?? null
    const stop = dialog ? stops.get(dialog.peer) : undefined
    const consent = newest.get(contact._id)
    return {
      contact: wordsOf ? { ...contact, own: wordsOf(contact._id) } : contact,
      dialog,
      consent: consent?.granted ?? null,
      consentAt: consent?.at ?? null,
      suppression: suppressed.get(contact._id) ?? stop?.suppression ?? null,
      platformStop: stop?.platformStop ?? null,
      recent: recent.get(contact._id) ?? NEVER,
      ...(ownOf && { own: ownOf(contact._id) }),
    }
  })
}

const NEVER: readonly Date[] = []
const nobodyIs: StopLists = async () => new Map()

type Whom = { $in: string[] } | { $gte: string; $lte: string }

const whomOf = (contacts: readonly Contact[], whole = false): Whom => {
  const [first, last] = [contacts[0], contacts.at(-1)]
  if (whole && first && last) return { $gte: first._id, $lte: last._id }
  return { $in: contacts.map(({ _id }) => _id) }
}

/** What of a dialog the gate and a row read. */
const DIALOG = {
  ...{ _id: 0, contact: 1, account: 1, peer: 1 },
  ...{ accessHash: 1, firstInboundAt: 1, lastInboundAt: 1, history: 1 },
}

/** Each contact's dialog with the account that heard of them last. */
const knownBy = async (
  tenantDb: TenantDb,
  contact: Whom,
  accounts: readonly string[],
): Promise<Map<string, Dialog>> => {
  const dialogs = await tenantDb
    .collection<Dialog>(slugs.dialogs)
    .findAll({ contact, account: { $in: [...accounts] } }, { projection: DIALOG })
  const known = new Map<string, Dialog>()
  for (const dialog of dialogs) {
    const other = known.get(dialog.contact)
    if (!other || wroteAt(dialog) > wroteAt(other)) known.set(dialog.contact, dialog)
  }
  return known
}

const recentOf = async (
  tenantDb: TenantDb,
  contact: Whom,
  now: Date,
): Promise<Map<string, Date[]>> => {
  const rows = await tenantDb.collection<Delivery>(slugs.deliveries).findAll(
    { contact, sentAt: { $gt: after(now, -FREQUENCY_SPAN) } },
    // All of it is in the index.
    { projection: { _id: 0, contact: 1, sentAt: 1 } },
  )
  const recent = new Map<string, Date[]>()
  for (const { contact, sentAt } of rows) {
    if (!sentAt) continue
    const list = recent.get(contact)
    if (list) list.push(sentAt)
    else recent.set(contact, [sentAt])
  }
  return recent
}

const wroteAt = ({ lastInboundAt }: Dialog): number => lastInboundAt?.getTime() ?? 0

export type Setting = {
  now: Date
  tenant: TenantDoc
  frozen: Pick<FrozenCampaign, 'quietHours'>
  /** When somebody said of this very message that it may go out in their night. */
  quietLifted?: Date | null
  messageClass?: MessageClass
  accountRestsUntil?: Date | null
}

/** The facts of one person as the gate reads them. */
export const gateFactsOf = (candidate: Candidate, setting: Setting): GateFacts => ({
  now: setting.now,
  messageClass: setting.messageClass ?? 'marketing',
  ...(candidate.own && { own: candidate.own }),
  contact: {
    id: candidate.contact._id,
    timeZone: candidate.contact.timeZone,
    hasWritten: Boolean(candidate.dialog?.firstInboundAt ?? candidate.dialog?.lastInboundAt),
    historyDue: candidate.dialog?.history === 'due',
    consent: candidate.consent,
    consentAt: candidate.consentAt ?? null,
  },
  suppression: candidate.suppression,
  platformStop: candidate.platformStop ?? null,
  recent: candidate.recent ?? [],
  caps: capsOf(setting.tenant.frequency, candidate.contact.frequency),
  quietHours: setting.frozen.quietHours,
  quietLifted: setting.quietLifted ?? false,
  tenant: {
    timeZone: setting.tenant.timeZone ?? 'UTC',
    killSwitch: setting.tenant.killSwitch ?? false,
  },
  accountRestsUntil: setting.accountRestsUntil ?? null,
})

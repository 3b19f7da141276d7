import type { GateFacts, MessageClass } from '../../core/gate.ts'
import type { TelegramAccount } from '../../core/model/account.ts'
import type { CampaignRun, FrozenCampaign } from '../../core/model/campaign-run.ts'
import type { Consent, Contact, Dialog, Suppression } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Network } from '../../core/model/lane.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { TenantDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { capsOf, FREQUENCY_SPAN } from '../../core/policy/frequency.ts'
import { after } from '../../core/time.ts'
import { personId } from '../../mongo/persons.ts'
import { readPlatformStops } from './read-many.ts'

/** A person with all that the gate and the renderer need to know of them. */
export type Candidate = {
  contact: Contact
  /** From the account that knows them best: who wrote last. Null when no account knows them. */
  dialog: Dialog | null
  consent: boolean | null
  consentAt?: Date | null
  suppression: GateFacts['suppression']
  platformStop?: GateFacts['platformStop']
  /** When messages went to them lately. */
  recent?: readonly Date[]
}

/** What is looked at besides; the wire looks at all of it again. */
export type Look = {
  /** Counts messages of the seven days before, for the caps. */
  now?: Date
  /** Asks who is on a stop list as a person, whatever contact they are now. */
  persons?: { db: Db; masterKey: string } | undefined
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
  { now, persons }: Look = {},
): Promise<Candidate[]> => {
  const ids = contacts.map(({ _id }) => _id)
  const known = knownBy(tenantDb, ids, accounts)
  const [dialogs, consents, suppressions, recent, stops] = await Promise.all([
    known,
    tenantDb
      .collection<Consent>(slugs.consents)
      .find({ contact: { $in: ids }, purpose: 'marketing' }, { sort: { at: 1 } })
      .toArray(),
    tenantDb
      .collection<Suppression>(slugs.suppressions)
      .find({ contact: { $in: ids } })
      .toArray(),
    now ? recentOf(tenantDb, ids, now) : new Map<string, Date[]>(),
    known.then((found) => stopsOf(tenantDb, [...found.values()], persons)),
  ])
  const newest = new Map(consents.map((line) => [line.contact, line]))
  const suppressed = new Map(suppressions.map((row) => [row.contact, row]))
  return contacts.map((contact): Candidate => {
    const dialog = dialogs.get(contact._id) ?? null
    const stop = dialog ? stops.get(dialog.peer) : undefined
    return {
      contact,
      dialog,
      consent: newest.get(contact._id)?.granted ?? null,
      consentAt: newest.get(contact._id)?.at ?? null,
      suppression: suppressed.get(contact._id) ?? stop?.suppression ?? null,
      platformStop: stop?.platformStop ?? null,
      recent: recent.get(contact._id) ?? [],
    }
  })
}

/** All that is found comes with the first answer: no second round trip. */
const AT_ONCE = { batchSize: 20_000 }

/** Each contact's dialog with the account that heard of them last. */
const knownBy = async (
  tenantDb: TenantDb,
  ids: readonly string[],
  accounts: readonly string[],
): Promise<Map<string, Dialog>> => {
  const dialogs = await tenantDb
    .collection<Dialog>(slugs.dialogs)
    .find({ contact: { $in: [...ids] }, account: { $in: [...accounts] } }, AT_ONCE)
    .toArray()
  const known = new Map<string, Dialog>()
  for (const dialog of dialogs) {
    const other = known.get(dialog.contact)
    if (!other || wroteAt(dialog) > wroteAt(other)) known.set(dialog.contact, dialog)
  }
  return known
}

const recentOf = async (
  tenantDb: TenantDb,
  ids: readonly string[],
  now: Date,
): Promise<Map<string, Date[]>> => {
  const rows = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .find(
      { contact: { $in: [...ids] }, sentAt: { $gt: after(now, -FREQUENCY_SPAN) } },
      // All of it is in the index.
      { ...AT_ONCE, projection: { _id: 0, contact: 1, sentAt: 1 } },
    )
    .toArray()
  const recent = new Map<string, Date[]>()
  for (const { contact, sentAt } of rows) {
    if (!sentAt) continue
    const list = recent.get(contact)
    if (list) list.push(sentAt)
    else recent.set(contact, [sentAt])
  }
  return recent
}

/** Which Telegram each account belongs to. */
const networksOf = async (
  tenantDb: TenantDb,
  dialogs: readonly Dialog[],
): Promise<Map<string, Network>> => {
  const accounts = await tenantDb
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .find(
      { _id: { $in: [...new Set(dialogs.map(({ account }) => account))] } },
      { projection: { tenant: 1, network: 1 } },
    )
    .toArray()
  return new Map(accounts.map(({ _id, network }) => [_id, network]))
}

type Stops = Pick<Candidate, 'suppression' | 'platformStop'>

/** Who is on a stop list by what they are on Telegram, by peer. */
const stopsOf = async (
  tenantDb: TenantDb,
  dialogs: readonly Dialog[],
  look: Look['persons'],
): Promise<Map<string, Stops>> => {
  if (!look || dialogs.length === 0) return new Map()
  const { db, masterKey } = look
  const kindOf = await networksOf(tenantDb, dialogs)
  const persons = new Map(
    dialogs.map(({ peer, account }) => {
      const kind = kindOf.get(account) ?? 'telegram'
      return [peer, personId({ masterKey, kind, value: peer })]
    }),
  )
  const ids = [...new Set(persons.values())]
  const [own, everywhere] = await Promise.all([
    tenantDb
      .collection<Suppression>(slugs.suppressions)
      .find({ person: { $in: ids } })
      .toArray(),
    readPlatformStops(db, ids),
  ])
  const ownOf = new Map(own.map((row) => [row.person, row]))
  return new Map(
    [...persons].map(([peer, person]) => [
      peer,
      { suppression: ownOf.get(person) ?? null, platformStop: everywhere.get(person) ?? null },
    ]),
  )
}

const wroteAt = ({ lastInboundAt }: Dialog): number => lastInboundAt?.getTime() ?? 0

export type Setting = {
  now: Date
  tenant: TenantDoc
  frozen: Pick<FrozenCampaign, 'quietHours'>
  quietOverride: CampaignRun['quietOverride']
  messageClass?: MessageClass
  accountRestsUntil?: Date | null
}

/** The facts of one person as the gate reads them. */
export const gateFactsOf = (candidate: Candidate, setting: Setting): GateFacts => ({
  now: setting.now,
  messageClass: setting.messageClass ?? 'marketing',
  contact: {
    timeZone: candidate.contact.timeZone,
    hasWritten: Boolean(candidate.dialog?.firstInboundAt ?? candidate.dialog?.lastInboundAt),
    consent: candidate.consent,
    consentAt: candidate.consentAt ?? null,
  },
  suppression: candidate.suppression,
  platformStop: candidate.platformStop ?? null,
  recent: candidate.recent ?? [],
  caps: capsOf(setting.tenant.frequency),
  quietHours: setting.frozen.quietHours,
  quietLifted: setting.quietOverride !== null,
  tenant: {
    timeZone: setting.tenant.timeZone ?? 'UTC',
    killSwitch: setting.tenant.killSwitch ?? false,
  },
  accountRestsUntil: setting.accountRestsUntil ?? null,
})

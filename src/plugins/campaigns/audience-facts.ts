import type { GateFacts, MessageClass } from '../../core/gate.ts'
import type { CampaignRun, FrozenCampaign } from '../../core/model/campaign-run.ts'
import type { Consent, Contact, Dialog, Suppression } from '../../core/model/contact.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { TenantDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { capsOf } from '../../core/policy/frequency.ts'

/** A person with all that the gate and the renderer need to know of them. */
export type Candidate = {
  contact: Contact
  /** From the account that knows them best: who wrote last. Null when no account knows them. */
  dialog: Dialog | null
  consent: boolean | null
  suppression: GateFacts['suppression']
  platformStop?: GateFacts['platformStop']
  /** When messages went to them lately. */
  recent?: readonly Date[]
}

/** Joins contacts with their dialogs, consents and suppressions: three reads a page, however long. */
export const loadCandidates = async (
  tenantDb: TenantDb,
  contacts: readonly Contact[],
  accounts: readonly string[],
): Promise<Candidate[]> => {
  const ids = contacts.map(({ _id }) => _id)
  const [dialogs, consents, suppressions] = await Promise.all([
    tenantDb
      .collection<Dialog>(slugs.dialogs)
      .find({ contact: { $in: ids }, account: { $in: [...accounts] } })
      .toArray(),
    tenantDb
      .collection<Consent>(slugs.consents)
      .find({ contact: { $in: ids }, purpose: 'marketing' }, { sort: { at: 1 } })
      .toArray(),
    tenantDb
      .collection<Suppression>(slugs.suppressions)
      .find({ contact: { $in: ids } })
      .toArray(),
  ])
  const granted = new Map(consents.map((line) => [line.contact, line.granted]))
  const suppressed = new Map(suppressions.map((row) => [row.contact, row]))
  const known = new Map<string, Dialog>()
  for (const dialog of dialogs) {
    const other = known.get(dialog.contact)
    if (!other || wroteAt(dialog) > wroteAt(other)) known.set(dialog.contact, dialog)
  }
  return contacts.map((contact) => ({
    contact,
    dialog: known.get(contact._id) ?? null,
    consent: granted.get(contact._id) ?? null,
    suppression: suppressed.get(contact._id) ?? null,
  }))
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

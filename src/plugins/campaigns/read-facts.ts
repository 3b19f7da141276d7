import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Consent, Contact, Dialog, Suppression } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { deliveryId, dialogId, joinId, runId, tailOf } from '../../core/ids.ts'

/** All that the gate needs to know of one message, as the database had it at `readAt`. */
export type SendFacts = {
  /** Taken before the first read began: nothing here is older. */
  readAt: Date
  delivery: Delivery
  run: CampaignRun | null
  tenant: TenantDoc | null
  contact: Contact | null
  dialog: Dialog | null
  consent: boolean | null
  suppression: Suppression | null
  /** The same campaign's earlier steps to this person. */
  earlier: readonly Pick<Delivery, 'step' | 'sentAt' | 'repliedAt'>[]
}

type Row = { _id: string; tenant: string }

/**
 * platform: the facts of many messages of any tenants, one read a collection. Each row is joined by its
 * full id, and counts only when its tenant is the message's.
 */
export const readFacts = async (
  db: Db,
  deliveries: readonly Delivery[],
  readAt: Date,
): Promise<SendFacts[]> => {
  const contacts = uniq(deliveries.map(({ contact }) => contact))
  const tenants = uniq(deliveries.map(({ tenant }) => tenant))
  const byId = async <T extends Row>(slug: string, ids: readonly string[]) => {
    if (ids.length === 0) return new Map<string, T>()
    const rows = await db
      .collection<Row>(slug)
      .find({ _id: { $in: uniq(ids) }, tenant: { $in: tenants } })
      .toArray()
    return new Map((rows as unknown as T[]).map((row) => [row._id, row]))
  }
  const [people, dialogs, suppressions, runs, steps, workspaces, consents] = await Promise.all([
    byId<Contact>(slugs.contacts, contacts),
    byId<Dialog>(slugs.dialogs, deliveries.map(dialogOf)),
    byId<Suppression>(slugs.suppressions, deliveries.map(suppressionIdOf)),
    byId<CampaignRun>(slugs.campaignRuns, deliveries.map(runOf)),
    byId<Delivery>(slugs.deliveries, deliveries.flatMap(earlierIds)),
    readTenants(db, tenants),
    readConsents(db, tenants, contacts),
  ])
  return deliveries.map((delivery) => {
    const own = <T extends Row>(row: T | undefined): T | null =>
      row?.tenant === delivery.tenant ? row : null
    const consent = own(consents.get(delivery.contact))
    return {
      readAt,
      delivery,
      run: own(runs.get(runOf(delivery))),
      tenant: workspaces.get(delivery.tenant) ?? null,
      contact: own(people.get(delivery.contact)),
      dialog: own(dialogs.get(dialogOf(delivery))),
      consent: consent?.granted ?? null,
      suppression: own(suppressions.get(suppressionIdOf(delivery))),
      earlier: earlierIds(delivery).flatMap((id) => own(steps.get(id)) ?? []),
    }
  })
}

const uniq = (ids: readonly string[]): string[] => [...new Set(ids)]

const dialogOf = ({ tenant, account, peer }: Delivery): string =>
  dialogId(tenant, account, peer.userId)
const suppressionIdOf = ({ tenant, contact }: Delivery): string => joinId(tenant, tailOf(contact))
const runOf = ({ tenant, campaign }: Delivery): string => runId(tenant, campaign)
const earlierIds = ({ tenant, campaign, contact, step }: Delivery): string[] =>
  Array.from({ length: step }, (_, before) =>
    deliveryId({ tenant, campaign, contact, step: before }),
  )

/** platform: settings of workspaces, whose collection has no tenant of its own. */
const readTenants = async (db: Db, ids: string[]): Promise<Map<string, TenantDoc>> => {
  const rows = await db
    .collection<TenantDoc>(slugs.tenants)
    .find({ _id: { $in: ids } })
    .toArray()
  return new Map(rows.map((row) => [row._id, row]))
}

/** platform: the newest word of each person; where two are of one moment, the withdrawal counts. */
const readConsents = async (
  db: Db,
  tenants: string[],
  contacts: string[],
): Promise<Map<string, Consent>> => {
  const rows = await db
    .collection<Consent>(slugs.consents)
    .find({ tenant: { $in: tenants }, contact: { $in: contacts }, purpose: 'marketing' })
    .toArray()
  const newest = new Map<string, Consent>()
  for (const row of rows) {
    const known = newest.get(row.contact)
    if (!known || row.at > known.at || (row.at.getTime() === known.at.getTime() && !row.granted))
      newest.set(row.contact, row)
  }
  return newest
}

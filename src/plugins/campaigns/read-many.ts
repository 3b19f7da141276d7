import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Consent, PlatformStop, Suppression } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Click } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDoc } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { runId, suppressionId } from '../../core/ids.ts'
import { FREQUENCY_SPAN } from '../../core/policy/frequency.ts'
import { after } from '../../core/time.ts'
import { findAll } from '../../mongo/find-all.ts'
import { sendingStatuses } from './run-status.ts'

/** Contacts carry their tenant in their id, so each is found in its own workspace only. */
type Whom = { tenants: readonly string[]; contacts: readonly string[] }
type Row = { _id: string; tenant: string }

type Which = {
  tenants: readonly string[]
  ids: readonly string[]
  /** Fields besides the id; the rest stays where it is. */
  fields: readonly string[]
}

/** platform: rows of several tenants by their full ids. */
export const readRows = async <T extends Row>(
  db: Db,
  slug: string,
  { tenants, ids, fields }: Which,
): Promise<Map<string, T>> => {
  if (ids.length === 0) return new Map()
  const projection = Object.fromEntries(['tenant', ...fields].map((field) => [field, 1]))
  const filter = { _id: { $in: [...ids] }, tenant: { $in: [...tenants] } }
  const rows = await findAll<T>(db, slug, filter, { projection })
  return new Map(rows.map((row) => [row._id, row]))
}

/** platform: the runs of these workspaces that send now, by their ids. */
export const readSendingRuns = async (
  db: Db,
  tenants: readonly string[],
  fields: readonly string[],
): Promise<Map<string, CampaignRun>> => {
  const projection = Object.fromEntries(['tenant', ...fields].map((field) => [field, 1]))
  const filter = { tenant: { $in: [...tenants] }, status: { $in: [...sendingStatuses] } }
  const rows = await findAll<CampaignRun>(db, slugs.campaignRuns, filter, { projection })
  return new Map(rows.map((row) => [row._id, row]))
}

/** platform: settings of workspaces, whose collection has no tenant of its own. */
export const readTenants = async (
  db: Db,
  ids: readonly string[],
): Promise<Map<string, TenantDoc>> => {
  const rows = await findAll<TenantDoc>(
    db,
    slugs.tenants,
    { _id: { $in: [...ids] } },
    { projection: { timeZone: 1, killSwitch: 1, frequency: 1 } },
  )
  return new Map(rows.map((row) => [row._id, row]))
}

/** platform: the newest word of each contact; where two are of one moment, the withdrawal counts. */
export const readConsents = async (db: Db, whom: Whom): Promise<Map<string, Consent>> => {
  const rows = await findAll<Consent>(
    db,
    slugs.consents,
    { ...among(whom), purpose: 'marketing' },
    { projection: { tenant: 1, contact: 1, granted: 1, at: 1 } },
  )
  const newest = new Map<string, Consent>()
  for (const row of rows) {
    const known = newest.get(row.contact)
    if (!known || row.at > known.at || (row.at.getTime() === known.at.getTime() && !row.granted))
      newest.set(row.contact, row)
  }
  return newest
}

/** platform: who is on their workspace's stop list, as this contact or as the same person before. */
export const readSuppressions = async (
  db: Db,
  { tenants, ids, persons }: { tenants: readonly string[]; ids: string[]; persons: string[] },
) => {
  const rows = await findAll<Suppression>(db, slugs.suppressions, {
    tenant: { $in: [...tenants] },
    // The index of persons is of strings: it serves whoever asks for strings.
    $or: [{ _id: { $in: ids } }, { person: { $in: persons, $type: 'string' } }],
  })
  const byId = new Map(rows.map((row) => [row._id, row]))
  const byPerson = new Map(rows.map((row) => [`${row.tenant} ${row.person}`, row]))
  return (
    { tenant, contact }: Pick<Delivery, 'tenant' | 'contact'>,
    person: string,
  ): Suppression | null => {
    const row = byId.get(suppressionId(tenant, contact)) ?? byPerson.get(`${tenant} ${person}`)
    return row?.tenant === tenant ? row : null
  }
}

/** platform: who of these is written to by nobody. */
export const readPlatformStops = async (
  db: Db,
  persons: readonly string[],
): Promise<Map<string, PlatformStop>> => {
  const rows = await findAll<PlatformStop>(db, slugs.platformStops, {
    _id: { $in: [...new Set(persons)] },
  })
  return new Map(rows.map((row) => [row._id, row]))
}

/** A message that went out, or may have. */
export type Recent = { delivery: string; tenant: string; at: Date }

/** platform: messages of the last seven days by contact. What may have arrived counts as arrived. */
export const readRecent = async (db: Db, whom: Whom, now: Date): Promise<Map<string, Recent[]>> => {
  const rows = await findAll<Delivery>(
    db,
    slugs.deliveries,
    {
      // Each half has an index of its own, which is looked for in a half that says all.
      $or: [
        { ...among(whom), sentAt: { $gt: after(now, -FREQUENCY_SPAN) } },
        { ...among(whom), sentAt: null, state: 'unknown' },
      ],
    },
    { projection: { tenant: 1, contact: 1, sentAt: 1, updatedAt: 1 } },
  )
  const recent = new Map<string, Recent[]>()
  for (const { _id, tenant, contact, sentAt, updatedAt } of rows) {
    const list = recent.get(contact) ?? []
    list.push({ delivery: _id, tenant, at: sentAt ?? updatedAt })
    recent.set(contact, list)
  }
  return recent
}

/** platform: the newest click of people on links of the campaigns that nudge them, by run and contact. */
export const readClicks = async (
  db: Db,
  nudges: readonly Pick<Delivery, 'tenant' | 'contact' | 'campaign'>[],
): Promise<Map<string, Pick<Click, 'tenant' | 'at'>>> => {
  const newest = new Map<string, Pick<Click, 'tenant' | 'at'>>()
  if (nudges.length === 0) return newest
  const rows = await findAll<Click>(
    db,
    slugs.clicks,
    {
      tenant: { $in: [...new Set(nudges.map(({ tenant }) => tenant))] },
      contact: { $in: [...new Set(nudges.map(({ contact }) => contact))] },
      campaign: { $in: [...new Set(nudges.map(({ campaign }) => campaign))] },
      bot: false,
    },
    { projection: { tenant: 1, contact: 1, campaign: 1, at: 1 } },
  )
  for (const { tenant, contact, campaign, at } of rows) {
    const key = runId(tenant, campaign) + contact
    const known = newest.get(key)
    if (!known || at > known.at) newest.set(key, { tenant, at })
  }
  return newest
}

const among = ({ tenants, contacts }: Whom) => ({
  tenant: { $in: [...tenants] },
  contact: { $in: [...contacts] },
})

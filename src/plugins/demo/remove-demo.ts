import type { Suppression } from '../../core/model/contact.ts'
import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { codesWith } from '../../mongo/link-codes.ts'
import { markKnownDays } from '../../mongo/stats-dirty.ts'
import { removeFigures } from './remove-figures.ts'
import { isOfSeed } from './rows.ts'

type Row = { _id: string; tenant: string }

/** Collections whose rows the demo writes itself, each marked `demo: true`. */
const marked = [
  slugs.contacts,
  slugs.identities,
  slugs.dialogs,
  slugs.inbound,
  slugs.consents,
  slugs.suppressions,
  slugs.campaigns,
  slugs.campaignRuns,
  slugs.deliveries,
  slugs.links,
  slugs.linkCodes,
  slugs.clicks,
  slugs.orders,
  slugs.webhookSources,
  slugs.webhookEvents,
  slugs.telegramAccounts,
] as const

/** Rows that living with the demo left behind: they name a demo campaign, contact or account. */
const followers = [
  { name: slugs.deliveries, field: 'campaign', of: slugs.campaigns },
  { name: slugs.campaignRuns, field: 'campaign', of: slugs.campaigns },
  { name: slugs.decisions, field: 'campaign', of: slugs.campaigns },
  { name: slugs.links, field: 'campaign', of: slugs.campaigns },
  { name: slugs.linkCodes, field: 'campaign', of: slugs.campaigns },
  { name: slugs.clicks, field: 'campaign', of: slugs.campaigns },
  { name: slugs.events, field: 'campaign', of: slugs.campaigns },
  { name: slugs.events, field: 'contact', of: slugs.contacts },
  { name: slugs.orders, field: 'contact', of: slugs.contacts },
  { name: slugs.inbound, field: 'contact', of: slugs.contacts },
  { name: slugs.consents, field: 'contact', of: slugs.contacts },
  { name: slugs.suppressions, field: 'contact', of: slugs.contacts },
  { name: slugs.lanes, field: 'account', of: slugs.telegramAccounts },
  { name: slugs.accountCommands, field: 'account', of: slugs.telegramAccounts },
  { name: slugs.mediaUploads, field: 'account', of: slugs.telegramAccounts },
] as const

/**
 * Takes the demo out of one workspace: what the seed wrote and what came of it. Accounts, contacts and
 * campaigns that people made themselves stay with their figures, and a workspace that is no demo is left
 * alone. Safe to run again.
 * @returns how many rows went
 */
export const removeDemo = async (db: Db, tenant: string): Promise<number> => {
  if (!(await isDemo(db, tenant))) return 0
  const own = forTenant(db, tenant)
  const within = await boundsOf(db, tenant)
  const isTheirs = (name: string, mark: object): object => ({ $and: [mark, within[name] ?? {}] })
  const idsOf = async (name: string) =>
    (await own.collection<Row>(name).distinct('_id', isTheirs(name, { demo: true }))) as string[]
  let removed = await removeFigures(own, await idsOf(slugs.campaigns))
  for (const { name, field, of } of followers) {
    const ids = await idsOf(of)
    if (ids.length === 0) continue
    const filter = isTheirs(name, { [field]: { $in: ids } })
    removed += (await own.collection<Row>(name).deleteMany(filter)).deletedCount
  }
  for (const name of marked) {
    const filter = isTheirs(name, { demo: true })
    removed += (await own.collection<Row>(name).deleteMany(filter)).deletedCount
  }
  await markKnownDays(own)
  await db
    .collection<{ _id: string }>(slugs.tenants)
    .updateOne({ _id: tenant }, { $set: { demo: false } })
  return removed
}

const isDemo = async (db: Db, tenant: string): Promise<boolean> => {
  const tenants = db.collection<{ _id: string; demo?: boolean }>(slugs.tenants)
  return (await tenants.findOne({ _id: tenant, demo: true })) !== null
}

const OWN_WORDS: Suppression['reason'][] = ['opt-out', 'blocked', 'complaint', 'privacy']

/**
 * What of a collection is the demo's for certain: codes by the prefix of the workspace, which is their
 * index, and people by the ids that the seed gives. What a real person said is never taken away.
 */
const boundsOf = async (db: Db, tenant: string): Promise<Record<string, object>> => {
  const found = await db
    .collection<{ _id: string; linkPrefix?: string }>(slugs.tenants)
    .findOne({ _id: tenant }, { projection: { linkPrefix: 1 } })
  const people = isOfSeed(tenant)
  return {
    [slugs.contacts]: { _id: people },
    [slugs.identities]: { contact: people },
    [slugs.consents]: { contact: people },
    [slugs.suppressions]: { $or: [{ contact: people }, { reason: { $nin: OWN_WORDS } }] },
    ...(found?.linkPrefix && { [slugs.linkCodes]: codesWith(found.linkPrefix) }),
  }
}

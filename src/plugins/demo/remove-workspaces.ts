import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { removeDemo } from './remove-demo.ts'

type Row = { _id: string; tenant: string }
type User = { _id: string; demo?: boolean; tenants?: { tenant: string }[] }

/** One unmarked row of these, and the workspace is somebody's: people made it themselves. */
const real = [
  slugs.contacts,
  slugs.telegramAccounts,
  slugs.campaigns,
  slugs.orders,
  slugs.media,
  slugs.webhookSources,
  slugs.apiKeys,
] as const

/** What a workspace of the demo holds besides; it goes with its workspace. The audit stays. */
const rest = [
  slugs.identities,
  slugs.dialogs,
  slugs.inbound,
  slugs.consents,
  slugs.suppressions,
  slugs.campaignRuns,
  slugs.decisions,
  slugs.deliveries,
  slugs.links,
  slugs.linkCodes,
  slugs.clicks,
  slugs.webhookEvents,
  slugs.mediaUploads,
  slugs.lanes,
  slugs.accountCommands,
  slugs.contactClaims,
  slugs.statsDays,
  slugs.statsDirty,
  slugs.events,
  slugs.dataKeys,
] as const

/**
 * platform: takes the demo out of `here`, and the other demo workspaces as a whole where `all` is set; does
 * nothing when `here` is no demo. The caller has checked that an owner asks, and for `all` a platform admin.
 */
export const removeDemoFrom = async (db: Db, here: string, all: boolean): Promise<number> => {
  const tenants = db.collection<{ _id: string; demo?: boolean }>(slugs.tenants)
  if (!(await tenants.findOne({ _id: here, demo: true }))) return 0
  const others = all ? await tenants.find({ demo: true, _id: { $ne: here } }).toArray() : []
  let removed = 0
  // The one that is looked at comes last: cut off before, the button is still there.
  for (const { _id } of others) removed += await removeWorkspace(db, _id)
  return removed + (await removeRows(db, here))
}

/** A demo workspace with the people who own it. One in which somebody made something is kept, without its demo. */
const removeWorkspace = async (db: Db, tenant: string): Promise<number> => {
  let removed = await removeRows(db, tenant)
  if (await isSomebodys(db, tenant)) return removed
  const own = forTenant(db, tenant)
  for (const name of rest) removed += (await own.collection<Row>(name).deleteMany({})).deletedCount
  const users = db.collection<User>(slugs.users)
  removed += (await users.deleteMany({ demo: true, 'tenants.tenant': tenant })).deletedCount
  const tenants = db.collection<{ _id: string }>(slugs.tenants)
  return removed + (await tenants.deleteOne({ _id: tenant })).deletedCount
}

/** platform: the demo's rows and the versions of its campaigns, which name no workspace of their own. */
const removeRows = async (db: Db, tenant: string): Promise<number> => {
  const marked = { demo: true } as object
  const campaigns = await forTenant(db, tenant)
    .collection<Row>(slugs.campaigns)
    .distinct('_id', marked)
  const versions = db.collection<{ parent: string }>(`_${slugs.campaigns}_versions`)
  const gone = await versions.deleteMany({ parent: { $in: campaigns as string[] } })
  return gone.deletedCount + (await removeDemo(db, tenant))
}

const isSomebodys = async (db: Db, tenant: string): Promise<boolean> => {
  for (const name of real)
    if (await forTenant(db, tenant).collection<Row>(name).findOne({})) return true
  const users = db.collection<User>(slugs.users)
  return (await users.findOne({ demo: { $ne: true }, 'tenants.tenant': tenant })) !== null
}

import type { SeedDeps, SeededTenant } from './seed-workspace.ts'
import type { Shop } from './stories.ts'

import { slugs } from '../../collections/slugs.ts'
import { makeFirstWorkspace } from './first-workspace.ts'
import { isOpenToDemo, noteDemo } from './note-demo.ts'
import { removeDemo } from './remove-demo.ts'
import { ensureSecondOwner } from './second-owner.ts'
import { seedWorkspace } from './seed-workspace.ts'
import { lumen, northwind } from './stories.ts'

/** `demoKey` tells which demo a workspace is; its name and its slug are its owner's to change. */
type TenantRow = {
  _id: string
  hookId: string
  linkPrefix: string
  slug: string
  demo?: boolean
  demoKey?: Shop['key']
  seededAt?: Date
}

/** platform: the workspaces themselves. */
const tenantsOf = ({ db }: SeedDeps) => db.collection<TenantRow>(slugs.tenants)

/**
 * The two demo workspaces, once in the life of an installation; the first is the one the claiming person
 * owns. A seed that was cut off is taken back and done again. After that nothing is ever seeded: whatever
 * became of the demo's workspaces, they are people's now.
 */
export const seedDemo = async (deps: SeedDeps, fill = seedWorkspace): Promise<{ own: string }> => {
  if (await isOpenToDemo(deps.db)) {
    await noteDemo(deps.db, 'begun')
    await seedOnce(deps, lumen, fill)
    await ensureSecondOwner(deps.payload, deps.db, await seedOnce(deps, northwind, fill))
    await noteDemo(deps.db, 'done')
  }
  const first = await tenantsOf(deps).findOne({ demoKey: lumen.key })
  return { own: first?._id ?? (await makeFirstWorkspace(deps.payload, deps.db)) }
}

const seedOnce = async (deps: SeedDeps, shop: Shop, fill: typeof seedWorkspace) => {
  const known = await begunOf(deps, shop)
  if (known?.seededAt) return known._id
  const { id, hookId, linkPrefix } = known
    ? { ...known, id: known._id }
    : await createTenant(deps, shop)
  const mark = async (fields: Partial<TenantRow>) =>
    void (await tenantsOf(deps).updateOne({ _id: id }, { $set: { demo: true, ...fields } }))
  await mark({ demoKey: shop.key })
  if (known) await removeDemo(deps.db, id)
  // What is cut off from here on is still a demo, which the next start may take back.
  await mark({})
  await fill(deps, shop, { id, hookId, linkPrefix })
  await mark({ seededAt: deps.now })
  return id
}

/** One that was cut off before it got its key has its slug still. */
const begunOf = (deps: SeedDeps, { key, slug }: Shop): Promise<TenantRow | null> =>
  tenantsOf(deps).findOne({
    $or: [{ demoKey: key }, { slug, demo: true, demoKey: { $exists: false } }],
  })

/** platform: makes a workspace. */
const createTenant = async ({ payload }: SeedDeps, shop: Shop): Promise<SeededTenant> => {
  const { name, slug, email, timeZone, currency } = shop
  const tenant = await payload.create({
    collection: slugs.tenants,
    data: { name, slug, email, timeZone, currency, demo: true },
  })
  return {
    id: String(tenant.id),
    hookId: String(tenant['hookId']),
    linkPrefix: String(tenant['linkPrefix']),
  }
}

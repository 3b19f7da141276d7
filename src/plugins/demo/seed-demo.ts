import type { SeedDeps, SeededTenant } from './seed-workspace.ts'
import type { Shop } from './stories.ts'

import { slugs } from '../../collections/slugs.ts'
import { removeDemo } from './remove-demo.ts'
import { ensureSecondOwner } from './second-owner.ts'
import { seedWorkspace } from './seed-workspace.ts'
import { lumen, northwind } from './stories.ts'

type TenantRow = SeededTenant & { slug: string; seededAt: Date | null }

/**
 * The two demo workspaces; the first is the one the claiming person owns. A seed that was cut off is
 * taken back and done again; a finished one, or a demo that was removed, is left alone.
 */
export const seedDemo = async (deps: SeedDeps): Promise<{ own: string }> => {
  const own = await seedOnce(deps, lumen)
  const kept = await deps.db
    .collection<{ _id: string; demo: boolean; seededAt?: Date }>(slugs.tenants)
    .findOne({ _id: own, demo: true })
  if (!kept) return { own } // The demo was removed; it does not come back by itself.
  await ensureSecondOwner(deps.payload, deps.db, await seedOnce(deps, northwind))
  return { own }
}

const seedOnce = async (deps: SeedDeps, shop: Shop): Promise<string> => {
  const known = await findTenant(deps, shop)
  if (known?.seededAt) return known.id
  if (known) await removeDemo(deps.db, known.id)
  const tenant = known ?? (await createTenant(deps, shop))
  await seedWorkspace(deps, shop, tenant)
  await deps.db
    .collection<{ _id: string }>(slugs.tenants)
    .updateOne({ _id: tenant.id }, { $set: { seededAt: deps.now, demo: true } })
  return tenant.id
}

const findTenant = async ({ db }: SeedDeps, shop: Shop): Promise<TenantRow | null> => {
  const row = await db
    .collection<{ _id: string; hookId: string; linkPrefix: string; slug: string; seededAt?: Date }>(
      slugs.tenants,
    )
    .findOne({ slug: shop.slug })
  return row && { ...row, id: row._id, seededAt: row.seededAt ?? null }
}

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

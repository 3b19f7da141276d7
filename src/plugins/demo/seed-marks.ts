import type { Identity } from '../../core/model/contact.ts'
import type { Order } from '../../core/model/money-trail.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { Chapter } from './history-rows.ts'
import type { KnownPerson } from './rows.ts'

import { slugs } from '../../collections/slugs.ts'
import { identityId } from '../../mongo/identities.ts'
import { markStatsDirty } from '../../mongo/stats-dirty.ts'
import { demoContactId } from './rows.ts'

/** Asks for the figures of every day on which something happened; the worker computes them. */
export const markDays = async (
  tenantDb: TenantDb,
  zone: string,
  { chapters, orders }: { chapters: readonly Chapter[]; orders: readonly Order[] },
): Promise<void> => {
  const changes = chapters.flatMap(({ run, deliveries, clicks, orders: earned }) =>
    [
      ...deliveries.map(({ createdAt }) => createdAt),
      ...clicks.map(({ at }) => at),
      ...earned.map(({ placedAt }) => placedAt),
    ].map((at) => ({ campaign: run.campaign, at })),
  )
  const everyone = orders.map(({ placedAt }) => ({ campaign: 'all', at: placedAt }))
  const all = changes.map(({ at }) => ({ campaign: 'all', at }))
  await markStatsDirty(tenantDb, [...changes, ...all, ...everyone], zone)
}

type Naming = { masterKey: string; now: Date; people: readonly KnownPerson[] }

/** How demo people are found again: by their Telegram id and by the e-mail a shop knows. */
export const writeIdentities = async (
  tenantDb: TenantDb,
  { masterKey, now, people }: Naming,
): Promise<void> => {
  const { tenant } = tenantDb
  const rows = people.flatMap((person): Identity[] => {
    const contact = demoContactId(tenant, person.index)
    const common = { tenant, contact, createdAt: now, demo: true }
    const at = (kind: 'telegram' | 'email', value: string) => ({
      _id: identityId({ masterKey, tenant, kind, value }),
      kind,
      ...common,
    })
    return [at('telegram', person.peer), at('email', person.email)]
  })
  await tenantDb.collection<Identity>(slugs.identities).insertMany(rows)
}

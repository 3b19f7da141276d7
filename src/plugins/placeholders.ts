import type { Placeholder } from '../core/placeholders.ts'
import type { Db } from '../mongo/connect.ts'
import type { TenantDb } from '../mongo/for-tenant.ts'

import { platformPlaceholders } from '../core/placeholders.ts'
import { forTenant } from '../mongo/for-tenant.ts'

/** What a placeholder says for these people, by contact id. Called once for a page of people. */
export type LoadWords = (
  tenantDb: TenantDb,
  contacts: readonly string[],
) => Promise<ReadonlyMap<string, string>>

type Brings = { name: string; placeholders?: Readonly<Record<string, LoadWords>> }

/** The placeholders of all features; each name means one thing. */
export const placeholdersOf = (features: readonly Brings[], db: Db): readonly Placeholder[] => {
  const known = new Set<string>(platformPlaceholders)
  return features.flatMap((feature) =>
    Object.entries(feature.placeholders ?? {}).map(([name, load]): Placeholder => {
      if (known.has(name)) throw new Error(`Two placeholders are called {{${name}}}`)
      known.add(name)
      return { name, words: (tenant, contacts) => load(forTenant(db, tenant), contacts) }
    }),
  )
}

/** A name that a message can hold and that is not the platform's. */
export const checkPlaceholders = ({ name, placeholders = {} }: Brings): void => {
  const platform: readonly string[] = platformPlaceholders
  const wrong = Object.keys(placeholders).find(
    (one) => !/^[a-z][a-z0-9_]*$/.test(one) || platform.includes(one),
  )
  if (wrong !== undefined)
    throw new Error(
      `Feature "${name}" has a placeholder {{${wrong}}}: small letters, digits and _ only, and none of the platform’s.`,
    )
}

import type { CollectionConfig } from 'payload'

import type { Feature } from '../define-feature.ts'

import { slugs } from '../../collections/slugs.ts'
import { nativeTenancy, payloadTenancy } from './classification.ts'
import { tenancyOf } from './tenancy-of.ts'

/** Whose data each collection holds: what features declare, the platform's native ones, Payload's own. */
export const tenancyTable = (
  features: readonly Feature[],
  collections: readonly CollectionConfig[],
): ReadonlyMap<string, unknown> =>
  new Map([
    ...Object.entries(payloadTenancy),
    ...Object.entries(nativeTenancy),
    ...features.flatMap(({ native = {} }) => Object.entries(native)),
    ...collections.flatMap((one) => {
      const tenancy = tenancyOf(one)
      const kept = one.versions ? [[versionsOf(one.slug), tenancy] as const] : []
      return [[one.slug, tenancy] as const, ...kept]
    }),
  ])

/** Where Payload keeps old versions. */
const versionsOf = (slug: string): string => `_${slug}_versions`

const own: readonly string[] = [
  ...Object.values(slugs),
  ...Object.values(slugs).map(versionsOf),
  ...Object.keys(payloadTenancy),
]

/**
 * A feature's native collections are classified like all others, and what is unique is so within a
 * workspace: else one workspace could keep another from storing a row, and learn that it has one.
 */
export const checkPlan = (
  features: readonly Feature[],
  collections: readonly CollectionConfig[],
): void => {
  const table = tenancyTable(features, collections)
  for (const { name, indexes = {} } of features) {
    for (const [collection, plan] of Object.entries(indexes)) {
      const tenancy = table.get(collection)
      if (tenancy === undefined)
        throw new Error(
          `Feature "${name}" has indexes of "${collection}" and does not say whose data it holds: name it under \`native\`.`,
        )
      const across = plan.some(({ unique, key }) => unique && Object.keys(key)[0] !== 'tenant')
      if (tenancy === 'tenant' && across && !own.includes(collection))
        throw new Error(
          `A unique index of "${collection}" (feature "${name}") does not begin with the tenant.`,
        )
    }
  }
}

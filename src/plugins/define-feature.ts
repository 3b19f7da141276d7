import type { CollectionConfig, Config, Field, Plugin } from 'payload'

import type { PolicyRule } from '../core/gate.ts'
import type { IndexPlan } from '../mongo/indexes.ts'

import { coreRules } from '../core/gate.ts'

type Extension = {
  fields?: readonly Field[]
  hooks?: NonNullable<CollectionConfig['hooks']>
}

/** Every collection, route and job says whose data it touches. */
export type Tenancy = 'tenant' | 'platform' | 'self'

/** A part that one role loads when it starts: `() => import('./edge.ts')`. */
export type RolePart = () => Promise<unknown>
export type RoleName = 'edge' | 'web' | 'sender' | 'worker'

/** What a feature may add to the platform. A feature that needs more than this is two features. */
export type Feature = {
  name: string
  collections?: readonly CollectionConfig[]
  extend?: Readonly<Record<string, Extension>>
  endpoints?: NonNullable<Config['endpoints']>
  /** Lazy, so that an edge never loads a Telegram client. Each part exports what its role's contract asks for. */
  roles?: Partial<Record<RoleName, RolePart>>
  widgets?: NonNullable<NonNullable<Config['admin']>['dashboard']>['widgets']
  /** Payload's `admin.components.views`. */
  views?: NonNullable<NonNullable<NonNullable<Config['admin']>['components']>['views']>
  /** English texts, reached as `t('<name>:key')`. */
  translations?: Readonly<Record<string, string>>
  /** Rules that every message of every feature passes before it goes out. */
  policyRules?: readonly PolicyRule[]
  /** Indexes of the collections that this feature owns natively. */
  indexes?: IndexPlan
}

/** What Herald keeps on `config.custom.herald`, for roles and checks. */
export type HeraldCustom = {
  features: Feature[]
}

/** A Payload plugin that still knows what it was made of, so that roles without Payload can read it. */
export type FeaturePlugin = Plugin & { feature: Feature }

/** Turns a feature into a plain Payload plugin. Adds only; never changes the config it was given. */
export const defineFeature = (given: Feature): FeaturePlugin => {
  const feature = given.policyRules ? { ...given, policyRules: frozen(given.policyRules) } : given
  return Object.assign(((config) => addFeature(config, feature)) as Plugin, { feature })
}

/** What one feature has put before the gate no other can change. */
const frozen = (rules: readonly PolicyRule[]): readonly PolicyRule[] =>
  Object.freeze(rules.map((rule) => Object.freeze({ ...rule })))

export const addFeature = (config: Config, feature: Feature): Config => {
  const { name, views, widgets, translations } = feature
  const herald = config.custom?.['herald'] as HeraldCustom | undefined
  const i18n = config.i18n?.translations as Record<string, Record<string, unknown>> | undefined
  return {
    ...config,
    admin: {
      ...config.admin,
      components: {
        ...config.admin?.components,
        views: { ...config.admin?.components?.views, ...views },
      },
      dashboard: {
        ...config.admin?.dashboard,
        widgets: [...(config.admin?.dashboard?.widgets ?? []), ...(widgets ?? [])],
      },
    },
    collections: [...extendAll(config.collections ?? [], feature), ...(feature.collections ?? [])],
    endpoints: [...(config.endpoints ?? []), ...(feature.endpoints ?? [])],
    custom: {
      ...config.custom,
      herald: { ...herald, features: [...(herald?.features ?? []), feature] },
    },
    ...(translations && {
      i18n: {
        ...config.i18n,
        translations: { ...i18n, en: { ...i18n?.['en'], [name]: translations } },
      },
    }),
  } as Config
}

const extendAll = (collections: readonly CollectionConfig[], { name, extend = {} }: Feature) => {
  const unknown = Object.keys(extend).filter((slug) => !collections.some((c) => c.slug === slug))
  if (unknown.length > 0)
    throw new Error(`Feature "${name}" extends unknown collections: ${unknown.join(', ')}`)
  return collections.map((collection) => extendOne(collection, extend[collection.slug]))
}

const extendOne = (
  collection: CollectionConfig,
  extension: Extension | undefined,
): CollectionConfig => {
  if (!extension) return collection
  const hooks = { ...collection.hooks } as Record<string, unknown[]>
  for (const [event, added] of Object.entries(extension.hooks ?? {})) {
    hooks[event] = [...(hooks[event] ?? []), ...(added as unknown[])]
  }
  return {
    ...collection,
    fields: [...collection.fields, ...(extension.fields ?? [])],
    hooks: hooks as NonNullable<CollectionConfig['hooks']>,
  }
}

/**
 * The rules of all features: what the gate asks, in every role. Screens pass `config.custom.herald`.
 * A rule can be added and none taken away or replaced: the platform's own must all be there, once.
 */
export const policyRulesOf = (features: readonly Feature[]): readonly PolicyRule[] => {
  const rules = features.flatMap(({ policyRules }) => policyRules ?? [])
  const names = rules.map(({ name }) => name)
  const lost = coreRules.filter((name) => !names.includes(name))
  if (lost.length > 0) throw new Error(`The gate has lost its rule ${lost.join(', ')}`)
  const twice = names.filter((name, n) => names.indexOf(name) !== n)
  if (twice.length > 0) throw new Error(`Two rules of the gate are called ${twice.join(', ')}`)
  return Object.freeze(rules)
}

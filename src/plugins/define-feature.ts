import type { CollectionConfig, Config, Field, Plugin } from 'payload'

import type { CollectionTenancy } from '../collections/define-collection.ts'
import type { PolicyRule } from '../core/gate.ts'
import type { Db } from '../mongo/connect.ts'
import type { IndexPlan } from '../mongo/indexes.ts'
import type { PersonRule } from './person-rule.ts'
import type { LoadWords } from './placeholders.ts'

import { coreRules } from '../core/gate.ts'
import { addFeature } from './add-feature.ts'
import { checkName } from './check-feature.ts'
import { bindRule, checkReasons } from './person-rule.ts'
import { checkPlaceholders } from './placeholders.ts'

export type Extension = {
  fields?: readonly Field[]
  hooks?: NonNullable<CollectionConfig['hooks']>
}

/** Texts of one shared table, by the key that the panel looks for. */
type Texts = Readonly<Record<string, string>>

/** A part that one role loads when it starts: `() => import('./edge.ts')`. */
export type RolePart = () => Promise<unknown>
export type RoleName = 'edge' | 'web' | 'sender' | 'worker'

/** What a feature may add to the platform. A feature that needs more than this is two features. */
export type Feature = {
  name: string
  collections?: readonly CollectionConfig[]
  extend?: Readonly<Record<string, Extension>>
  /**
   * Collections that only native code reads and writes: whose data each holds. Every collection that
   * `indexes` names is here, in `collections`, or one of the platform's.
   */
  native?: Readonly<Record<string, Exclude<CollectionTenancy, 'self'>>>
  /** Lazy, so that an edge never loads a Telegram client. Each part exports what its role's contract asks for. */
  roles?: Partial<Record<RoleName, RolePart>>
  widgets?: NonNullable<NonNullable<Config['admin']>['dashboard']>['widgets']
  /** Payload's `admin.components.views`. */
  views?: NonNullable<NonNullable<NonNullable<Config['admin']>['components']>['views']>
  /** English texts, reached as `t('<name>:key')`. */
  translations?: Texts
  /**
   * What the panel calls its collections (`birthdays` and `birthdays-one`), their fields and the values
   * of choices. A key that the platform has already keeps the platform's text, so it may not differ.
   */
  labels?: Partial<Record<'collections' | 'fields' | 'options', Texts>>
  /** Rules that every message of every feature passes before it goes out. */
  policyRules?: readonly PolicyRule[]
  /** Such rules that know more of a person than the gate does. */
  personRules?: readonly PersonRule[]
  /** Words that messages may fill in: `birthday` is `{{birthday}}`. */
  placeholders?: Readonly<Record<string, LoadWords>>
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
  const { name, policyRules, personRules } = given
  checkName(name)
  checkPlaceholders(given)
  checkReasons(name, [...(policyRules ?? []), ...(personRules ?? [])])
  const feature = {
    ...given,
    ...(policyRules && { policyRules: frozen(policyRules) }),
    ...(personRules && { personRules: frozen(personRules) }),
  }
  return Object.assign(((config) => addFeature(config, feature)) as Plugin, { feature })
}

/** What one feature has put before the gate no other can change. */
const frozen = <Rule extends object>(rules: readonly Rule[]): readonly Rule[] =>
  Object.freeze(rules.map((rule) => Object.freeze({ ...rule })))

/**
 * The rules of all features: what the gate asks, in every role. Screens pass `config.custom.herald`.
 * A rule can be added and none taken away or replaced: the platform's own must all be there, once.
 */
export const policyRulesOf = (features: readonly Feature[], db?: Db): readonly PolicyRule[] => {
  const rules = features.flatMap(({ policyRules = [], personRules = [] }) => [
    ...policyRules,
    ...personRules.map((rule) => Object.freeze(bindRule(rule, db))),
  ])
  const names = rules.map(({ name }) => name)
  const lost = coreRules.filter((name) => !names.includes(name))
  if (lost.length > 0) throw new Error(`The gate has lost its rule ${lost.join(', ')}`)
  const twice = names.filter((name, n) => names.indexOf(name) !== n)
  if (twice.length > 0) throw new Error(`Two rules of the gate are called ${twice.join(', ')}`)
  return Object.freeze(rules)
}

import type { CollectionConfig, Config } from 'payload'

import type { Extension, Feature, HeraldCustom } from './define-feature.ts'

import { labelled } from '../collections/label.ts'
import { checkFeature, type PanelTexts } from './check-feature.ts'

/** The config with one feature more. Adds only; never changes the config it was given. */
export const addFeature = (config: Config, feature: Feature): Config => {
  const { views, widgets } = feature
  const herald = config.custom?.['herald'] as HeraldCustom | undefined
  const texts = withTexts(textsOf(config), feature)
  checkFeature(feature, { known: herald?.features ?? [], texts })
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
    custom: {
      ...config.custom,
      herald: { ...herald, features: [...(herald?.features ?? []), feature] },
    },
    i18n: {
      ...config.i18n,
      translations: { ...config.i18n?.translations, en: texts },
    },
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
    fields: [...collection.fields, ...labelled(extension.fields ?? [])],
    hooks: hooks as NonNullable<CollectionConfig['hooks']>,
  }
}

const textsOf = (config: Config): PanelTexts =>
  (config.i18n?.translations as Record<string, PanelTexts> | undefined)?.['en'] ?? {}

/** What the panel says, with what this feature adds. It renames nothing that has a name. */
const withTexts = (texts: PanelTexts, feature: Feature): PanelTexts => {
  const { name, translations, policyRules = [], personRules = [], labels = {} } = feature
  const merged: Record<string, Readonly<Record<string, string>>> = { ...texts }
  if (translations) merged[name] = translations
  const reasons = Object.assign({}, ...[...policyRules, ...personRules].map((rule) => rule.reasons))
  merged['reasons'] = { ...texts['reasons'], ...reasons }
  for (const [table, added] of Object.entries(labels)) {
    const renamed = Object.keys(added).find(
      (key) => (texts[table]?.[key] ?? added[key]) !== added[key],
    )
    if (renamed)
      throw new Error(
        `Feature "${name}" renames ${table}:${renamed}, which is "${texts[table]?.[renamed]}" already. Give the field or collection a label of its own.`,
      )
    merged[table] = { ...texts[table], ...added }
  }
  return merged
}

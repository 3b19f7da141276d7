import type { CollectionConfig, Field } from 'payload'

import type { Feature } from './define-feature.ts'

import { innerOf, refuseFieldIndexes } from '../collections/check-fields.ts'
import { labelled } from '../collections/label.ts'

/** English texts of the panel, by table and key. */
export type PanelTexts = Readonly<Record<string, Readonly<Record<string, string>>>>

/** Tables of texts that the panel and Payload have: a feature of that name would replace one. */
const taken = [
  'authentication',
  'collections',
  'dashboard',
  'error',
  'fields',
  'folder',
  'general',
  'lexical',
  'localization',
  'multiTenant',
  'operators',
  'options',
  'plugin-multi-tenant',
  'reasons',
  'upload',
  'validation',
  'version',
]

export const checkName = (name: string): void => {
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    throw new Error(`A feature is called "${name}": small letters, digits and hyphens only.`)
  if (taken.includes(name))
    throw new Error(`A feature cannot be called "${name}": the panel has texts of that name.`)
}

type Around = { known: readonly Feature[]; texts: PanelTexts }

/** What a feature would otherwise get wrong without a word: refused at start. */
export const checkFeature = (feature: Feature, { known, texts }: Around): void => {
  const { name, collections = [], extend = {} } = feature
  if (known.some((other) => other.name === name))
    throw new Error(`Two features are called "${name}".`)
  for (const { slug, fields, endpoints } of collections) {
    refuseFieldIndexes(slug, fields)
    if (endpoints && endpoints.length > 0)
      throw new Error(
        `Collection "${slug}" of feature "${name}" brings Payload endpoints, which know no workspace and no role. Routes are what its web part returns.`,
      )
  }
  for (const [slug, { fields = [] }] of Object.entries(extend)) refuseFieldIndexes(slug, fields)
  const added = Object.values(extend).flatMap(({ fields = [] }) => labelled(fields))
  const wanted = [...collections.flatMap(textsOfCollection), ...added.flatMap(textsOfField)]
  const missing = wanted.filter((key) => !has(texts, key))
  if (missing.length > 0)
    throw new Error(`Feature "${name}" has no text for ${[...new Set(missing)].join(', ')}.`)
}

const has = (texts: PanelTexts, key: string): boolean => {
  const [table = '', ...rest] = key.split(':')
  return texts[table]?.[rest.join(':')] !== undefined
}

const textsOfCollection = ({ labels, fields }: CollectionConfig): string[] => [
  ...keyOf(labels?.singular),
  ...keyOf(labels?.plural),
  ...fields.flatMap(textsOfField),
]

const textsOfField = (field: Field): string[] => {
  const label = 'label' in field ? keyOf(field.label) : []
  const rows = field.type === 'array' ? [field.labels?.singular, field.labels?.plural] : []
  const options = field.type === 'select' || field.type === 'radio' ? field.options : []
  const values = options.flatMap((one) => (typeof one === 'string' ? [] : keyOf(one.label)))
  return [...label, ...rows.flatMap(keyOf), ...values, ...innerOf(field).flatMap(textsOfField)]
}

/** The key that a label asks the translations for; a label that is words itself asks for none. */
const keyOf = (label: unknown): string[] => {
  if (typeof label !== 'function') return []
  const asked: string[] = []
  label({ t: (key: string) => void asked.push(key) })
  return asked.filter((key) => key.includes(':'))
}

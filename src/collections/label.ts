import type { Field, LabelFunction } from 'payload'

import { collectionTexts } from './translations.ts'

/** A text of the panel by its key in the translations. */
export const text =
  (key: string): LabelFunction =>
  ({ t }) =>
    t(key as never)

/** A heading of the sidebar; Payload takes these as a table of languages. */
export const group = (key: keyof typeof collectionTexts.groups): Record<string, string> => ({
  en: collectionTexts.groups[key],
})

/** Gives each named field its label `fields:<name>`, at every depth. */
export const labelled = (fields: readonly Field[]): Field[] => fields.map(labelOne)

const labelOne = (field: Field): Field => {
  const inner = 'fields' in field ? { fields: labelled(field.fields) } : {}
  const named = 'name' in field && field.name !== undefined && field.type !== 'ui'
  const label =
    named && !('label' in field && field.label !== undefined)
      ? { label: text(`fields:${field.name}`) }
      : {}
  const rows = field.type === 'array' && !field.labels ? { labels: rowLabels(field.name) } : {}
  return { ...field, ...inner, ...label, ...rows } as Field
}

const rowLabels = (name: string) => ({
  singular: text(`fields:${name}-one`),
  plural: text(`fields:${name}`),
})

import type { Field } from 'payload'

export type Reference = { path: string; collection: string; id: string }

/** Every row that `data` points at through relationship and upload fields, at any depth. */
export const referencesIn = (fields: readonly Field[], data: unknown, prefix = ''): Reference[] => {
  if (typeof data !== 'object' || data === null) return []
  const row = data as Record<string, unknown>
  return fields.flatMap((field) => ofField(field, row, prefix))
}

const ofField = (field: Field, row: Record<string, unknown>, prefix: string): Reference[] => {
  if (field.type === 'tabs') {
    return field.tabs.flatMap((tab) =>
      'name' in tab && tab.name
        ? referencesIn(tab.fields, row[tab.name], `${prefix}${tab.name}.`)
        : referencesIn(tab.fields, row, prefix),
    )
  }
  const name = 'name' in field && field.name ? field.name : null
  if (name === null) return 'fields' in field ? referencesIn(field.fields, row, prefix) : []
  const value = row[name]
  const path = `${prefix}${name}`
  if (field.type === 'relationship' || field.type === 'upload') {
    return many(value).flatMap((one) => pointer(one, field.relationTo, path))
  }
  if (field.type === 'array') {
    return many(value).flatMap((one, i) => referencesIn(field.fields, one, `${path}.${i}.`))
  }
  if (field.type === 'blocks') return many(value).flatMap((one, i) => ofBlock(field, one, path, i))
  return 'fields' in field ? referencesIn(field.fields, value, `${path}.`) : []
}

const ofBlock = (
  field: Extract<Field, { type: 'blocks' }>,
  value: unknown,
  path: string,
  index: number,
): Reference[] => {
  const type = (value as { blockType?: unknown } | null)?.blockType
  const block = field.blocks.find(({ slug }) => slug === type)
  return block ? referencesIn(block.fields, value, `${path}.${index}.`) : []
}

const pointer = (value: unknown, relationTo: string | string[], path: string): Reference[] => {
  if (Array.isArray(relationTo)) {
    const { relationTo: collection, value: inner } = (value ?? {}) as Record<string, unknown>
    return typeof collection === 'string' ? pointer(inner, collection, path) : []
  }
  const id = typeof value === 'string' ? value : (value as { id?: unknown } | null)?.id
  return typeof id === 'string' ? [{ path, collection: relationTo, id }] : []
}

const many = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value
  return value === null || value === undefined ? [] : [value]
}

import type { Field } from 'payload'

/**
 * Indexes stand in one plan that the migration step keeps, so `unique` and `index` of a field would do
 * nothing at all, without a word. Whoever writes them is told where they belong.
 */
export const refuseFieldIndexes = (collection: string, fields: readonly Field[]): void => {
  const [found] = fields.flatMap((field) => indexedIn(field))
  if (found)
    throw new Error(
      `Field "${found.path}" of "${collection}" asks for ${found.what}, which has no effect on a field. Declare it among the \`indexes\` of its feature; a unique key begins with the tenant.`,
    )
}

type Found = { path: string; what: string }

const indexedIn = (field: Field, above = ''): Found[] => {
  const path = 'name' in field && field.name ? `${above}${field.name}` : above.slice(0, -1)
  const inner = path === '' ? '' : `${path}.`
  const own = (['unique', 'index'] as const).filter(
    (what) => (field as unknown as Record<string, unknown>)[what] === true,
  )
  return [
    ...own.map((what) => ({ path, what })),
    ...innerOf(field).flatMap((f) => indexedIn(f, inner)),
  ]
}

/** The fields right below one: of groups, rows, arrays, tabs and blocks. */
export const innerOf = (field: Field): readonly Field[] => {
  if (field.type === 'tabs') return field.tabs.flatMap(({ fields }) => fields)
  if (field.type === 'blocks') return field.blocks.flatMap(({ fields }) => fields)
  return 'fields' in field ? field.fields : []
}

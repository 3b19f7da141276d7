import type { BaseDatabaseAdapter, Collection, DatabaseAdapterObj, FlattenedField } from 'payload'

type Doc = Record<string, unknown>

/**
 * Native code writes null for a group that has nothing in it, and Payload falls over that, not only
 * when it reads: whoever saved such a person got an error. So no document reaches it that way.
 */
export const withOpenGroups = (adapter: DatabaseAdapterObj): DatabaseAdapterObj => ({
  ...adapter,
  init: (args) => {
    const database: BaseDatabaseAdapter = adapter.init(args)
    const opened = <T>(collection: string, doc: T): T => {
      const known = database.payload.collections as Readonly<Record<string, Collection>>
      return openGroups(known[collection]?.config.flattenedFields ?? [], doc as Doc) as T
    }
    const find = database.find.bind(database)
    const findOne = database.findOne.bind(database)
    const updateOne = database.updateOne.bind(database)
    return Object.assign(database, {
      find: async (wanted: Parameters<typeof find>[0]) => {
        const page = await find(wanted)
        return { ...page, docs: page.docs.map((doc) => opened(wanted.collection, doc)) }
      },
      findOne: async (wanted: Parameters<typeof findOne>[0]) =>
        opened(wanted.collection, await findOne(wanted)),
      updateOne: async (wanted: Parameters<typeof updateOne>[0]) =>
        opened(wanted.collection, await updateOne(wanted)),
    })
  },
})

/** The document with an empty group wherever null stands for one. */
export const openGroups = <T extends Doc | null>(
  fields: readonly Pick<FlattenedField, 'name' | 'type'>[],
  doc: T,
): T => {
  const empty = fields.filter(({ name, type }) => type === 'group' && doc?.[name] === null)
  if (empty.length === 0) return doc
  return { ...doc, ...Object.fromEntries(empty.map(({ name }) => [name, {}])) }
}

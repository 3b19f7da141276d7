import type { Collection, Db, Document, IndexDescription } from 'mongodb'

/** The indexes of one collection, by name of the collection. Unique keys are per tenant and start with it. */
export type IndexPlan = Readonly<Record<string, readonly IndexDescription[]>>

/** IndexOptionsConflict and IndexKeySpecsConflict: the same key stands there with other options. */
const CHANGED = [85, 86]

/** Creates what is declared. Idempotent; run once at start by the migration step, never by a role. */
export const createIndexes = async (db: Db, plan: IndexPlan): Promise<void> => {
  const known = new Set(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
  )
  for (const [collection, indexes] of Object.entries(plan)) {
    if (!known.has(collection)) await db.createCollection(collection)
    if (indexes.length > 0) await createOrReplace(db.collection(collection), indexes)
  }
}

/** IndexNotFound and NamespaceNotFound. */
const GONE = [27, 26]

/** Takes away what an earlier version declared: an index that nobody asks still costs each new row. */
export const dropIndexes = async (
  db: Db,
  retired: Readonly<Record<string, readonly string[]>>,
): Promise<void> => {
  for (const [collection, names] of Object.entries(retired)) {
    for (const name of names) {
      await db
        .collection(collection)
        .dropIndex(name)
        .catch((error: { code?: unknown }) => {
          if (!GONE.includes(Number(error.code))) throw error
        })
    }
  }
}

const createOrReplace = async (
  collection: Collection,
  indexes: readonly IndexDescription[],
): Promise<void> => {
  try {
    await collection.createIndexes([...indexes])
  } catch (error) {
    if (!CHANGED.includes(Number((error as { code?: unknown }).code))) throw error
    // An earlier version declared the same key differently: that index makes way, one after the other.
    const there = await collection.indexes()
    for (const index of indexes) await replaceIfChanged(collection, index, there)
    await collection.createIndexes([...indexes])
  }
}

const replaceIfChanged = async (
  collection: Collection,
  index: IndexDescription,
  there: readonly Document[],
): Promise<void> => {
  const same = there.find(({ key }) => JSON.stringify(key) === JSON.stringify(index.key))
  if (!same || same['name'] === '_id_') return
  if (optionsOf(same) !== optionsOf(index)) await collection.dropIndex(String(same['name']))
}

const optionsOf = (index: IndexDescription | Document): string => {
  const { unique, sparse, expireAfterSeconds, partialFilterExpression } = index as IndexDescription
  return JSON.stringify([
    unique ?? false,
    sparse ?? false,
    expireAfterSeconds ?? null,
    partialFilterExpression ?? null,
  ])
}

import type { Db, IndexDescription } from 'mongodb'

/** The indexes of one collection, by name of the collection. Unique keys are per tenant and start with it. */
export type IndexPlan = Readonly<Record<string, readonly IndexDescription[]>>

/** Creates what is declared. Idempotent; run once at start by the migration step, never by a role. */
export const createIndexes = async (db: Db, plan: IndexPlan): Promise<void> => {
  const known = new Set(
    (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name),
  )
  for (const [collection, indexes] of Object.entries(plan)) {
    if (!known.has(collection)) await db.createCollection(collection)
    if (indexes.length > 0) await db.collection(collection).createIndexes([...indexes])
  }
}

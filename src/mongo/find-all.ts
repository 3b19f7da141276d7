import type { Db, Document } from 'mongodb'

import { onceMore } from './once-more.ts'

const AT_ONCE = 100_000

type Wish = { projection?: Document; sort?: Document; hint?: Document; limit?: number }
type Answer = { cursor: { id: unknown; firstBatch: Document[] } }

/**
 * All rows that a filter finds, for pages of some hundred small rows: their answer is decoded in one
 * go, where the driver's cursor looks at each row twice. What does not fit into one answer (16 MB) is
 * read by the driver.
 */
export const findAll = async <Row extends Document = Document>(
  db: Db,
  name: string,
  filter: Document,
  wish: Wish = {},
): Promise<Row[]> => {
  const rows = await inOneAnswer(db, { find: name, filter, ...wish, batchSize: AT_ONCE }, name)
  return (rows ?? (await db.collection(name).find(filter, wish).toArray())) as Row[]
}

/** {@link findAll} for what stages of an aggregation come to. */
export const aggregateAll = async <Row extends Document = Document>(
  db: Db,
  name: string,
  pipeline: Document[],
): Promise<Row[]> => {
  const aggregate = { aggregate: name, pipeline, cursor: { batchSize: AT_ONCE } }
  const rows = await inOneAnswer(db, aggregate, name)
  return (rows ?? (await db.collection(name).aggregate(pipeline).toArray())) as Row[]
}

/** Null where one answer does not hold them all; nothing is left open on the server then. */
const inOneAnswer = async (db: Db, command: Document, name: string): Promise<Document[] | null> => {
  const { cursor } = (await onceMore(() => db.command(command))) as Answer
  if (String(cursor.id) === '0') return cursor.firstBatch
  await db.command({ killCursors: name, cursors: [cursor.id] })
  return null
}

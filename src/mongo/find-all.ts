import type { Db, Document } from 'mongodb'

import { onceMore } from './once-more.ts'

const AT_ONCE = 100_000

type Wish = { projection?: Document; sort?: Document; limit?: number }
type Answer = { cursor: { id: unknown; firstBatch: Document[] } }

/**
 * All rows that a filter finds, for pages of some hundred small rows: their answer is decoded in one
 * go, where the driver's cursor looks at each row twice. What does not fit into one answer (16 MB) is
 * read by the driver.
 */
export const findAll = async (
  db: Db,
  name: string,
  filter: Document,
  wish: Wish = {},
): Promise<Document[]> => {
  const find = { find: name, filter, ...wish, batchSize: AT_ONCE }
  const { cursor } = (await onceMore(() => db.command(find))) as Answer
  if (String(cursor.id) === '0') return cursor.firstBatch
  await db.command({ killCursors: name, cursors: [cursor.id] })
  return db.collection(name).find(filter, wish).toArray()
}

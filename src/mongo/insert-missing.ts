import type { Db, Document } from 'mongodb'

import { MongoServerError } from 'mongodb'

import { onceMore } from './once-more.ts'

const THERE = 11_000
/** A statement of one's own takes nothing over from the connection. */
const DURABLE = { w: 'majority', j: true }
/** The driver writes a statement into a buffer of 17 MB. */
const MOST_BYTES = 12_000_000

type Answer = {
  writeErrors?: { index: number; code: number; errmsg: string }[]
  writeConcernError?: { code: number; errmsg: string }
}

/**
 * Inserts rows whose ids are natural keys, as one plain statement in any order: a row that is there
 * already stays as it is. Answers the positions of those. Nothing is written down for the case that the
 * answer is lost: the statement is said again, and finds its rows there.
 */
export const insertMissing = async (
  db: Db,
  name: string,
  rows: readonly Document[],
): Promise<number[]> => {
  const there: number[] = []
  let from = 0
  for (const to of endsOf(rows)) {
    const found = await insert(db, name, rows.slice(from, to))
    for (const index of found) there.push(from + index)
    from = to
  }
  return there
}

const insert = async (db: Db, name: string, documents: readonly Document[]): Promise<number[]> => {
  const statement = { insert: name, documents, ordered: false, writeConcern: DURABLE }
  const answer = (await onceMore(() => db.command(statement))) as Answer
  const { writeErrors = [], writeConcernError } = answer
  const fault = writeErrors.find(({ code }) => code !== THERE) ?? writeConcernError
  if (fault) throw new MongoServerError({ message: fault.errmsg, code: fault.code })
  return writeErrors.map(({ index }) => index)
}

/** Where statements end, so that each fits; as a rule there is one. */
const endsOf = (rows: readonly Document[]): number[] => {
  const ends: number[] = []
  let bytes = 0
  for (const [index, row] of rows.entries()) {
    const own = atMost(row)
    if (bytes + own > MOST_BYTES && bytes > 0) {
      ends.push(index)
      bytes = 0
    }
    bytes += own
  }
  if (rows.length > 0) ends.push(rows.length)
  return ends
}

/** As many bytes as a value may take: a character takes up to three, anything small up to twenty. */
const atMost = (value: unknown): number => {
  if (typeof value === 'string') return 3 * value.length + 8
  if (typeof value !== 'object' || value === null || value instanceof Date) return 20
  let bytes = 20
  for (const [key, part] of Object.entries(value)) bytes += 3 * key.length + 2 + atMost(part)
  return bytes
}

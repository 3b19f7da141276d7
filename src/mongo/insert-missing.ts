import type { Db, Document } from 'mongodb'

import { MongoServerError } from 'mongodb'
import { DocumentSequence } from 'mongodb/lib/cmap/commands.js'

import { onceMore } from './once-more.ts'
import { writeRows } from './write-rows.ts'

const THERE = 11_000
/** A statement of one's own takes nothing over from the connection. */
const DURABLE = { w: 'majority', j: true }
/** A message to the server holds 48 MB; whoever waits for a turn should not wait for all of that. */
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
  const { bytes, ends } = writeRows(rows)
  const there: number[] = []
  let from = 0
  let start = 0
  for (const to of statementsOf(ends)) {
    const end = ends[to - 1] ?? start
    const found = await insert(db, name, bytes.subarray(start, end))
    for (const index of found) there.push(from + index)
    from = to
    start = end
  }
  return there
}

const insert = async (db: Db, name: string, rows: Uint8Array): Promise<number[]> => {
  const statement = () => {
    const documents = new DocumentSequence('documents')
    documents.push({}, rows)
    return { insert: name, ordered: false, writeConcern: DURABLE, documents }
  }
  const answer = (await onceMore(() => db.command(statement()))) as Answer
  const { writeErrors = [], writeConcernError } = answer
  const fault = writeErrors.find(({ code }) => code !== THERE) ?? writeConcernError
  if (fault) throw new MongoServerError({ message: fault.errmsg, code: fault.code })
  return writeErrors.map(({ index }) => index)
}

/** Which row is the first after each statement, so that each fits; as a rule there is one. */
const statementsOf = (ends: readonly number[]): number[] => {
  const statements: number[] = []
  let start = 0
  for (const [index, end] of ends.entries()) {
    const before = ends[index - 1] ?? 0
    if (end - start <= MOST_BYTES || before === start) continue
    statements.push(index)
    start = before
  }
  if (ends.length > 0) statements.push(ends.length)
  return statements
}

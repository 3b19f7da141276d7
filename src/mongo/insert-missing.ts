import type { Db, Document } from 'mongodb'

import { MongoNetworkError, MongoServerError } from 'mongodb'

/** No primary, for the moment. */
const AWAY = [91, 189, 10_107, 11_600, 11_602, 13_435]
const THERE = 11_000
/** A statement of one's own takes nothing over from the connection. */
const DURABLE = { w: 'majority', j: true }

type Answer = {
  writeErrors?: { index: number; code: number; errmsg: string }[]
  writeConcernError?: { code: number; errmsg: string }
}

/**
 * Inserts rows whose ids are natural keys, as one statement in any order: a row that is there already
 * stays as it is. Answers the positions of those. Nothing is written down for the case that the answer
 * is lost: the statement is said again, and finds its rows there.
 */
export const insertMissing = async (
  db: Db,
  name: string,
  rows: readonly Document[],
): Promise<number[]> => {
  if (rows.length === 0) return []
  const statement = { insert: name, documents: rows, ordered: false, writeConcern: DURABLE }
  const insert = async () => (await db.command(statement)) as Answer
  const { writeErrors = [], writeConcernError } = await insert().catch((error: unknown) => {
    if (!isAway(error)) throw error
    return insert()
  })
  const fault = writeErrors.find(({ code }) => code !== THERE) ?? writeConcernError
  if (fault) throw new MongoServerError({ message: fault.errmsg, code: fault.code })
  return writeErrors.map(({ index }) => index)
}

const isAway = (error: unknown): boolean =>
  error instanceof MongoNetworkError ||
  (error instanceof MongoServerError && AWAY.includes(Number(error.code)))

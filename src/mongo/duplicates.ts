import { MongoBulkWriteError } from 'mongodb'

/**
 * Awaits an unordered bulk insert whose ids are natural keys: rows that were there already are fine,
 * anything else is thrown. Returns the positions of the rows that were there.
 */
export const ignoreDuplicates = async (insert: Promise<unknown>): Promise<number[]> => {
  try {
    await insert
    return []
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error
    const errors = [error.writeErrors].flat()
    const others = errors.some(({ code }) => code !== 11_000)
    if (others || error.result.getWriteConcernError()) throw error
    return errors.map(({ index }) => index)
  }
}

import type { ClientSession } from 'mongodb'

type Options = { upsert?: boolean; session?: ClientSession }

/**
 * Runs an update; an upsert runs once more when another writer made the same row in between. The server
 * does so itself only if the filter is the unique key alone, and ours also names the tenant. A second
 * refusal is thrown: another row stands in the way for good. A transaction is its caller's to repeat.
 */
export const upserting = async <T>(
  { upsert, session }: Options,
  update: () => Promise<T>,
): Promise<T> => {
  if (!upsert || session) return update()
  try {
    return await update()
  } catch (error) {
    if ((error as { code?: unknown }).code !== 11_000) throw error
    return update()
  }
}

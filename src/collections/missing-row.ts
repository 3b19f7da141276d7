import type { CollectionAfterErrorHook } from 'payload'

type Access = (args: { req: unknown; id?: unknown }) => unknown

/**
 * Payload calls it forbidden to change a row that is not there or is not yours. Whoever may change rows
 * of this kind at all is told what reading says: there is no such row.
 */
export const missingRow: CollectionAfterErrorHook = async ({ collection, error, req }) => {
  const id = req.routeParams?.['id']
  if (error.name !== 'Forbidden' || id === undefined) return
  const verb = req.method === 'DELETE' ? 'delete' : 'update'
  const access = collection.access[verb] as Access | undefined
  const rows = await access?.({ req, id })
  if (typeof rows !== 'object' || rows === null) return
  return { status: 404, response: { errors: [{ message: 'There is no such row.' }] } }
}

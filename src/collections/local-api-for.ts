import type { Payload, PayloadRequest, Where } from 'payload'

import { PlatformError } from '../core/errors.ts'

type Scope = {
  tenant: string
  /** Acts for this person, under their rights; without one, as the platform. */
  user?: PayloadRequest['user']
}

type Page = { where?: Where; limit?: number; sort?: string; depth?: number }
type Doc = Record<string, unknown> & { id: string }

/**
 * Payload's Local API, narrowed to one workspace. Left to itself it skips every access rule, also when
 * it is given a user; here the tenant stands in each query and each new row.
 */
export const localApiFor = (payload: Payload, { tenant, user }: Scope) => {
  const acting = user ? { user, overrideAccess: false } : { overrideAccess: true }
  const within = (where?: Where): Where => ({
    and: [{ tenant: { equals: tenant } }, ...(where ? [where] : [])],
  })
  const on = (collection: string) => ({ collection: collection as never, ...acting })

  const find = async (collection: string, { where, ...page }: Page = {}): Promise<Doc[]> => {
    const found = await payload.find({ ...on(collection), where: within(where), ...page })
    return found.docs as unknown as Doc[]
  }
  const one = async (collection: string, id: string): Promise<Doc> => {
    const [doc] = await find(collection, { where: { id: { equals: id } }, limit: 1 })
    if (!doc) throw new PlatformError('NOT_FOUND', `No such row in ${collection}.`)
    return doc
  }
  return {
    tenant,
    find,
    findByID: one,
    count: async (collection: string, where?: Where): Promise<number> =>
      (await payload.count({ ...on(collection), where: within(where) })).totalDocs,
    create: async (collection: string, data: Record<string, unknown>): Promise<Doc> =>
      (await payload.create({
        ...on(collection),
        data: { ...data, tenant } as never,
      })) as unknown as Doc,
    update: async (collection: string, id: string, data: Record<string, unknown>): Promise<Doc> => {
      await one(collection, id)
      return (await payload.update({
        ...on(collection),
        id,
        data: data as never,
      })) as unknown as Doc
    },
    delete: async (collection: string, id: string): Promise<void> => {
      await one(collection, id)
      await payload.delete({ ...on(collection), id })
    },
  }
}

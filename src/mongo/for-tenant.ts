import type {
  AnyBulkWriteOperation,
  BulkWriteOptions,
  BulkWriteResult,
  ClientSession,
  Collection,
  Db,
  Document,
  Filter,
  FindOptions,
  OptionalUnlessRequiredId,
  UpdateFilter,
  UpdateResult,
  WithId,
} from 'mongodb'

import { findAll } from './find-all.ts'
import { insertMissing } from './insert-missing.ts'
import { upserting } from './upsert.ts'

type Row = Document & { _id: string; tenant: string }
type Change<T> = UpdateFilter<T> | Document[]
type Options = {
  session?: ClientSession
  upsert?: boolean
  sort?: Document
  returnDocument?: 'before' | 'after'
}

/**
 * The native driver, narrowed to one tenant: the tenant stands in every filter, insert, upsert and
 * first pipeline stage, whatever the caller passes. The raw driver is imported in `src/mongo` only.
 */
export const forTenant = (db: Db, tenant: string) => {
  if (!/^[a-z0-9]{1,32}$/.test(tenant)) throw new Error('forTenant needs a tenant id')
  return { tenant, collection: <T extends Row>(name: string) => scoped<T>(db, name, tenant) }
}

export type TenantDb = ReturnType<typeof forTenant>
export type TenantCollection<T extends Row> = ReturnType<typeof scoped<T>>

const scoped = <T extends Row>(db: Db, name: string, tenant: string) => {
  const raw = db.collection<T>(name)
  const own = (row: Omit<T, 'tenant'> & { tenant?: string }) => {
    if (row.tenant !== undefined && row.tenant !== tenant)
      throw new Error(`A row of ${row.tenant} in ${name} of ${tenant}`)
    // The driver writes what it is given and keeps nothing of it: a row that names us need not be copied.
    const whole = row.tenant === tenant ? row : { ...row, tenant }
    return whole as unknown as OptionalUnlessRequiredId<T>
  }
  return {
    ...reads<T>(raw, tenant),
    /** For pages of many small rows: cheaper than `find` by half of the client's work. */
    findAll: (filter: Filter<T>, wish?: Parameters<typeof findAll>[3]) =>
      findAll<WithId<T>>(db, name, within(tenant, filter), wish),
    ...changes<T>(raw, tenant),
    insertOne: (row: T, options: Options = {}) => raw.insertOne(own(row), pick(options)),
    insertMany: (
      rows: readonly T[],
      options: { ordered?: boolean; session?: ClientSession } = {},
    ) => raw.insertMany(rows.map(own), options),
    /** For rows whose ids are natural keys: answers the positions of those that were there. */
    insertMissing: (rows: readonly T[]) => insertMissing(db, name, rows.map(own)),
    bulkWrite: (
      operations: AnyBulkWriteOperation<T>[],
      options: BulkWriteOptions = {},
    ): Promise<BulkWriteResult> =>
      raw.bulkWrite(
        operations.map((operation) => scopeOperation(operation, tenant, own)),
        { ordered: false, ...options },
      ),
  }
}

const within = <T>(tenant: string, filter: Filter<T> = {}): Filter<T> =>
  ({ $and: [{ tenant }, filter] }) as unknown as Filter<T>

/** An upsert takes its new row from the filter, so the tenant stands there as a plain field. */
const target = <T>(tenant: string, filter: Filter<T>, { upsert }: Options): Filter<T> =>
  upsert ? ({ ...filter, tenant } as Filter<T>) : within(tenant, filter)

const reads = <T extends Row>(raw: Collection<T>, tenant: string) => ({
  find: (filter: Filter<T> = {}, options: FindOptions = {}) =>
    raw.find(within(tenant, filter), options),
  findOne: (filter: Filter<T>, options: FindOptions = {}): Promise<WithId<T> | null> =>
    raw.findOne(within(tenant, filter), options),
  count: (filter: Filter<T> = {}, limit?: number): Promise<number> =>
    raw.countDocuments(within(tenant, filter), limit === undefined ? {} : { limit }),
  distinct: (field: string, filter: Filter<T> = {}): Promise<unknown[]> =>
    raw.distinct(field, within(tenant, filter)),
  aggregate: <R extends Document>(pipeline: Document[]) =>
    raw.aggregate<R>([{ $match: { tenant } }, ...pipeline]),
})

const changes = <T extends Row>(raw: Collection<T>, tenant: string) => ({
  updateOne: (
    filter: Filter<T>,
    change: Change<T>,
    options: Options = {},
  ): Promise<UpdateResult<T>> =>
    upserting(options, () =>
      raw.updateOne(target(tenant, filter, options), change as UpdateFilter<T>, pick(options)),
    ),
  updateMany: (
    filter: Filter<T>,
    change: Change<T>,
    options: Options = {},
  ): Promise<UpdateResult<T>> =>
    upserting(options, () =>
      raw.updateMany(target(tenant, filter, options), change as UpdateFilter<T>, pick(options)),
    ),
  findOneAndUpdate: (
    filter: Filter<T>,
    change: Change<T>,
    options: Options = {},
  ): Promise<WithId<T> | null> =>
    upserting(options, () =>
      raw.findOneAndUpdate(
        target(tenant, filter, options),
        change as UpdateFilter<T>,
        pick(options),
      ),
    ),
  deleteMany: (filter: Filter<T>, options: Options = {}) =>
    raw.deleteMany(within(tenant, filter), pick(options)),
})

const pick = (options: Options): Options =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

const scopeOperation = <T extends Row>(
  operation: AnyBulkWriteOperation<T>,
  tenant: string,
  own: (row: T) => unknown,
): AnyBulkWriteOperation<T> => {
  const [[kind, body]] = Object.entries(operation) as [
    [string, { filter?: Document; document?: T; replacement?: T }],
  ]
  if (kind === 'insertOne')
    return { insertOne: { document: own(body.document as T) } } as AnyBulkWriteOperation<T>
  const scopedBody = { ...body, filter: { ...body.filter, tenant } }
  if (kind === 'replaceOne') Object.assign(scopedBody, { replacement: own(body.replacement as T) })
  return { [kind]: scopedBody } as unknown as AnyBulkWriteOperation<T>
}

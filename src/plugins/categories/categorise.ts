import type { Category } from '../../core/category.ts'
import type { Contact } from '../../core/model/contact.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { Person } from './store.ts'

import { slugs } from '../../collections/slugs.ts'
import { safeCategory } from '../../core/category.ts'
import { groupBy } from '../../core/group-by.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { peopleDue, readFacts } from './store.ts'

const BATCH = 500

/** Looks at some people who wait for it; answers how many there were. Safe to run twice. */
export const categoriseSome = async (db: Db, whose: { tenant?: string } = {}): Promise<number> => {
  const people = await peopleDue(db, { most: BATCH, ...whose })
  for (const [tenant, own] of groupBy(people, (person) => person.tenant))
    await categorise(forTenant(db, tenant), own)
  return people.length
}

const categorise = async (tenantDb: TenantDb, people: readonly Person[]): Promise<void> => {
  const factsOf = await readFacts(tenantDb, people)
  await tenantDb.collection<Contact>(slugs.contacts).bulkWrite(
    people.map((person) =>
      write(
        person,
        safeCategory(() => factsOf(person)),
      ),
    ),
  )
}

/** A mark that was renewed since it was read stays: what it stands for may not have been seen. */
const write = ({ _id, categoryDue }: Person, category: Category) => ({
  updateOne: {
    filter: { _id, categoryDue: categoryDue ?? { $exists: false } },
    update: { $set: { category }, $unset: { categoryDue: '' as const } },
  },
})

import type { TenantDb } from '../../../src/mongo/for-tenant.ts'
import type { Birthday } from './collection.ts'

import { BIRTHDAYS } from './collection.ts'

/** Whose birthday is when, of these people: one query for a whole page. */
export const birthDaysOf = async (
  tenantDb: TenantDb,
  contacts: readonly string[],
): Promise<Map<string, string>> => {
  const found = await tenantDb
    .collection<Birthday>(BIRTHDAYS)
    .findAll({ contact: { $in: [...contacts] } })
  return new Map(found.map(({ contact, birthDay }) => [contact, birthDay]))
}

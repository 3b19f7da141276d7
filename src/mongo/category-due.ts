import type { Contact } from '../core/model/contact.ts'
import type { TenantDb } from './for-tenant.ts'

import { slugs } from '../collections/slugs.ts'
import { makeId } from '../core/ids.ts'

/** "Look at their category again", as part of a change to a contact. */
export const categoryDue = (): { categoryDue: string } => ({ categoryDue: makeId() })

/**
 * The same for contacts that are not changed otherwise. Called after the fact is stored. With `only`
 * those of these categories are looked at: a click tells nothing of a buyer.
 */
export const askCategory = async (
  tenantDb: TenantDb,
  contacts: readonly string[],
  only?: readonly string[],
): Promise<void> => {
  if (contacts.length === 0) return
  await tenantDb.collection<Contact>(slugs.contacts).updateMany(
    {
      _id: { $in: [...contacts] },
      ...(only && { 'category.name': { $in: [...only, null] as string[] } }),
    },
    { $set: categoryDue() },
  )
}

import type { Contact } from '../../core/model/contact.ts'
import type { Money } from '../../core/money.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { FALLBACK } from '../../core/category.ts'
import { moneyOf } from './figures.ts'

export type CategoryFigures = {
  /** `unclassified` of whoever nobody has looked at yet, too. */
  name: string
  contacts: number
  orders: number
  revenue: Money[]
}

type CategoryRow = { _id: string; contacts: number }
type SalesRow = { _id: { name: string; currency: string }; orders: number; amount: number }

/** Contacts by category with the revenue credited to campaigns, the biggest category first. */
export const categories = async (tenantDb: TenantDb): Promise<CategoryFigures[]> => {
  const [groups, sales] = await Promise.all([
    tenantDb
      .collection<Contact>(slugs.contacts)
      .aggregate<CategoryRow>([
        { $group: { _id: { $ifNull: ['$category.name', FALLBACK] }, contacts: { $sum: 1 } } },
      ])
      .toArray(),
    salesByCategory(tenantDb),
  ])
  const contactsOf = new Map(groups.map(({ _id, contacts }) => [_id, contacts]))
  // Whoever bought may be gone, with their category.
  const names = new Set([...contactsOf.keys(), ...sales.map(({ _id }) => _id.name)])
  return [...names]
    .map((name) => {
      const own = sales.filter((row) => row._id.name === name)
      return {
        name,
        contacts: contactsOf.get(name) ?? 0,
        orders: own.reduce((sum, { orders }) => sum + orders, 0),
        revenue: moneyOf(own.map(({ _id, amount }) => ({ [_id.currency]: amount }))),
      }
    })
    .sort((a, b) => b.contacts - a.contacts || (a.name < b.name ? -1 : 1))
}

const salesByCategory = (tenantDb: TenantDb): Promise<SalesRow[]> =>
  tenantDb
    .collection(slugs.orders)
    .aggregate<SalesRow>([
      { $match: { 'credit.campaign': { $type: 'string' } } },
      {
        $group: {
          _id: { contact: '$contact', currency: '$total.currency' },
          orders: { $sum: 1 },
          amount: { $sum: { $sum: '$entries.amount' } },
        },
      },
      {
        $lookup: {
          from: slugs.contacts,
          let: { contact: '$_id.contact' },
          pipeline: [
            { $match: { tenant: tenantDb.tenant, $expr: { $eq: ['$_id', '$$contact'] } } },
            { $project: { 'category.name': 1 } },
          ],
          as: 'person',
        },
      },
      {
        $group: {
          _id: {
            name: { $ifNull: [{ $first: '$person.category.name' }, FALLBACK] },
            currency: '$_id.currency',
          },
          orders: { $sum: '$orders' },
          amount: { $sum: '$amount' },
        },
      },
    ])
    .toArray()

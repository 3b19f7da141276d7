import type { CategoryFacts } from '../../core/category.ts'
import type { Contact, Dialog } from '../../core/model/contact.ts'
import type { Click, Order } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'

/** A contact to look at, with what of it matters. */
export type Person = Pick<
  Contact,
  '_id' | 'tenant' | 'lastInboundAt' | 'lastOrder' | 'category' | 'categoryDue'
>

const projection = {
  ...{ tenant: 1, lastInboundAt: 1, 'lastOrder.number': 1 },
  ...{ category: 1, categoryDue: 1 },
}

/** Whoever something new is known of. */
const isDue = { categoryDue: { $type: 'string' as const } }
/** Whoever nobody has looked at yet: added by hand, or before there were categories. */
const isNew = { 'category.name': null as never }

/** platform: some of those who are to be looked at, of every workspace or of one. */
export const peopleDue = async (
  db: Db,
  { most, tenant }: { most: number; tenant?: string },
): Promise<Person[]> => {
  const contacts = db.collection<Contact>(slugs.contacts)
  const whose = tenant === undefined ? {} : { tenant }
  const read = (filter: object, sort: Record<string, 1>): Promise<Person[]> =>
    contacts.find({ ...filter, ...whose }, { projection, sort, limit: most }).toArray()
  const due = await read(isDue, { tenant: 1, categoryDue: 1 })
  const fresh = await read(isNew, { tenant: 1, createdAt: 1 })
  const known = new Set(due.map(({ _id }) => _id))
  return [...due, ...fresh.filter(({ _id }) => !known.has(_id))]
}

type Bought = { _id: string; orders: number; refunded: number }
type Clicked = { _id: string; clicks: number }

/** What is known of these people: three reads, however many they are. */
export const readFacts = async (
  tenantDb: TenantDb,
  people: readonly Person[],
): Promise<(person: Person) => CategoryFacts> => {
  const contact = { $in: people.map(({ _id }) => _id) }
  const [orders, clicks, dialogs] = await Promise.all([
    tenantDb.collection<Order>(slugs.orders).aggregate<Bought>(bought(contact)).toArray(),
    tenantDb.collection<Click>(slugs.clicks).aggregate<Clicked>(clicked(contact)).toArray(),
    tenantDb
      .collection<Dialog>(slugs.dialogs)
      .findAll(
        { contact },
        { projection: { _id: 0, contact: 1, lastInboundAt: 1, readOutboxMaxId: 1 } },
      ),
  ])
  const boughtBy = new Map(orders.map((row) => [row._id, row]))
  const clickedBy = new Map(clicks.map((row) => [row._id, row.clicks]))
  const wrote = new Set(dialogs.filter((one) => one.lastInboundAt).map((one) => one.contact))
  const read = new Set(dialogs.filter((one) => one.readOutboxMaxId > 0).map((one) => one.contact))
  return ({ _id, lastOrder, lastInboundAt }) => ({
    // An order that came along with an imported contact has no row of its own.
    orders: boughtBy.get(_id)?.orders ?? (lastOrder?.number ? 1 : 0),
    refunded: boughtBy.get(_id)?.refunded ?? 0,
    clicks: clickedBy.get(_id) ?? 0,
    hasWritten: Boolean(lastInboundAt) || wrote.has(_id),
    hasRead: read.has(_id),
  })
}

const bought = (contact: object) => [
  { $match: { contact } },
  {
    $group: {
      _id: '$contact',
      orders: { $sum: 1 },
      refunded: { $sum: { $cond: [{ $in: ['refund', kindsOf] }, 1, 0] } },
    },
  },
]

/** One odd order must not keep everybody else from their category. */
const kindsOf = { $cond: [{ $isArray: '$entries.kind' }, '$entries.kind', []] }

const clicked = (contact: object) => [
  { $match: { contact, bot: false } },
  { $group: { _id: '$contact', clicks: { $sum: 1 } } },
]

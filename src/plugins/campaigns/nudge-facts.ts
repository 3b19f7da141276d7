import type { Click, Order } from '../../core/model/money-trail.ts'
import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'

/** A person who got a campaign's first message then. */
export type Recipient = { tenant: string; campaign: string; contact: string; since: Date }
/** What they did since, as far as the money trail tells. */
export type Answers = { orderedAt: Date | null; clickedAt: Date | null }

/**
 * platform: the newest order and click of each of these people of any tenants, in two reads. A row
 * counts only where its tenant is the person's; a program's click counts nowhere.
 */
export const readAnswers = async (
  db: Db,
  people: readonly Recipient[],
): Promise<(one: Omit<Recipient, 'since'>) => Answers> => {
  if (people.length === 0) return () => NOTHING
  const all = (key: 'tenant' | 'campaign' | 'contact') => [
    ...new Set(people.map((one) => one[key])),
  ]
  const from = new Date(Math.min(...people.map(({ since }) => since.getTime())))
  const whose = { tenant: { $in: all('tenant') }, contact: { $in: all('contact') } }
  const [orders, clicks] = await Promise.all([
    db
      .collection<Order>(slugs.orders)
      .find({ ...whose, placedAt: { $gte: from } })
      .project<Pick<Order, 'tenant' | 'contact' | 'placedAt'>>({
        tenant: 1,
        contact: 1,
        placedAt: 1,
      })
      .toArray(),
    db
      .collection<Click>(slugs.clicks)
      .find({ ...whose, at: { $gte: from }, campaign: { $in: all('campaign') }, bot: false })
      .project<Pick<Click, 'tenant' | 'contact' | 'campaign' | 'at'>>({
        tenant: 1,
        contact: 1,
        campaign: 1,
        at: 1,
      })
      .toArray(),
  ])
  const ordered = newest(orders, ({ tenant, contact, placedAt }) => [
    `${tenant} ${contact}`,
    placedAt,
  ])
  const clicked = newest(clicks, ({ tenant, contact, campaign, at }) => [
    `${tenant} ${contact} ${campaign}`,
    at,
  ])
  return ({ tenant, campaign, contact }) => ({
    orderedAt: ordered.get(`${tenant} ${contact}`) ?? null,
    clickedAt: clicked.get(`${tenant} ${contact} ${campaign}`) ?? null,
  })
}

const NOTHING: Answers = { orderedAt: null, clickedAt: null }

const newest = <Row>(rows: readonly Row[], read: (row: Row) => [string, Date]) => {
  const found = new Map<string, Date>()
  for (const row of rows) {
    const [key, at] = read(row)
    const known = found.get(key)
    if (!known || at > known) found.set(key, at)
  }
  return found
}

/** The later of two moments that may not have been. */
export const later = (a: Date | null | undefined, b: Date | null | undefined): Date | null => {
  if (!a || !b) return a ?? b ?? null
  return a > b ? a : b
}

import type { Click, Link, Order } from '../../core/model/money-trail.ts'
import type { Money } from '../../core/money.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { pageKey } from '../../core/page-key.ts'
import { moneyOf } from './figures.ts'

/** A message holds a handful; a campaign that was edited often still ends somewhere. */
const MOST_LINKS = 100

export type LinkFigures = {
  id: string
  url: string
  label: string | null
  /** Visits of people, without the programs that look at links before them. */
  clicks: number
  /** People who followed it. */
  clickers: number
  /** Orders credited to a click on it, and what they brought, refunds taken off. */
  orders: number
  revenue: Money[]
}

type Clicked = { _id: string; clicks: number; clickers: number }
type Sold = { _id: { link: string; currency: string }; orders: number; amount: number }

/** The links of a campaign with what each did, the most followed first; `pages` are no links of theirs. */
export const linkFigures = async (
  tenantDb: TenantDb,
  campaign: string,
  pages: ReadonlySet<string>,
): Promise<LinkFigures[]> => {
  const [links, clicked, sold] = await Promise.all([
    tenantDb
      .collection<Link>(slugs.links)
      .find({ campaign }, { sort: { _id: 1 }, limit: MOST_LINKS })
      .toArray(),
    clicksByLink(tenantDb, campaign),
    salesByLink(tenantDb, campaign),
  ])
  const clicksOf = new Map(clicked.map((row) => [row._id, row]))
  return links
    .filter(({ url }) => !pages.has(pageKey(url)))
    .map(({ _id: id, url, label }) => {
      const own = sold.filter((row) => row._id.link === id)
      const { clicks = 0, clickers = 0 } = clicksOf.get(id) ?? {}
      return {
        ...{ id, url, label: label ?? null, clicks, clickers },
        orders: own.reduce((sum, { orders }) => sum + orders, 0),
        revenue: moneyOf(own.map(({ _id, amount }) => ({ [_id.currency]: amount }))),
      }
    })
    .sort((a, b) => b.clickers - a.clickers || (a.url < b.url ? -1 : 1))
}

const clicksByLink = (tenantDb: TenantDb, campaign: string): Promise<Clicked[]> =>
  tenantDb
    .collection<Click>(slugs.clicks)
    .aggregate<Clicked>([
      { $match: { campaign, bot: false } },
      { $group: { _id: { link: '$link', contact: '$contact' }, clicks: { $sum: 1 } } },
      { $group: { _id: '$_id.link', clicks: { $sum: '$clicks' }, clickers: { $sum: 1 } } },
    ])
    .toArray()

const salesByLink = (tenantDb: TenantDb, campaign: string): Promise<Sold[]> =>
  tenantDb
    .collection<Order>(slugs.orders)
    .aggregate<Sold>([
      { $match: { 'credit.campaign': campaign, 'credit.link': { $type: 'string' } } },
      {
        $group: {
          _id: { link: '$credit.link', currency: '$total.currency' },
          orders: { $sum: 1 },
          amount: { $sum: { $sum: '$entries.amount' } },
        },
      },
    ])
    .toArray()

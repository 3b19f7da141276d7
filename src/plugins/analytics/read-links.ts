import type { Click, Link, Order } from '../../core/model/money-trail.ts'
import type { Money } from '../../core/money.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'

import { slugs } from '../../collections/slugs.ts'
import { pageKey } from '../../core/page-key.ts'
import { moneyOf } from './figures.ts'
import { type LinkReach, linkReach } from './link-reach.ts'

/** A message holds a handful. */
const MOST_SHOWN = 100
/** No ladder has more: each address takes a dozen characters of a message. */
const MOST_READ = 5_000

/** Orders, and what they brought, refunds taken off. */
type Sales = { orders: number; revenue: Money[] }

export type LinkFigures = Sales & {
  id: string
  url: string
  label: string | null
  /** To how many people a message with it went. */
  sent: number
  /** Visits of people, without the programs that look at links before them. */
  clicks: number
  /** People who followed it. */
  clickers: number
}

export type CampaignLinks = {
  /** To how many people the message went, nudges apart. */
  sent: number
  links: LinkFigures[]
  /** Orders of the campaign that belong to none of these links, such as those by its discount code. */
  elsewhere: Sales
}

type Clicked = { _id: string; clicks: number; clickers: number }
type Sold = { _id: { link: string | null; currency: string }; orders: number; amount: number }

/** The links of a campaign with what each did, the most followed first; `pages` are no links of theirs. */
export const linkFigures = async (
  tenantDb: TenantDb,
  campaign: string,
  pages: ReadonlySet<string>,
): Promise<CampaignLinks> => {
  const [rows, clicked, sold, reach] = await Promise.all([
    tenantDb
      .collection<Link>(slugs.links)
      .find({ campaign }, { projection: { url: 1, label: 1 }, sort: { _id: 1 }, limit: MOST_READ })
      .toArray(),
    clicksByLink(tenantDb, campaign),
    salesByLink(tenantDb, campaign),
    linkReach(tenantDb, campaign),
  ])
  const clicksOf = new Map(clicked.map((row) => [row._id, row]))
  const links = rows
    .filter(({ url }) => !pages.has(pageKey(url)))
    .map(({ _id: id, url, label }) => {
      const { clicks = 0, clickers = 0 } = clicksOf.get(id) ?? {}
      const own = sold.filter((row) => row._id.link === id)
      const sent = sentOf(reach, { id, clickers })
      return { ...{ id, url, label: label ?? null, sent, clicks, clickers }, ...salesOf(own) }
    })
    .sort((a, b) => b.clickers - a.clickers || (a.url < b.url ? -1 : 1))
    .slice(0, MOST_SHOWN)
  const shown = new Set<string | null>(links.map(({ id }) => id))
  const elsewhere = salesOf(sold.filter(({ _id }) => !shown.has(_id.link)))
  return { sent: reach.message, links, elsewhere }
}

/** Whoever followed it has got it, also when the answer to its sending was lost. */
const sentOf = (
  { message, people }: LinkReach,
  { id, clickers }: { id: string; clickers: number },
) => Math.max(people(id) ?? (clickers > 0 ? message : 0), clickers)

const salesOf = (sold: readonly Sold[]): Sales => ({
  orders: sold.reduce((sum, { orders }) => sum + orders, 0),
  revenue: moneyOf(sold.map(({ _id, amount }) => ({ [_id.currency]: amount }))),
})

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
      { $match: { 'credit.campaign': campaign } },
      {
        $group: {
          _id: { link: '$credit.link', currency: '$total.currency' },
          orders: { $sum: 1 },
          amount: { $sum: { $sum: '$entries.amount' } },
        },
      },
    ])
    .toArray()

import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Click, Link, LinkCode, Order } from '../../core/model/money-trail.ts'
import type { Random } from '../../core/random.ts'
import type { Shop, Story } from './stories.ts'

import { deliveryId, joinId, makeId, runId } from '../../core/ids.ts'
import { makeRandomId } from '../../core/random.ts'
import { after, SECOND } from '../../core/time.ts'
import { lexicalOf } from './lexical.ts'
import { messageOf } from './message.ts'

/** A contact of the demo with what a delivery needs to know of it. */
export type DemoContact = { id: string; firstName: string; peer: string; accessHash: string }

/** What a past campaign is told from. */
export type Facts = {
  tenant: string
  linkPrefix: string
  account: string
  shop: Shop
  story: Story & { daysAgo: number }
  campaign: string
  contacts: readonly DemoContact[]
  /** What people bought before, in any order. */
  bought: readonly Order[]
  now: Date
  random: Random
}

export type Chapter = {
  run: CampaignRun & { demo: true }
  deliveries: (Delivery & { demo: true })[]
  links: (Link & { demo: true })[]
  codes: (LinkCode & { demo: true })[]
  clicks: Click[]
  orders: Order[]
}

/** The run of a campaign that is over. */
export const runOf = (
  { tenant, campaign, story, account }: Facts,
  startedAt: Date,
): Chapter['run'] => {
  const finishedAt = after(startedAt, story.size * SECOND)
  return {
    _id: runId(tenant, campaign),
    tenant,
    campaign,
    status: 'done',
    frozen: {
      name: story.name,
      message: lexicalOf(story.lines),
      media: null,
      accounts: [account],
      audience: { all: [{ field: 'lastInboundAt', op: 'within-days', value: 90 }] },
      discountCode: story.discountCode,
      quietHours: { enabled: true, from: '22:00', to: '08:00', mode: 'hold' },
      nudges: [],
    },
    counts: { total: 0, sent: 0, failed: 0, skipped: 0, cancelled: 0, deferred: 0, unknown: 0 },
    expandedTo: null,
    expandedAt: startedAt,
    startedAt,
    startedBy: 'demo',
    pausedAt: null,
    pausedBy: null,
    reason: null,
    quietOverride: null,
    finishedAt,
    updatedAt: finishedAt,
    demo: true,
  }
}

/** A message that went out, in the words of its day. `orders`: what the person bought, oldest first. */
export const deliveryOf = (
  { tenant, campaign, account, story }: Facts,
  contact: DemoContact,
  { sentAt, orders }: { sentAt: Date; orders: readonly Order[] },
): Chapter['deliveries'][number] => ({
  _id: deliveryId({ tenant, campaign, contact: contact.id, step: 0 }),
  tenant,
  campaign,
  contact: contact.id,
  account,
  step: 0,
  randomId: makeRandomId(),
  state: 'sent',
  reason: null,
  dueAt: sentAt,
  attempts: [{ at: sentAt, outcome: 'sent', detail: null }],
  fence: 0,
  peer: { userId: contact.peer, accessHash: contact.accessHash },
  message: messageOf(story.lines, {
    first_name: contact.firstName,
    last_order: orders.findLast(({ placedAt }) => placedAt < sentAt)?.items[0]?.name ?? '',
    discount_code: story.discountCode,
  }),
  linkCodes: [],
  messageId: null,
  sentAt,
  readAt: null,
  repliedAt: null,
  createdAt: sentAt,
  updatedAt: sentAt,
  demo: true,
})

type ClickFacts = {
  tenant: string
  campaign: string
  link: string
  code: string
  contact: string
  delivery: string
  at: Date
}

/** A click on somebody's own link. */
export const clickOf = (facts: ClickFacts): Click => {
  const clickId = makeId(16)
  return {
    _id: joinId(facts.tenant, 'demo', clickId),
    ...facts,
    clickId,
    visitor: makeId(16),
    bot: false,
    demo: true,
  }
}

type OrderFacts = {
  tenant: string
  shop: Shop
  contact: string | null
  placedAt: Date
  random: Random
}

/** An order of one product of the shop. */
export const orderOf = ({ tenant, shop, contact, placedAt, random }: OrderFacts): Order => {
  const product = shop.products[Math.floor(random() * shop.products.length)] ?? {
    name: 'Voucher',
    price: 2000,
  }
  const quantity = random() < 0.25 ? 2 : 1
  const amount = product.price * quantity
  const orderId = `demo-${makeId(10)}`
  return {
    _id: joinId(tenant, 'shop', orderId),
    tenant,
    source: 'shop',
    orderId,
    number: `L-${Math.floor(10_000 + random() * 89_999)}`,
    contact,
    total: { amount, currency: shop.currency },
    items: [{ name: product.name, quantity, amount }],
    clickId: null,
    coupon: null,
    entries: [{ id: orderId, kind: 'sale', amount, at: placedAt }],
    credit: null,
    placedAt,
    receivedAt: placedAt,
    updatedAt: placedAt,
    demo: true,
  }
}

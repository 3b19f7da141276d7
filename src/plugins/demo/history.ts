import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { Click, Link, LinkCode, Order } from '../../core/model/money-trail.ts'
import type { Random } from '../../core/random.ts'
import type { Shop, Story } from './stories.ts'

import { deliveryId, joinId, makeId, runId } from '../../core/ids.ts'
import { makeRandomId } from '../../core/random.ts'
import { after, DAY, HOUR, MINUTE, SECOND } from '../../core/time.ts'
import { lexicalOf } from './lexical.ts'

/** A contact of the demo with what a delivery needs to know of it. */
export type DemoContact = { id: string; firstName: string; peer: string; accessHash: string }

type Facts = {
  tenant: string
  linkPrefix: string
  account: string
  shop: Shop
  story: Story & { daysAgo: number }
  campaign: string
  contacts: readonly DemoContact[]
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

/** What a finished campaign left behind: who got it, who read, clicked, answered and bought. */
export const tellStory = (facts: Facts): Chapter => {
  const { tenant, campaign, story, shop, contacts, now, random } = facts
  const startedAt = after(now, -story.daysAgo * DAY)
  const link: Link & { demo: true } = {
    _id: joinId(tenant, makeId()),
    tenant,
    campaign,
    url: story.url,
    label: null,
    createdAt: startedAt,
    demo: true,
  }
  const chapter: Chapter = {
    run: runOf(facts, startedAt),
    deliveries: [],
    links: [link],
    codes: [],
    clicks: [],
    orders: [],
  }
  for (const [index, contact] of contacts.slice(0, story.size).entries()) {
    const sentAt = after(startedAt, index * SECOND)
    const delivery = deliveryOf(facts, contact, sentAt)
    if (random() < 0.012)
      Object.assign(delivery, { state: 'failed', reason: 'blocked', sentAt: null, messageId: null })
    chapter.deliveries.push(delivery)
    if (delivery.state !== 'sent' || random() > story.read) continue
    const readAt = after(sentAt, Math.round(random() * 9 * HOUR))
    delivery.readAt = readAt
    if (random() < story.replied / story.read)
      delivery.repliedAt = after(readAt, Math.round(random() * HOUR))
    if (random() > story.clicked / story.read) continue
    const code = `${facts.linkPrefix}${makeId(8)}`
    delivery.linkCodes = [code]
    chapter.codes.push({
      _id: code,
      tenant,
      link: link._id,
      campaign,
      contact: contact.id,
      delivery: delivery._id,
      url: story.url,
      createdAt: startedAt,
      demo: true,
    })
    const click = clickOf({
      tenant,
      campaign,
      link: link._id,
      code,
      contact: contact.id,
      delivery: delivery._id,
      at: after(readAt, Math.round(random() * 10 * MINUTE)),
    })
    chapter.clicks.push(click)
    if (random() > story.bought / story.clicked) continue
    const placedAt = after(click.at, Math.round(MINUTE + random() * 20 * MINUTE))
    const order = orderOf({ tenant, shop, contact: contact.id, placedAt, random })
    chapter.orders.push({
      ...order,
      clickId: click.clickId,
      credit: {
        campaign,
        link: link._id,
        click: click._id,
        model: 'click-id',
        windowDays: 7,
        at: placedAt,
      },
    })
  }
  Object.assign(chapter.run.counts, {
    total: chapter.deliveries.length,
    sent: chapter.deliveries.filter(({ state }) => state === 'sent').length,
    failed: chapter.deliveries.filter(({ state }) => state === 'failed').length,
  })
  return chapter
}

/** Orders that no message earned: people buy by themselves, too. */
export const quietOrders = (
  {
    tenant,
    shop,
    contacts,
    now,
    random,
  }: Pick<Facts, 'tenant' | 'shop' | 'contacts' | 'now' | 'random'>,
  perDay: number,
): Order[] =>
  Array.from({ length: 90 * perDay }, (_, index) => {
    const contact = contacts[Math.floor(random() * contacts.length)]
    const placedAt = after(now, -Math.round((index / perDay) * DAY + random() * 14 * HOUR) - HOUR)
    return {
      ...orderOf({ tenant, shop, contact: contact?.id ?? null, placedAt, random }),
      credit: { campaign: null, at: placedAt },
    }
  })

const runOf = ({ tenant, campaign, story, account }: Facts, startedAt: Date): Chapter['run'] => {
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

const deliveryOf = (
  { tenant, campaign, account, story }: Facts,
  contact: DemoContact,
  sentAt: Date,
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
  message: {
    text: story.lines.join('\n').replaceAll('{{first_name}}', contact.firstName),
    entities: [],
    media: null,
  },
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

const clickOf = (facts: ClickFacts): Click => {
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

const orderOf = ({ tenant, shop, contact, placedAt, random }: OrderFacts): Order => {
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

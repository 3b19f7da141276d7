import type { Order } from '../../core/model/money-trail.ts'
import type { Random } from '../../core/random.ts'
import type { Chapter, DemoContact, Facts } from './history-rows.ts'

import { joinId, makeId } from '../../core/ids.ts'
import { after, DAY, HOUR, MINUTE, SECOND } from '../../core/time.ts'
import { clickOf, deliveryOf, orderOf, runOf } from './history-rows.ts'

/** 15:00 UTC of a day: no quiet hour in any zone of the demo's shops. */
const inTheAfternoon = (day: Date): Date =>
  after(new Date(Math.floor(day.getTime() / DAY) * DAY), 15 * HOUR)

/** Most people act soon, some days later: milliseconds, at most `longest`. */
const soon = (random: Random, longest: number): number => Math.round(random() ** 4 * longest)

/** What a finished campaign left behind: who got it, who read, clicked, answered and bought. */
export const tellStory = (facts: Facts): Chapter => {
  const { tenant, campaign, story, contacts, bought, now } = facts
  const startedAt = inTheAfternoon(after(now, -story.daysAgo * DAY))
  const link = joinId(tenant, makeId())
  const chapter: Chapter = {
    run: runOf(facts, startedAt),
    deliveries: [],
    links: [
      {
        _id: link,
        tenant,
        campaign,
        url: story.url,
        label: null,
        createdAt: startedAt,
        demo: true,
      },
    ],
    codes: [],
    clicks: [],
    orders: [],
  }
  const inTime = bought.toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime())
  for (const [index, contact] of contacts.slice(0, story.size).entries()) {
    const orders = inTime.filter((order) => order.contact === contact.id)
    tellOne(facts, chapter, contact, { link, orders, sentAt: after(startedAt, index * SECOND) })
  }
  const inState = (wanted: string) =>
    chapter.deliveries.filter(({ state }) => state === wanted).length
  Object.assign(chapter.run.counts, {
    total: chapter.deliveries.length,
    sent: inState('sent'),
    failed: inState('failed'),
  })
  return chapter
}

type Sending = { link: string; orders: readonly Order[]; sentAt: Date }

/** One person's part: each step is only open to those who took the one before. */
const tellOne = (
  facts: Facts,
  chapter: Chapter,
  contact: DemoContact,
  { link, orders, sentAt }: Sending,
) => {
  const { story, random } = facts
  const delivery = deliveryOf(facts, contact, { sentAt, orders })
  chapter.deliveries.push(delivery)
  if (random() < 0.012) {
    Object.assign(delivery, { state: 'failed', reason: 'blocked', sentAt: null })
    return
  }
  if (random() > story.read) return
  delivery.readAt = after(sentAt, soon(random, 3 * DAY))
  if (random() < story.replied / story.read) {
    delivery.repliedAt = after(delivery.readAt, Math.round(random() * HOUR))
  }
  if (random() < story.clicked / story.read) {
    tellClick(facts, chapter, contact, { link, delivery: delivery._id, readAt: delivery.readAt })
    delivery.linkCodes = chapter.codes.slice(-1).map(({ _id }) => _id)
    Object.assign(delivery, { clickedAt: chapter.clicks.at(-1)?.at })
  }
}

type Reading = { link: string; delivery: string; readAt: Date }

const tellClick = (facts: Facts, chapter: Chapter, contact: DemoContact, reading: Reading) => {
  const { tenant, campaign, story, shop, random } = facts
  const { link, delivery, readAt } = reading
  const code = `${facts.linkPrefix}${makeId(8)}`
  const at = after(readAt, Math.round(random() * 10 * MINUTE))
  const of = { tenant, campaign, link, contact: contact.id, delivery }
  chapter.codes.push({ _id: code, ...of, url: story.url, createdAt: readAt, demo: true })
  const click = clickOf({ ...of, code, at })
  chapter.clicks.push(click)
  if (random() > story.bought / story.clicked) return
  const placedAt = after(at, MINUTE + soon(random, 5 * DAY))
  chapter.orders.push({
    ...orderOf({ tenant, shop, contact: contact.id, placedAt, random }),
    clickId: click.clickId,
    credit: { campaign, link, click: click._id, model: 'click-id', windowDays: 7, at: placedAt },
  })
}

/** One of so many is sent back. */
const SENT_BACK = 12

const refunded = (order: Order, now: Date): Order => {
  const at = new Date(Math.min(now.getTime(), after(order.placedAt, 3 * DAY).getTime()))
  const id = `${order.orderId}-back`
  const entries = [
    ...order.entries,
    { id, kind: 'refund' as const, amount: -order.total.amount, at },
  ]
  return { ...order, entries, updatedAt: at }
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
    const order = orderOf({ tenant, shop, contact: contact?.id ?? null, placedAt, random })
    return {
      ...(index % SENT_BACK === 0 ? refunded(order, now) : order),
      credit: { campaign: null, at: placedAt },
    }
  })

import { createHash, createHmac } from 'node:crypto'

import type { UserRow } from '../world/model.ts'

/** What a shop sells; `amount` in minor units of its currency. */
export type Good = { name: string; amount: number }

/** Where a shop sends its orders, what it signs them with, and what it sells. */
export type ShopSettings = {
  name: string
  hookUrl: string
  secret: string
  currency: string
  goods?: readonly Good[] | undefined
}

/** What a shop sells that says nothing of its own. */
const GOODS: readonly Good[] = [
  { name: 'Linen shirt', amount: 4900 },
  { name: 'Canvas tote', amount: 1900 },
  { name: 'Wool scarf', amount: 3400 },
  { name: 'Coffee beans, 1 kg', amount: 2400 },
  { name: 'Ceramic mug', amount: 1600 },
  { name: 'Trail shoes', amount: 11_900 },
  { name: 'Rain jacket', amount: 8900 },
]

type OrderFacts = {
  key: string
  number: number
  buyer: UserRow
  clickId: string | null
  coupon: string | null
  currency: string
  goods?: readonly Good[] | undefined
  now: Date
  random: () => number
}

/** The whole event of one order. The same key gives the same order id, so it is never posted as two. */
export const makeOrder = (facts: OrderFacts) => {
  const { buyer, random, goods = GOODS } = facts
  const id = createHash('sha256').update(facts.key).digest('hex').slice(0, 16)
  const first = Math.floor(random() * goods.length)
  const kinds = Math.min(goods.length, random() < 0.3 ? 2 : 1)
  const items = [...goods, ...goods]
    .slice(first, first + kinds)
    .map((it) => ({ ...it, quantity: random() < 0.2 ? 2 : 1 }))
  const amount = items.reduce((sum, it) => sum + it.amount * it.quantity, 0)
  const { currency, clickId, coupon } = facts
  const mailbox = `${buyer.firstName.toLowerCase().replace(/[^a-z0-9]/g, '') || 'buyer'}.${buyer.id}`
  return {
    webhookId: `msg_${id}`,
    body: {
      type: 'order.created',
      data: {
        id: `order_${id}`,
        number: `D-${1000 + facts.number}`,
        placedAt: facts.now.toISOString(),
        total: { amount, currency },
        items,
        clickId,
        coupon,
        customer: { email: `${mailbox}@people.example` },
      },
    },
  }
}

/** The headers of Standard Webhooks for one attempt. */
export const signHook = (
  secret: string,
  { id, body, now }: { id: string; body: string; now: Date },
): Record<string, string> => {
  const timestamp = Math.floor(now.getTime() / 1000)
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
  }
}

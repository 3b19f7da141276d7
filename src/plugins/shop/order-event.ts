import { z } from 'zod'

const money = z.strictObject({
  amount: z.number().int('must be minor units: a whole number').min(0),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters, such as EUR'),
})

const order = z.object({
  id: z.string().min(1).max(200),
  number: z.string().min(1).max(100),
  placedAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  total: money,
  items: z
    .array(
      z.object({
        name: z.string().max(500),
        quantity: z.number().int().min(1),
        amount: z.number().int('must be minor units: a whole number'),
      }),
    )
    .max(1_000),
  clickId: z.string().max(200).nullish(),
  coupon: z.string().max(100).nullish(),
  customer: z.object({ email: z.string().max(320).nullish() }).nullish(),
})

const refund = z.object({
  id: z.string().min(1).max(200),
  amount: z.number().int('must be minor units: a whole number').min(1),
})

const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('order.created'), data: order }),
  z.object({ type: z.literal('order.refunded'), data: order.extend({ refund }) }),
])

export type OrderEvent = z.output<typeof event>

/** What a shop says of an order, or the sentence that names the field and its rule. */
export const parseOrderEvent = (
  body: string,
): { ok: true; event: OrderEvent } | { ok: false; problem: string } => {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return { ok: false, problem: 'body: must be JSON' }
  }
  const parsed = event.safeParse(json)
  if (parsed.success) return { ok: true, event: parsed.data }
  const problem = parsed.error.issues
    .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
    .join('; ')
  return { ok: false, problem: problem.slice(0, 1_000) }
}

import { describe, expect, it } from 'vitest'

import { seededRandom } from '../people/random.ts'
import { makeOrder } from './order.ts'

const order = (key: string, goods?: { name: string; amount: number }[]) =>
  makeOrder({
    ...{ key, number: 1, clickId: null, coupon: null, currency: 'EUR', goods },
    buyer: { id: 7, firstName: 'Ada' } as never,
    now: new Date('2026-11-23T00:00:00Z'),
    random: seededRandom(key),
  }).body.data

describe('an order of a demo shop', () => {
  it('is of what this shop sells, and costs what stands in it', () => {
    const tea = [{ name: 'Green tea', amount: 990 }]
    for (let n = 0; n < 50; n += 1) {
      const { items, total } = order(`k${n}`, tea)
      expect(items).toHaveLength(1)
      expect(items[0]).toMatchObject(tea[0] ?? {})
      expect(total).toEqual({ amount: 990 * (items[0]?.quantity ?? 0), currency: 'EUR' })
    }
  })

  it('sells something where nobody has said what', () => {
    expect(order('k').items.length).toBeGreaterThan(0)
  })
})

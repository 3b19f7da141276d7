import fc from 'fast-check'
import { expect, it } from 'vitest'

import { changeOf, mainCurrency, otherCurrencies, readRange, splitPeriods } from './periods.ts'

const day = fc.record({
  day: fc.constant('2027-04-22'),
  sent: fc.nat(500),
  failed: fc.nat(50),
  clicks: fc.nat(500),
  clickers: fc.nat(200),
  orders: fc.nat(20),
  revenue: fc.array(fc.record({ amount: fc.integer(), currency: fc.constantFrom('EUR', 'USD') }), {
    maxLength: 2,
  }),
})

it('counts each of the last days once, and adds no currency to another', () => {
  fc.assert(
    fc.property(
      fc.array(day, { maxLength: 20 }),
      fc.integer({ min: 1, max: 10 }),
      (days, length) => {
        const { now, before } = splitPeriods(days, length)
        const looked = days.slice(-2 * length)
        expect([...before.days, ...now.days]).toEqual(looked)
        expect(now.sent + before.sent).toBe(looked.reduce((sum, { sent }) => sum + sent, 0))
        for (const currency of ['EUR', 'USD']) {
          const of = (revenue: readonly { amount: number; currency: string }[]) =>
            revenue
              .filter((each) => each.currency === currency)
              .reduce((s, { amount }) => s + amount, 0)
          expect(of(now.revenue) + of(before.revenue)).toBe(
            of(looked.flatMap(({ revenue }) => revenue)),
          )
        }
      },
    ),
  )
})

it('takes the range from the address, else 30 days', () => {
  expect([readRange('7'), readRange('90'), readRange('400'), readRange(undefined)]).toEqual([
    7, 90, 30, 30,
  ])
})

it('compares by the currency of the workspace, however many units of another there are', () => {
  const both = [
    { revenue: [{ amount: 1_000_000, currency: 'JPY' }] },
    { revenue: [{ amount: 900_000, currency: 'EUR' }] },
  ]
  expect(mainCurrency(both, 'EUR')).toBe('EUR')
  expect(mainCurrency(both.slice(0, 1), 'EUR')).toBe('JPY')
  expect(mainCurrency([], 'EUR')).toBe('EUR')
  expect(otherCurrencies([...both, ...both], 'EUR')).toEqual(['JPY'])
})

it('names a change by its direction and size', () => {
  expect(changeOf(5, 3)).toEqual({ direction: 'up', size: 2 })
  expect(changeOf(3, 5)).toEqual({ direction: 'down', size: 2 })
  expect(changeOf(3, 3)).toEqual({ direction: 'same', size: 0 })
})

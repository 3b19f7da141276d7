import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { CategoryFacts } from './category.ts'

import { categoryNames, categoryOf, FALLBACK, safeCategory } from './category.ts'

const nothing: CategoryFacts = {
  ...{ orders: 0, refunded: 0, clicks: 0 },
  ...{ hasWritten: false, hasRead: false },
}
const known = fc.record({
  orders: fc.nat(50),
  refunded: fc.nat(50),
  clicks: fc.nat(50),
  hasWritten: fc.boolean(),
  hasRead: fc.boolean(),
})
const sound = known.map((facts) => ({ ...facts, refunded: Math.min(facts.refunded, facts.orders) }))

describe('categoryOf', () => {
  it('should give everybody one of the classes, with a reason and how sure it is', () => {
    fc.assert(
      fc.property(known, (facts) => {
        const said = categoryOf(facts)
        expect(categoryNames).toContain(said.name)
        expect(said.reasons.length).toBeGreaterThan(0)
        expect(said.confidence >= 0 && said.confidence < 1).toBe(true)
        expect(said.confidence > 0).toBe(said.name !== FALLBACK)
      }),
    )
  })

  it('should call nobody a buyer who never bought, and nobody a risk who kept everything', () => {
    fc.assert(
      fc.property(sound, (facts) => {
        const { name } = categoryOf(facts)
        if (facts.orders === 0) expect(['browser', FALLBACK]).toContain(name)
        if (facts.orders > 0) expect(['buyer', 'refund risk']).toContain(name)
        if (facts.refunded === 0) expect(name).not.toBe('refund risk')
        if (facts.orders > 0 && facts.refunded === facts.orders) expect(name).toBe('refund risk')
      }),
    )
  })

  it('should never turn a risk into a buyer by one more refund', () => {
    fc.assert(
      fc.property(sound, (facts) => {
        const more = { ...facts, refunded: Math.min(facts.orders, facts.refunded + 1) }
        if (categoryOf(facts).name === 'refund risk')
          expect(categoryOf(more).name).toBe('refund risk')
      }),
    )
  })

  it('should know nobody of whom nothing is known, and see interest in every sign of it', () => {
    expect(categoryOf(nothing).name).toBe(FALLBACK)
    const names = [{ clicks: 1 }, { hasWritten: true }, { hasRead: true }].map(
      (sign) => categoryOf({ ...nothing, ...sign }).name,
    )
    expect(names).toEqual(['browser', 'browser', 'browser'])
    expect(categoryOf({ ...nothing, orders: 4, refunded: 1 }).name).toBe('buyer')
    expect(categoryOf({ ...nothing, orders: 12, refunded: 3 }).name).toBe('refund risk')
  })
})

describe('safeCategory', () => {
  it('should fall back where the facts make no sense or the rule throws', () => {
    const odd = fc.constantFrom(-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY)
    fc.assert(
      fc.property(odd, fc.constantFrom('orders', 'refunded', 'clicks'), (value, field) => {
        expect(safeCategory(() => ({ ...nothing, [field]: value })).name).toBe(FALLBACK)
      }),
    )
    const broken = () => {
      throw new Error('no')
    }
    expect(safeCategory(() => nothing, broken)).toMatchObject({ name: FALLBACK, confidence: 0 })
    expect(safeCategory(broken).name).toBe(FALLBACK)
  })
})

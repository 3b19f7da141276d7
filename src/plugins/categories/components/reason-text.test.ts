import { t as translate } from '@payloadcms/translations'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { CategoryFacts } from '../../../core/category.ts'
import type { Text } from '../../../ui/text.ts'

import { categoryOf, categoryReasons, safeCategory } from '../../../core/category.ts'
import { categories } from '../index.ts'
import { reasonTexts } from './reason-text.ts'

const textIn =
  (texts: object): Text =>
  (key, vars = {}) =>
    translate({ key, translations: { categories: texts } as never, vars })

const english = textIn(categories.feature.translations ?? {})
const nobody: CategoryFacts = {
  ...{ orders: 0, refunded: 0, clicks: 0 },
  ...{ hasWritten: false, hasRead: false },
}
const told = (facts: Partial<CategoryFacts>) => categoryOf({ ...nobody, ...facts }).reasons
const said = (facts: Partial<CategoryFacts>) => reasonTexts(english, told(facts))[0]

describe('why somebody has their category', () => {
  it('should be said in the words of the language', () => {
    expect(said({ orders: 1 })).toBe('1 order')
    expect(said({ orders: 4, refunded: 1 })).toBe('4 orders')
    expect(said({ orders: 1, refunded: 1 })).toBe('1 of 1 order refunded')
    expect(said({ orders: 4, refunded: 2 })).toBe('2 of 4 orders refunded')
    expect(said({ clicks: 1 })).toBe('1 click, has not ordered yet')
    expect(said({ clicks: 12 })).toBe('12 clicks, has not ordered yet')
    expect(said({ hasWritten: true })).toBe('Wrote to us, has not ordered yet')
    expect(said({ hasRead: true })).toBe('Read a message, has not ordered yet')
    expect(said({})).toBe('Nothing is known of them yet')
    expect(said({ clicks: -1 })).toBe('What is known of them does not fit')
    const german = textIn({
      'reason-refunded_one': '{{refunded}} von {{count}} Bestellung zurück',
      'reason-refunded_other': '{{refunded}} von {{count}} Bestellungen zurück',
    })
    expect(reasonTexts(german, told({ orders: 4, refunded: 2 }))).toEqual([
      '2 von 4 Bestellungen zurück',
    ])
  })

  it('should have a sentence for every code, with every figure in its place', () => {
    const facts = fc.record({
      ...{ orders: fc.nat(), refunded: fc.nat(), clicks: fc.nat() },
      ...{ hasWritten: fc.boolean(), hasRead: fc.boolean() },
    })
    fc.assert(
      fc.property(facts, (given) => {
        for (const text of reasonTexts(english, categoryOf(given).reasons))
          expect(text).not.toMatch(/[{}:]|reason-/)
      }),
    )
    for (const [code, figures] of Object.entries(categoryReasons))
      for (const figure of [0, 1, 2, 4, 9]) {
        const [text] = reasonTexts(english, [[code, ...figures.map(() => figure)].join(':')])
        expect(text).not.toMatch(/[{}:]|reason-/)
        expect(text?.match(/\d+/g) ?? []).toEqual(figures.map(() => String(figure)))
      }
    const failed = safeCategory(() => {
      throw new Error('no')
    })
    expect(reasonTexts(english, failed.reasons)).toEqual(['Could not be told'])
  })

  it('should stay as an earlier version stored it, and be nothing where nothing is', () => {
    const old = ['3 orders', '2 of 4 orders refunded', 'Could not be told', 'orders', 'constructor']
    expect(reasonTexts(english, [...old, 'orders:many', 'note: read'])).toEqual([
      ...old,
      'orders:many',
      'note: read',
    ])
    for (const none of [null, undefined, '', []]) expect(reasonTexts(english, none)).toEqual([])
  })
})

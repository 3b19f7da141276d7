import { expect, it } from 'vitest'

import { formatMoney, formatWholeMoney } from './format.ts'

it.each([
  [100_000, 'EUR', 'en', '€1,000'],
  [100_000, 'EUR', 'de', '1.000\u00a0€'],
  [100_050, 'EUR', 'de', '1.000,50\u00a0€'],
  [-100_000, 'EUR', 'en', '-€1,000'],
  [1_000, 'JPY', 'en', '¥1,000'],
  [123_000, 'JPY', 'de', '123.000\u00a0¥'],
  [50_000, 'KRW', 'de', '50.000\u00a0₩'],
  [2_000_000, 'VND', 'en', '₫2,000,000'],
  [1_000_000, 'KWD', 'en', 'KWD\u00a01,000'],
])('should write %i of %s for an axis in %s as %s', (amount, currency, language, text) => {
  expect(formatWholeMoney({ amount, currency }, language)).toBe(text)
})

it('should keep the places of an amount elsewhere', () => {
  expect(formatMoney({ amount: 100_000, currency: 'EUR' }, 'en')).toBe('€1,000.00')
  expect(formatMoney({ amount: 1_000, currency: 'JPY' }, 'en')).toBe('¥1,000')
})

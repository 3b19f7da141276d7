import { expect, it } from 'vitest'

import {
  formatClockOrDay,
  formatMoney,
  formatNear,
  formatWholeMoney,
  formatZone,
} from './format.ts'

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

it('should name the date of what is so far away that its weekday may be two days', () => {
  const place = { language: 'en', timeZone: 'UTC' }
  const now = '2027-04-22T10:00:00Z'
  expect(formatNear('2027-04-24T18:42:00Z', now, place)).toBe('Sat 18:42')
  expect(formatNear('2027-04-29T09:00:00Z', now, place)).toBe('Thu, Apr 29, 09:00')
  expect(formatNear('2027-04-01T09:00:00Z', now, place)).toContain('Apr 1')
})

it('should name a zone without the marks of a file name', () => {
  expect(formatZone('America/New_York')).toBe('America/New York')
  expect(formatZone('UTC')).toBe('UTC')
})

it('should name the day of a time that is not of today, by the zone of the workspace', () => {
  const place = { language: 'en', timeZone: 'Asia/Tokyo' }
  const now = '2027-04-22T15:30:00Z'
  expect(formatClockOrDay('2027-04-22T15:00:07Z', now, place)).toBe('00:00:07')
  expect(formatClockOrDay('2027-04-22T14:59:00Z', now, place)).toBe('Apr 22, 23:59')
})

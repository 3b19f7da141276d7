import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import {
  formatClock,
  formatCount,
  formatCountdown,
  formatDay,
  formatMoney,
  formatMoment,
  formatShare,
} from './format.ts'

const place = { language: 'en', timeZone: 'Europe/Berlin' }

describe('figures', () => {
  it('groups, divides and prices', () => {
    expect(formatCount(12_345, 'en')).toBe('12,345')
    expect(formatShare(47, 204, 'en')).toBe('23\u00a0%')
    expect(formatShare(141, 204, 'en')).toBe('69.1\u00a0%')
    expect(formatShare(1, 0, 'en')).toBe('–')
    expect(formatMoney({ amount: 31_840, currency: 'EUR' }, 'en')).toBe('€318.40')
    expect(formatMoney({ amount: 318, currency: 'JPY' }, 'en')).toBe('¥318')
  })

  it('never shows a share above its whole', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), (part, rest) => {
        const share = formatShare(part, part + rest, 'en')
        return share === '–' || Number.parseFloat(share.replace(',', '')) <= 100
      }),
    )
  })
})

describe('times', () => {
  it('counts down to zero and no further', () => {
    expect(formatCountdown(252_000)).toBe('4:12')
    expect(formatCountdown(3_852_000)).toBe('1:04:12')
    expect(formatCountdown(-5)).toBe('0:00')
    fc.assert(fc.property(fc.integer(), (ms) => /^(\d+:)?\d{1,2}:\d{2}$/.test(formatCountdown(ms))))
  })

  it('speaks of the workspace’s own zone', () => {
    expect(formatClock('2027-04-22T16:42:07Z', place)).toBe('18:42:07')
    expect(formatMoment('2027-04-22T22:42:07Z', place)).toMatch(/^Fri,? 00:42$/)
    expect(formatDay('2027-04-22', 'en')).toBe('Apr 22')
  })
})

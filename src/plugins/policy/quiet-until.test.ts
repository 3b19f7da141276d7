import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { knownZone, quietUntil } from './quiet-until.ts'

const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Asia/Tokyo']
const moment = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2030-01-01T00:00:00Z'),
  noInvalidDate: true,
})
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const quietHours = fc
  .tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 30, max: 18 * 60 }))
  .map(([from, length]) => ({ from: clock(from), to: clock((from + length) % 1_440) }))

describe('quietUntil', () => {
  it('should end after now, within a day and a clock change', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(...zones), quietHours, (now, timeZone, hours) => {
        const until = quietUntil({ now, timeZone, quietHours: hours })
        if (until === null) return
        expect(until.getTime()).toBeGreaterThan(now.getTime())
        expect(until.getTime() - now.getTime()).toBeLessThanOrEqual(25 * 3_600_000)
      }),
    )
  })

  it('should not be quiet at the end of quiet hours', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(...zones), quietHours, (now, timeZone, hours) => {
        const until = quietUntil({ now, timeZone, quietHours: hours })
        if (until) expect(quietUntil({ now: until, timeZone, quietHours: hours })).toBeNull()
      }),
    )
  })

  it('should hold a night over midnight and let the day through', () => {
    const night = { from: '22:00', to: '08:00' }
    const at = (now: string) =>
      quietUntil({ now: new Date(now), timeZone: 'Europe/Berlin', quietHours: night })
    expect(at('2026-01-10T22:30:00Z')).toEqual(new Date('2026-01-11T07:00:00Z'))
    expect(at('2026-01-11T03:00:00Z')).toEqual(new Date('2026-01-11T07:00:00Z'))
    expect(at('2026-01-11T12:00:00Z')).toBeNull()
  })

  it('should follow the clocks when they change in the night', () => {
    const night = { from: '22:00', to: '08:00' }
    const at = (now: string) =>
      quietUntil({ now: new Date(now), timeZone: 'Europe/Berlin', quietHours: night })
    expect(at('2026-03-28T23:00:00Z')).toEqual(new Date('2026-03-29T06:00:00Z'))
    expect(at('2026-10-24T23:00:00Z')).toEqual(new Date('2026-10-25T07:00:00Z'))
  })

  it('should fall back to the workspace when a zone is unknown', () => {
    expect(knownZone('Mars/Olympus', 'Asia/Tokyo')).toBe('Asia/Tokyo')
    expect(knownZone(null, 'nowhere')).toBe('UTC')
  })
})

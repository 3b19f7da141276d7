import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { AccountRoom } from './preview-pace.ts'

import { ceilingsOf } from '../../core/pacing.ts'
import { paceOf } from './preview-pace.ts'

const now = new Date('2027-04-22T10:30:00.000Z')
const none = { key: '', count: 0 }
const room = (waiting: number, account: object = {}, more: Partial<AccountRoom> = {}) => ({
  ...{ waiting, hour: none, day: none, restsUntil: null },
  pacingAt: (at: Date) =>
    ceilingsOf({ now: at, account: { firstUsedAt: now, ...account }, tenant: null, slowed: null }),
  ...more,
})
const old = { firstUsedAt: new Date('2027-01-01T00:00:00.000Z') }

it('says what a new account may send on its first day', () => {
  const { endsAt, ...pace } = paceOf([room(5_000)], now)
  expect(pace).toEqual({ fits: false, today: 20, gapSeconds: 1, isNew: true })
  // More than two weeks, not the hour and a half that one a second would be.
  expect(endsAt?.toISOString().slice(0, 10)).toBe('2027-05-08')
  expect(paceOf([room(7)], now)).toMatchObject({ fits: true, today: 7, isNew: false })
})

it('knows the hour, what went out today, and the slowest of several accounts', () => {
  expect(paceOf([room(900, old)], now)).toMatchObject({ fits: true, today: 900 })
  expect(paceOf([room(3_000, old)], now)).toMatchObject({ fits: false, today: 3_000, isNew: false })
  const spent = { day: { key: '2027-04-22', count: 4_990 } }
  expect(paceOf([room(100, old, spent), room(50, old)], now)).toMatchObject({
    ...{ fits: false, today: 60 },
  })
  const slow = { ...old, pacing: { perSecond: 0.25 } }
  expect(paceOf([room(5, slow), room(5, old)], now).gapSeconds).toBe(4)
})

it('promises nobody more than there are, and no account more than its day', () => {
  const rooms = fc.array(
    fc
      .tuple(fc.nat(30_000), fc.nat(30), fc.nat(6_000))
      .map(([waiting, days, sent]) =>
        room(
          waiting,
          { firstUsedAt: new Date(now.getTime() - days * 86_400_000) },
          { day: { key: '2027-04-22', count: sent } },
        ),
      ),
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(rooms, (some) => {
      const { today, fits, endsAt } = paceOf(some, now)
      const all = some.reduce((sum, { waiting }) => sum + waiting, 0)
      const days = some.reduce((sum, { pacingAt }) => sum + pacingAt(now).perDay, 0)
      expect(today).toBeLessThanOrEqual(Math.min(all, days))
      if (fits) expect(today).toBe(all)
      const soonest = Math.max(0, ...some.map(({ waiting }) => waiting))
      if (endsAt) expect(endsAt.getTime() - now.getTime()).toBeGreaterThanOrEqual(soonest * 1_000)
    }),
  )
})

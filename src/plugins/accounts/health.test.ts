import type { TelegramAccount } from '../../core/model/account.ts'
import type { Lane } from '../../core/model/lane.ts'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { accountStates } from '../../core/model/account.ts'
import { ceilingsOf } from '../../core/pacing.ts'
import { DAY, HOUR, after as later, MINUTE } from '../../core/time.ts'
import { dayKey, hourKey } from '../../core/forecast.ts'
import { healthOf } from './health.ts'

const now = new Date('2026-05-01T10:20:00Z')
const soon = later(now, MINUTE)
const account: TelegramAccount = {
  ...{ _id: 'a', tenant: 't', name: 'Shop', network: 'sandbox', state: 'connected' },
  ...{ phone: null, phoneMasked: null, session: null, login: null, stateReason: null },
  ...{ telegramUserId: '1', username: 'shop', firstName: null, connectedAt: now, updates: null },
  ...{ pacing: {}, pacingProfile: 'usual', firstUsedAt: later(now, -90 * DAY) },
  link: { open: true, at: now, code: null },
}
const lane: Lane = {
  ...{ _id: 't.a', tenant: 't', account: 'a', network: 'sandbox', owner: 'sender-1', fence: 3 },
  ...{ until: soon, floodUntil: null, restUntil: null, restReason: null, nextAt: null },
  hour: { key: hourKey(now), count: 7 },
  day: { key: dayKey(now), count: 412 },
}
const week = {
  ...{ sent: 0, read: 0, replied: 0, answerable: 0 },
  ...{ blocked: 0, failed: 0, reported: 0, optedOut: 0 },
}
const healthWith = (
  of: Partial<TelegramAccount> = {},
  lanes: Partial<Lane> | null = {},
  queue: Partial<Parameters<typeof healthOf>[0]['queue']> = {},
) => {
  const facts = { account: { ...account, ...of }, lane: lanes && { ...lane, ...lanes } }
  const pacingAt = (at: Date) =>
    ceilingsOf({
      now: at,
      account: { ...facts.account, firstUsedAt: facts.account.firstUsedAt ?? now },
      tenant: null,
      slowed: facts.lane?.slowed ?? null,
    })
  return healthOf({
    ...{ ...facts, now, pacing: pacingAt(now), pacingAt, week },
    queue: { waiting: 0, lastDueAt: null, inHand: 0, ...queue },
  })
}

describe('healthOf', () => {
  it('should find the one word that says most', () => {
    expect(healthWith().word).toBe('good')
    expect(healthWith({}, null).word).toBe('no-sender')
    expect(healthWith({}, { until: now }).word).toBe('no-sender')
    expect(healthWith({ link: { open: false, at: now, code: 'X' } }).word).toBe('connecting')
    const out = healthWith({ link: { open: false, at: now, since: soon, code: 'CONNECT_TIMEOUT' } })
    expect(out).toMatchObject({ outSince: soon.toISOString() })
    expect(out.because).toContain('Telegram cannot be reached')
    expect(healthWith({}, { until: now }).because).toContain('No sender')
    expect(healthWith()).toMatchObject({ outSince: null, because: null })
    expect(healthWith({}, { floodUntil: soon }).word).toBe('flood')
    expect(healthWith({}, { slowed: { floods: 2, until: soon } }).word).toBe('slowed')
    const limited = healthWith(
      { state: 'resting' },
      { restUntil: later(now, HOUR), restReason: 'peer-flood' },
    )
    expect(limited).toMatchObject({ word: 'resting', because: expect.stringMatching(/person/) })
    expect(healthWith({ state: 'broken', stateReason: 'Ended.' })).toMatchObject({
      ...{ word: 'broken', because: 'Ended.' },
    })
  })

  it('should say what is used and left, and what an old hour or day no longer counts', () => {
    const { today, hour } = healthWith()
    expect(today).toEqual({ used: 412, of: 5_000, left: 4_588, until: '2026-05-02T00:00:00.000Z' })
    expect(hour).toMatchObject({ used: 7, of: 1_000, until: '2026-05-01T11:00:00.000Z' })
    expect(healthWith({}, { day: { key: '2026-04-30', count: 9 } }).today.used).toBe(0)
  })

  it('should not call sent what the lane has only taken in hand', () => {
    const { today, hour } = healthWith({}, {}, { waiting: 5, inHand: 5 })
    expect(today).toMatchObject({ used: 407, left: 4_593 })
    expect(hour.used).toBe(2)
  })

  it('should not promise an end before the last message is due', () => {
    const lastDueAt = later(now, 5 * HOUR)
    const { queue } = healthWith({}, {}, { waiting: 3, lastDueAt })
    expect(queue?.from).toBe(lastDueAt.toISOString())
  })

  it('should promise a range that begins after every rest', () => {
    const { queue } = healthWith({}, { floodUntil: later(now, HOUR) }, { waiting: 100 })
    expect(queue?.from).toBe('2026-05-01T11:21:40.000Z')
    expect(Date.parse(queue?.to ?? '')).toBeGreaterThan(Date.parse(queue?.from ?? ''))
    expect(healthWith({ firstUsedAt: null }, {}, { waiting: 100_000 }).queue?.from).toMatch(
      /^2026-/,
    )
    expect(healthWith({ pacing: { perDay: 0 } }, {}, { waiting: 1 }).queue).toMatchObject({
      from: null,
    })
  })

  it('should hold together whatever is stored', () => {
    const moment = fc.option(
      fc.integer({ min: -100_000, max: 100_000 }).map((s) => later(now, s * 1_000)),
      { nil: null },
    )
    const count = fc.record({
      key: fc.constantFrom('', dayKey(now), hourKey(now)),
      count: fc.nat(),
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...accountStates),
        fc.record({ floodUntil: moment, restUntil: moment, hour: count, day: count }),
        fc.nat(50_000),
        (state, some, waiting) => {
          const { today, hour, queue, word } = healthWith({ state }, some, { waiting })
          for (const one of [today, hour]) {
            expect(one.left).toBeGreaterThanOrEqual(0)
            expect(one.left).toBeLessThanOrEqual(one.of)
          }
          if (queue?.from) expect(Date.parse(queue.from)).toBeGreaterThanOrEqual(now.getTime())
          if (state !== 'connected' && state !== 'resting') expect(word).toBe(state)
        },
      ),
    )
  })
})

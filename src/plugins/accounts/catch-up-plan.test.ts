import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { TelegramFailure } from '../../telegram/gateway.ts'

import { PlatformError } from '../../core/errors.ts'
import { failureOf, makeCatchUpPlan } from './catch-up-plan.ts'

const flood = (seconds: number): TelegramFailure => ({ kind: 'flood-wait', code: 'F', seconds })
const refused: TelegramFailure = { kind: 'unexpected', code: 'X' }

describe('the plan of what was missed', () => {
  const planAt = (clock: { now: number }, isSilent: boolean) =>
    makeCatchUpPlan({ monotonic: () => clock.now, isSilent: () => isSilent })

  it('never asks before Telegram allows it, whatever went missing, and then at once', () => {
    const step = fc.record({
      after: fc.integer({ min: 0, max: 400_000 }),
      what: fc.oneof(
        fc.constantFrom('want' as const, 'fine' as const, 'refused' as const),
        fc.integer({ min: 1, max: 3_000 }),
      ),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.boolean(), (steps, isSilent) => {
        const clock = { now: 0 }
        const plan = planAt(clock, isSilent)
        let allowedAt = 0
        for (const { after, what } of steps) {
          clock.now += after
          if (what === 'want') plan.want()
          else {
            plan.begins()
            if (what === 'fine') plan.ended(null)
            else plan.ended(what === 'refused' ? refused : flood(what))
          }
          if (typeof what === 'number') allowedAt = clock.now + what * 1_000
          expect(plan.isRefused()).toBe(clock.now < allowedAt)
          expect(clock.now + plan.wait()).toBeGreaterThanOrEqual(allowedAt)
          // Three minutes at most after that.
          expect(plan.wait()).toBeLessThanOrEqual(Math.max(allowedAt - clock.now, 180_000))
        }
        plan.want()
        expect(plan.wait()).toBe(Math.max(0, allowedAt - clock.now))
      }),
    )
  })

  it('asks again within half a minute as long as nothing goes out', () => {
    const waits = (isSilent: boolean) => {
      const plan = planAt({ now: 0 }, isSilent)
      return Array.from({ length: 9 }, () => {
        plan.ended(refused)
        return plan.wait() / 1_000
      })
    }
    expect(waits(true)).toEqual([3, 6, 12, 24, 30, 30, 30, 30, 30])
    expect(waits(false)).toEqual([3, 6, 12, 24, 48, 96, 180, 180, 180])
  })

  it('knows a wait that came as an error', () => {
    const details = { kind: 'flood-wait', code: 'FLOOD_WAIT_9', seconds: 9 }
    expect(failureOf(new PlatformError('TELEGRAM_REFUSED', 'no', { details }))).toEqual(details)
    expect(failureOf(new Error('the database was away')).code).toBe('NOT_STORED')
  })
})

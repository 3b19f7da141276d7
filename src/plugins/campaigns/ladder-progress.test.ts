import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { deliveryStates } from '../../core/model/delivery.ts'
import { progressOf } from './ladder-progress.ts'

const at = new Date('2026-11-20T12:00:00Z')
const row = (step: number, more: object = {}) => ({
  ...{ contact: 't.ada', step, state: 'sent' as const, reason: null, dueAt: at },
  ...{ sentAt: at, createdAt: at, updatedAt: at },
  ...more,
})
const unsent = { sentAt: null }
const rows = fc
  .array(
    fc.record({
      state: fc.constantFrom(...deliveryStates),
      reason: fc.constantFrom(null, 'clicked', 'replied', 'nudge-waiting'),
      isFollowed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((made) =>
    made.map(({ isFollowed, ...one }, step) =>
      row(step, {
        ...one,
        sentAt: one.state === 'sent' ? at : null,
        ...(isFollowed && { toPlan: [step + 1] }),
      }),
    ),
  )

describe('progressOf', () => {
  it('should say one thing of everybody, whatever the order of their rows', () => {
    fc.assert(
      fc.property(rows, fc.nat(6), ([first, ...more], lastStep) => {
        if (!first) return
        const said = progressOf([first, ...more], lastStep)
        expect(said.next !== null).toBe(said.status === 'waiting')
        expect(said.completedAt !== null).toBe(said.status !== 'waiting')
        const [last, ...others] = [first, ...more].toReversed()
        if (last) expect(progressOf([last, ...others], lastStep)).toEqual(said)
      }),
    )
  })

  it('should follow somebody up the ladder', () => {
    const waiting = row(1, { state: 'deferred', reason: 'nudge-waiting', ...unsent })
    const planned = row(0, { toPlan: [1] })
    expect(progressOf([planned], 2)).toMatchObject({
      currentStep: 0,
      next: { step: 1, dueAt: null },
    })
    expect(progressOf([row(0), waiting], 2)).toMatchObject({ next: { step: 1, dueAt: at } })
    expect(progressOf([row(0), row(1), row(2)], 2)).toMatchObject({
      ...{ status: 'completed', currentStep: 2, completedAt: at },
    })
    const answered = row(1, { state: 'cancelled', reason: 'replied', ...unsent })
    expect(progressOf([row(0), answered], 2)).toMatchObject({
      ...{ status: 'ended', currentStep: 0, reason: 'replied', next: null },
    })
    expect(
      progressOf([row(0, { state: 'failed', reason: 'blocked', ...unsent })], 0),
    ).toMatchObject({ status: 'ended', currentStep: null, reason: 'blocked' })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { accountStates, sendsByItself } from '../../core/model/account.ts'
import { breakageAfter, restAfter } from './breakage.ts'

const now = new Date('2026-05-01T10:00:00Z')
const state = fc.constantFrom(...accountStates)

describe('breakageAfter', () => {
  it('should begin only where something worked, and end only where it works again', () => {
    fc.assert(
      fc.property(state, state, (from, to) => {
        const { breakage } = breakageAfter({ from, state: to, reason: 'gone', now })
        if (breakage) {
          expect(sendsByItself(from)).toBe(true)
          expect(['broken', 'banned']).toContain(to)
          expect(breakage).toMatchObject({ reason: 'gone', mail: { state: 'due', told: [] } })
        }
        expect(breakage === null).toBe(sendsByItself(to) && !sendsByItself(from))
      }),
    )
  })

  it('should be another one each time', () => {
    const move = { from: 'connected', state: 'broken', reason: null, now } as const
    const ids = Array.from({ length: 20 }, () => breakageAfter(move).breakage?.id)
    expect(new Set(ids).size).toBe(20)
  })
})

describe('restAfter', () => {
  it('should begin and end with the rest, and be told each time', () => {
    fc.assert(
      fc.property(state, state, (from, to) => {
        const { rest } = restAfter({ from, state: to, reason: 'limited', now })
        const [was, is] = [from === 'resting', to === 'resting']
        if (is && !was) expect(rest).toMatchObject({ reason: 'limited', mail: { state: 'due' } })
        else expect(rest).toBe(was && !is ? null : undefined)
      }),
    )
  })
})

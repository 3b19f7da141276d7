import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { accountStates } from '../../core/model/account.ts'
import { restHappening } from './rest.ts'
import { nextState } from './state.ts'

const now = new Date('2026-05-01T10:00:00Z')
const facts = fc.record({
  state: fc.constantFrom(...accountStates),
  restUntil: fc.option(
    fc.integer({ min: -100_000, max: 100_000 }).map((s) => new Date(now.getTime() + s * 1_000)),
    { nil: null },
  ),
})

describe('restHappening', () => {
  it('should fit the state that the account is in, and come to a standstill', () => {
    fc.assert(
      fc.property(facts, ({ state, restUntil }) => {
        const happening = restHappening({ state, restUntil, now })
        if (!happening) return
        const next = nextState(state, happening)
        expect(next).toBe(happening === 'rest' ? 'resting' : 'connected')
        if (next) expect(restHappening({ state: next, restUntil, now })).toBeNull()
      }),
    )
  })

  it('should leave an account alone that nobody is signed in to', () => {
    fc.assert(
      fc.property(facts, ({ state, restUntil }) => {
        fc.pre(state !== 'connected' && state !== 'resting')
        expect(restHappening({ state, restUntil, now })).toBeNull()
      }),
    )
  })
})

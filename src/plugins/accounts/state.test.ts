import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { AccountHappening } from './state.ts'

import { accountStates } from '../../core/model/account.ts'
import { brokenReason, nextState, statesBefore } from './state.ts'

const happenings: AccountHappening[] = [
  'code-sent',
  'code-expired',
  'password-asked',
  'signed-in',
  'signed-out',
  'session-dead',
  'banned',
  'rest',
  'rested',
]

describe('account states', () => {
  it('reach "connected" only through a code or a rest', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...accountStates),
        fc.constantFrom(...happenings),
        (from, what) => {
          const to = nextState(from, what)
          if (to !== 'connected') return
          expect(['code', 'password', 'resting']).toContain(from)
        },
      ),
    )
  })

  it('never get stuck: a new code is possible wherever no session is open', () => {
    for (const state of accountStates) {
      const live = state === 'connected' || state === 'resting'
      expect(nextState(state, 'code-sent') === null).toBe(live)
    }
  })

  it('list as "before" exactly the states with a way on', () => {
    for (const what of happenings)
      for (const state of accountStates)
        expect(statesBefore(what).includes(state)).toBe(nextState(state, what) !== null)
  })

  it('break only for dead sessions and bans', () => {
    expect(brokenReason({ kind: 'unreachable', code: 'X' })).toBeNull()
    expect(brokenReason({ kind: 'banned', code: 'X' })?.happening).toBe('banned')
    expect(brokenReason({ kind: 'session-dead', code: 'AUTH_KEY_DUPLICATED' })?.reason).toMatch(
      /two/,
    )
  })
})

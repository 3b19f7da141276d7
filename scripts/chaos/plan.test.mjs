import { describe, expect, it } from 'vitest'
import fc from 'fast-check'

import { kinds, nextOf, planOf, targetOf } from './plan.mjs'

const seed = fc.integer({ min: 1, max: 2 ** 31 })
const gap = [15, 25]

describe('the plan of a run', () => {
  it('is the same for the same seed, as long as asked for, and keeps to its figures', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 60 }), (one, kills) => {
        const plan = planOf({ kills, seed: one, gap })
        expect(planOf({ kills, seed: one, gap })).toEqual(plan)
        expect(plan).toHaveLength(kills)
        for (const { kind, after, seconds } of plan) {
          const [least, most] = kinds[kind].seconds
          expect(after >= 15 && after <= 25 && seconds >= least && seconds <= most).toBe(true)
        }
      }),
    )
  })

  it('has every kind of fault in 15, and a third that holds the slot down for a minute', () => {
    fc.assert(
      fc.property(seed, (one) => {
        const plan = planOf({ kills: 15, seed: one, gap })
        expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(Object.keys(kinds)))
        const down = plan.filter(({ kind }) => kind === 'hold' || kind === 'pause')
        expect(down).toHaveLength(5)
        for (const { seconds } of down) expect(seconds).toBeGreaterThan(60)
      }),
    )
  })
})

describe('a fault that takes a sender away', () => {
  const hold = { kind: 'hold', chance: 0 }
  const kill = { kind: 'kill', chance: 0 }

  it('waits while only one sender is left, and lets others go before it', () => {
    expect(nextOf([hold, kill], { up: 2, busy: 2 })).toBe(hold)
    expect(nextOf([hold, kill], { up: 1, busy: 1 })).toBe(kill)
    expect(nextOf([hold], { up: 1, busy: 1 })).toBeUndefined()
  })

  it('waits until somebody has work, and lets those go first that strike no sender', () => {
    const [aimed, mongo] = [
      { kind: 'aimed', chance: 0 },
      { kind: 'mongo', chance: 0 },
    ]
    expect(nextOf([aimed, kill, hold], { up: 2, busy: 0 })).toBeUndefined()
    expect(nextOf([aimed, mongo], { up: 2, busy: 0 })).toBe(mongo)
  })

  it('strikes a sender with work, where there is one', () => {
    const [idle, busy] = [{ work: 0 }, { work: 2 }]
    for (const chance of [0, 0.5, 0.99]) expect(targetOf([idle, busy], { chance })).toBe(busy)
    expect(targetOf([idle], { chance: 0.5 })).toBe(idle)
    expect(targetOf([], { chance: 0.5 })).toBeUndefined()
  })
})

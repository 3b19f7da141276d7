import { describe, expect, it } from 'vitest'

import { summarise, takeoversOf } from './takeovers.mjs'

const accounts = [{ account: 'a1', phone: '+1' }]
const fault = (change = {}) => ({ kind: 'hold', slot: 's1', at: 10_000, lanes: ['a1'], ...change })
const seen = (owner, at) => ({ account: 'a1', owner, fence: at, at })
const sent = (at) => ({ account: '+1', at })
const before = [seen('s1', 1000)]

const outcomesOf = (facts) =>
  takeoversOf({ records: [fault()], owners: before, ledger: [sent(9000)], accounts, ...facts })

describe('how long an account stood still', () => {
  it('counts from the kill to the first message by another sender', () => {
    const owners = [...before, seen(null, 50_000), seen('s2', 60_000)]
    const found = outcomesOf({ owners, ledger: [sent(9000), sent(62_000), sent(63_000)] })
    expect(found).toMatchObject([{ outcome: 'taken over', seconds: 52 }])
    expect(summarise(found)).toMatchObject({ count: 1, longest: 52, missing: [] })
  })

  it('counts a slot that comes back by itself apart', () => {
    const owners = [...before, seen('s1', 13_000)]
    const records = [fault({ kind: 'kill' })]
    const found = outcomesOf({ owners, records, ledger: [sent(14_000)] })
    expect(summarise(found)).toMatchObject({ count: 0, back: 1, longestBack: 4, missing: [] })
  })

  it('misses a sender that stays away when nobody else goes on', () => {
    const late = outcomesOf({ owners: [...before, seen('s1', 75_000)], ledger: [sent(76_000)] })
    expect(summarise(late).missing).toHaveLength(1)
    expect(summarise(outcomesOf({})).missing).toHaveLength(1)
    const owners = [...before, seen('s2', 60_000)]
    expect(summarise(outcomesOf({ owners })).missing).toHaveLength(1)
  })

  it('leaves a takeover to the next fault when the new sender goes before it could send', () => {
    const owners = [...before, seen('s2', 60_000), seen('s3', 111_000)]
    const records = [fault(), fault({ slot: 's2', at: 60_500 })]
    const found = outcomesOf({ owners, records, ledger: [sent(112_000)] })
    expect(found.map(({ outcome }) => outcome)).toEqual(['struck again', 'taken over'])
    expect(summarise(found).longest).toBe(51.5)
  })

  it('forgives what only holds the new sender up for no longer than that lasts', () => {
    const owners = [...before, seen('s2', 60_000)]
    const held = (seconds) => [fault(), fault({ kind: 'stall', slot: 's2', at: 61_000, seconds })]
    const found = (seconds) =>
      outcomesOf({ owners, records: held(seconds), ledger: [sent(160_000)] })
    expect(found(10)).toMatchObject([{ outcome: 'taken over', seconds: 140 }])
  })

  it('asks for nothing of faults that leave the sender where it is', () => {
    expect(outcomesOf({ records: [fault({ kind: 'cut' }), fault({ kind: 'mongo' })] })).toEqual([])
  })
})

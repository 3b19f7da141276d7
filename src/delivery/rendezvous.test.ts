import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { ownerOf } from './rendezvous.ts'

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), {
  minLength: 1,
  maxLength: 8,
})
const lanes = Array.from({ length: 400 }, (_, n) => `tenant${n % 7}.account${n}`)

describe('ownerOf', () => {
  it('should name one of those who live, whatever the order in which they are listed', () => {
    fc.assert(
      fc.property(names, fc.string(), (owners, lane) => {
        const owner = ownerOf(lane, owners)
        expect(owners).toContain(owner)
        expect(ownerOf(lane, owners.toReversed())).toBe(owner)
      }),
    )
  })

  it('should move only what a new sender wins, and what a dead one held', () => {
    fc.assert(
      fc.property(names, fc.string({ minLength: 13 }), (owners, joined) => {
        for (const lane of lanes.slice(0, 50)) {
          const before = ownerOf(lane, owners)
          const after = ownerOf(lane, [...owners, joined])
          expect([before, joined]).toContain(after)
        }
      }),
    )
  })

  it('should share about evenly', () => {
    for (const count of [2, 3, 5, 8]) {
      const owners = Array.from({ length: count }, (_, n) => `sender-${n + 1}`)
      const shares = owners.map((owner) => lanes.filter((l) => ownerOf(l, owners) === owner).length)
      const fair = lanes.length / count
      for (const share of shares) {
        expect(share).toBeGreaterThan(fair * 0.6)
        expect(share).toBeLessThan(fair * 1.5)
      }
    }
  })

  it('should have nobody to name when nobody lives', () => {
    expect(ownerOf('a', [])).toBeNull()
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { liftedAt } from './quiet-override.ts'

const moment = fc.integer({ min: 0, max: 1_000 }).map((n) => new Date(n))
const override = moment.map((at) => ({ by: 'u1', reason: 'It ends tonight.', at }))
const row = fc.record({ step: fc.nat(5), createdAt: moment })

describe('quiet hours that were lifted', () => {
  it('stay lifted for every message that was there, and for none that came later', () => {
    fc.assert(
      fc.property(override, moment, (given, createdAt) => {
        const at = createdAt <= given.at ? given.at : null
        expect(liftedAt(given, { step: 0, createdAt })).toBe(at)
      }),
    )
  })

  it('hold for every nudge, and wherever nobody lifted them', () => {
    fc.assert(
      fc.property(override, row, (given, one) => {
        expect(liftedAt(given, { ...one, step: one.step + 1 })).toBeNull()
        expect(liftedAt(null, one)).toBeNull()
      }),
    )
  })
})

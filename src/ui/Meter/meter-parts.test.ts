import fc from 'fast-check'
import { expect, it } from 'vitest'

import { meterParts } from './meter-parts.ts'

const part = fc.record({
  value: fc.nat(1000),
  tone: fc.constantFrom('go' as const, 'stop' as const, 'idle' as const),
})

it('shows each part that is not zero and no more than the whole', () => {
  fc.assert(
    fc.property(fc.nat(5000), fc.array(part, { maxLength: 4 }), (total, parts) => {
      const shown = meterParts(total, parts)
      expect(shown).toHaveLength(parts.filter(({ value }) => value > 0).length)
      expect(shown.reduce((sum, { percent }) => sum + percent, 0)).toBeLessThanOrEqual(100.3)
    }),
  )
})

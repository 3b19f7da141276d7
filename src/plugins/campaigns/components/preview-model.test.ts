import fc from 'fast-check'
import { expect, it } from 'vitest'

import { stepsDown } from './preview-model.ts'

const groups = fc.array(fc.record({ reason: fc.string(), count: fc.nat(50) }), { maxLength: 6 })

it('ends at the people who get it', () => {
  fc.assert(
    fc.property(fc.nat(200), groups, (reached, skipped) => {
      const people = reached + skipped.reduce((sum, { count }) => sum + count, 0)
      expect(stepsDown({ people, skipped }).at(-1)?.left ?? people).toBe(reached)
    }),
  )
})

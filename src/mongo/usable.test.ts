import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { whyUnusable } from './usable.ts'

const name = fc.option(fc.constantFrom('rs0', 'rs1'), { nil: null })
const facts = fc.record({
  where: fc.constant('127.0.0.1:27017'),
  wanted: name,
  hello: fc.option(
    fc.record({ setName: name, msg: fc.constantFrom('isdbgrid', '') }).map(({ setName, msg }) => ({
      msg,
      ...(setName !== null && { setName }),
    })),
    { nil: null },
  ),
  error: fc.option(fc.constant('Server selection timed out'), { nil: null }),
})

describe('whyUnusable', () => {
  it('should let nothing without transactions through', () => {
    fc.assert(
      fc.property(facts, (given) => {
        if (whyUnusable(given) !== null) return
        const { hello } = given
        expect(hello?.setName !== undefined || hello?.msg === 'isdbgrid').toBe(true)
      }),
    )
  })

  it('should take the set that was asked for', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const hello = { setName: given.wanted ?? 'rs0' }
        expect(whyUnusable({ ...given, hello, error: null })).toBeNull()
      }),
    )
  })

  it('should always say what to look at', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const { message } = whyUnusable(given) ?? { message: given.where }
        expect(message).toContain(given.where)
      }),
    )
  })
})

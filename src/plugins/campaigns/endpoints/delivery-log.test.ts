import fc from 'fast-check'
import { expect, test } from 'vitest'

import { cursorOf, positionOf } from './delivery-log.ts'

test('a cursor brings the reader back to the same place', () => {
  const position = fc.record({
    at: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
    id: fc.stringMatching(/^[a-z0-9]{8}\.[a-z0-9]{12}\.[a-z0-9]{14}\.[0-9]$/),
  })
  fc.assert(
    fc.property(position, (given) => {
      expect(positionOf(cursorOf(given) ?? undefined)).toEqual(given)
    }),
  )
})

test('anything else is refused, naming the field', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/^\d+ [A-Za-z0-9_.-]+$/.test(Buffer.from(text, 'base64url').toString()))
      expect(() => positionOf(text)).toThrow('cursor')
    }),
  )
})

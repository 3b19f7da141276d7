import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Place } from './connect-steps.ts'

import { placeAfter, readPlace, writePlace } from './connect-steps.ts'

const start: Place = { step: 'phone', account: null, codeLength: 5, hint: null }

it('survives a reload: an address leads back to the same place', () => {
  const account = fc.stringMatching(/^[a-z0-9]{12}$/)
  const places: fc.Arbitrary<Place> = fc.oneof(
    fc.constant(start),
    fc.record({
      step: fc.constant('code' as const),
      account,
      codeLength: fc.integer({ min: 4, max: 8 }),
      hint: fc.constant(null),
    }),
    fc.record({
      step: fc.constant('password' as const),
      account,
      codeLength: fc.constant(5),
      hint: fc.option(fc.string()),
    }),
  )
  fc.assert(
    fc.property(places, (place) => {
      expect(readPlace(new URLSearchParams(writePlace(place)))).toEqual(place)
    }),
  )
})

it('begins at the number when the address makes no sense', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readPlace(new URLSearchParams({ step: text }))).toEqual(start)
    }),
  )
})

it('follows the server', () => {
  const code = placeAfter({ accountId: 'a1', state: 'code', codeLength: 6 }, start)
  expect(code).toEqual({ step: 'code', account: 'a1', codeLength: 6, hint: null })
  const password = placeAfter({ state: 'password', hint: 'kettle' }, code)
  expect(password).toMatchObject({ step: 'password', account: 'a1', hint: 'kettle' })
  expect(placeAfter({ state: 'connected' }, password).step).toBe('done')
})

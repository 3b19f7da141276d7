import fc from 'fast-check'
import { expect, it } from 'vitest'

import { isFoundByAll, makeRsaKey } from './rsa.ts'

it('knows which keys a client would look for under fewer digits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (fingerprint) => {
      const digits = BigInt.asUintN(64, fingerprint).toString(16)
      expect(isFoundByAll(fingerprint)).toBe(digits.length === 16)
    }),
  )
})

it('makes a key that every client finds, and reads it back', () => {
  const key = makeRsaKey()
  expect(isFoundByAll(key.fingerprint)).toBe(true)
  expect(makeRsaKey(key.privatePem).fingerprint).toBe(key.fingerprint)
})

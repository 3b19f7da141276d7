import { expect, it } from 'vitest'

import { makeRsaKey } from './rsa.ts'

it('never makes a key that a client could not find', () => {
  const keys = Array.from({ length: 40 }, () => makeRsaKey())
  for (const { fingerprint } of keys) {
    expect(BigInt.asUintN(64, fingerprint).toString(16)).toHaveLength(16)
  }
  const [first] = keys
  if (first) expect(makeRsaKey(first.privatePem).fingerprint).toBe(first.fingerprint)
}, 60_000)

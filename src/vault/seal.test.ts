import { randomBytes } from 'node:crypto'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { SecretPlace } from './vault.ts'

import { headerOf, openText, sealText, unwrapKey, wrapKey } from './seal.ts'

const key = randomBytes(32)
const part = fc.string({ minLength: 1, maxLength: 12 })
const place: fc.Arbitrary<SecretPlace> = fc.record({
  tenant: part,
  collection: part,
  record: part,
  field: part,
})
const same = (a: SecretPlace, b: SecretPlace) =>
  a.tenant === b.tenant &&
  a.collection === b.collection &&
  a.record === b.record &&
  a.field === b.field

describe('seal', () => {
  it('should open what it sealed, in its place', () => {
    fc.assert(
      fc.property(place, fc.string({ unit: 'grapheme' }), (at, plain) => {
        const sealed = sealText(key, 3, at, plain)
        expect(openText(key, at, sealed)).toBe(plain)
        expect(headerOf(sealed)).toEqual({ version: 3 })
      }),
    )
  })

  it('should not open in any other place', () => {
    fc.assert(
      fc.property(place, place, (at, elsewhere) => {
        fc.pre(!same(at, elsewhere))
        const sealed = sealText(key, 1, at, 'secret')
        expect(() => openText(key, elsewhere, sealed)).toThrow()
      }),
    )
  })

  it('should not open when parts of the place flow into each other', () => {
    const sealed = sealText(key, 1, { tenant: 'a', collection: 'bc', record: 'd', field: 'e' }, 'x')
    const shifted = { tenant: 'ab', collection: 'c', record: 'd', field: 'e' }
    expect(() => openText(key, shifted, sealed)).toThrow()
  })

  it('should not open when one character changed', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
    fc.assert(
      fc.property(place, fc.nat(), fc.constantFrom(...alphabet), (at, where, character) => {
        const sealed = sealText(key, 1, at, 'a secret of some length')
        const index = where % sealed.length
        fc.pre(sealed[index] !== character)
        const changed = sealed.slice(0, index) + character + sealed.slice(index + 1)
        expect(() => openText(key, at, changed)).toThrow()
      }),
    )
  })

  it('should not open when one bit of nonce, text or tag flipped', () => {
    const at = { tenant: 'a', collection: 'b', record: 'c', field: 'd' }
    fc.assert(
      fc.property(fc.nat(), fc.string(), (bit, plain) => {
        const [v, version, nonce = '', body = ''] = sealText(key, 1, at, plain).split('.')
        const bytes = Buffer.concat([nonce, body].map((text) => Buffer.from(text, 'base64url')))
        const index = Math.floor(bit / 8) % bytes.length
        bytes[index] = (bytes[index] ?? 0) ^ (1 << (bit % 8))
        const parts = [bytes.subarray(0, 12), bytes.subarray(12)]
        const flipped = [v, version, ...parts.map((b) => b.toString('base64url'))].join('.')
        expect(() => openText(key, at, flipped)).toThrow()
      }),
    )
  })

  it('should not use a data key of another tenant or version', () => {
    const wrapped = wrapKey(key, 'a', 1, randomBytes(32))
    expect(() => unwrapKey(key, 'b', 1, wrapped)).toThrow()
    expect(() => unwrapKey(key, 'a', 2, wrapped)).toThrow()
    expect(() => unwrapKey(randomBytes(32), 'a', 1, wrapped)).toThrow()
  })
})

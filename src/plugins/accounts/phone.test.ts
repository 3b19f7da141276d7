import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { maskPhone, normalisePhone } from './phone.ts'

const digits = fc.stringMatching(/^[1-9]\d{6,14}$/)

describe('phone numbers', () => {
  it('are the same however they are typed', () => {
    fc.assert(
      fc.property(digits, (number) => {
        const spaced = number.replace(/(\d{3})/g, '$1 ').trim()
        for (const typed of [number, `+${number}`, `00${number}`, `+${spaced}`, `(${number})`])
          expect(normalisePhone(typed)).toBe(`+${number}`)
      }),
    )
  })

  it('name the field when they are none', () => {
    for (const typed of ['', '+0123456789', 'abc', '123', '+1234567890123456'])
      expect(() => normalisePhone(typed)).toThrow(expect.objectContaining({ field: 'phone' }))
  })

  it('show at most six digits when masked', () => {
    fc.assert(
      fc.property(digits, (number) => {
        expect(maskPhone(`+${number}`).replace(/\D/g, '').length).toBeLessThanOrEqual(6)
      }),
    )
  })
})

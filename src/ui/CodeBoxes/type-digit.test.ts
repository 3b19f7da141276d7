import fc from 'fast-check'
import { expect, it } from 'vitest'

import { typeDigit } from './type-digit.ts'

it('keeps digits and stays within the boxes', () => {
  expect(typeDigit('12', '3', 5)).toBe('123')
  expect(typeDigit('', ' 4-8 107 9', 5)).toBe('48107')
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.integer({ min: 4, max: 6 }), (value, typed, length) =>
      new RegExp(`^\\d{0,${length}}$`).test(typeDigit(value.replace(/\D/g, ''), typed, length)),
    ),
  )
})

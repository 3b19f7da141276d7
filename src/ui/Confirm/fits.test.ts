import fc from 'fast-check'
import { expect, it } from 'vitest'

import { formatCount } from '../format.ts'
import { fits } from './fits.ts'

it('takes a number however a page writes it, and no other', () => {
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom('en', 'de', 'fr', 'de-CH'), (number, language) => {
      expect(fits(formatCount(number, language), String(number))).toBe(true)
      expect(fits(` ${number} `, String(number))).toBe(true)
      expect(fits(String(number + 1), String(number))).toBe(false)
    }),
  )
  for (const typed of ['', '-12345', '12,345 people', '12345e0'])
    expect(fits(typed, '12345')).toBe(false)
})

it('takes a text as it stands, and any reason of some letters', () => {
  expect(fits('Spring', 'Spring')).toBe(true)
  expect(fits('spring', 'Spring')).toBe(false)
  expect(fits('Typo')).toBe(true)
  expect(fits('  a ')).toBe(false)
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { eraseDigit, newIn, typeDigit } from './type-digit.ts'

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 6 })
const length = fc.integer({ min: 4, max: 6 })

it('goes on from box to box, and a paste fills them all', () => {
  expect(typeDigit('12', '3', 2, 5)).toEqual({ value: '123', place: 3 })
  expect(typeDigit('', ' 4-8 107 9', 0, 5)).toEqual({ value: '48107', place: 4 })
  expect(typeDigit('12', '3', 4, 5)).toEqual({ value: '123', place: 3 })
})

it('corrects a digit where it stands, and makes no longer code of it', () => {
  expect(typeDigit('123', '7', 1, 5)).toEqual({ value: '173', place: 2 })
  expect(typeDigit('12345', '9', 4, 5)).toEqual({ value: '12349', place: 4 })
  expect(typeDigit('123', 'x', 1, 5)).toEqual({ value: '123', place: 1 })
  expect(eraseDigit('12345', 1)).toEqual({ value: '1345', place: 1 })
  expect(eraseDigit('123', 3)).toEqual({ value: '12', place: 2 })
  expect(eraseDigit('', 0)).toEqual({ value: '', place: 0 })
})

it('keeps digits and stays within the boxes', () => {
  fc.assert(
    fc.property(digits, fc.string(), fc.nat(5), length, (before, text, at, boxes) => {
      const value = before.slice(0, boxes)
      const next = typeDigit(value, text, at, boxes)
      expect(next.value).toMatch(new RegExp(`^\\d{0,${boxes}}$`))
      expect(next.place).toBeLessThan(boxes)
      expect(next.place).toBeLessThanOrEqual(next.value.length)
      expect(eraseDigit(value, at).value).toHaveLength(Math.max(0, value.length - 1))
    }),
  )
})

it('knows the new digit beside the old one, before or behind it', () => {
  fc.assert(
    fc.property(fc.constantFrom('1', '2', '7'), fc.constantFrom('1', '2', '7'), (old, key) => {
      expect(newIn(old, `${old}${key}`)).toBe(key)
      expect(newIn(old, `${key}${old}`)).toBe(key)
      expect(newIn('', key)).toBe(key)
    }),
  )
  expect(newIn('1', '48107')).toBe('48107')
  expect(newIn('1', '')).toBe('')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { partOf } from './read.ts'

test.each([
  ['bytes=0-0', { from: 0, to: 0 }],
  ['bytes=5-', { from: 5, to: 9 }],
  ['bytes=-3', { from: 7, to: 9 }],
  ['bytes=2-99', { from: 2, to: 9 }],
  ['bytes=10-', 'none'],
  ['bytes=5-4', 'none'],
  ['bytes=-', null],
  ['bytes=0-1,4-5', null],
  ['lines=1-2', null],
  [null, null],
])('%s of ten bytes', (range, part) => {
  expect(partOf(range, 10)).toEqual(part)
})

test('a part never leaves its file', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.nat(), (first, last, size) => {
      for (const range of [`bytes=${first}-${last}`, `bytes=${first}-`, `bytes=-${last}`]) {
        const part = partOf(range, size)
        if (part === null || part === 'none') continue
        expect(part.from).toBeGreaterThanOrEqual(0)
        expect(part.to).toBeLessThan(size)
        expect(part.from).toBeLessThanOrEqual(part.to)
      }
    }),
  )
})

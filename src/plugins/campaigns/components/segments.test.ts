import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Segment, Span } from './segments.ts'

import { addressSpans, groupsAt, segmentsOf } from './segments.ts'

const types = [
  'bold',
  'italic',
  'underline',
  'strike',
  'code',
  'pre',
  'blockquote',
  'text-link',
  'spoiler',
] as const

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', ' ', '\n', '👩‍🌾', '🍵', '🇯🇵', 'é', 'ש'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 40,
})
const spans = fc.array(
  fc.record({
    type: fc.constantFrom(...types),
    offset: fc.integer({ min: -3, max: 90 }),
    length: fc.integer({ min: -3, max: 90 }),
  }),
  { maxLength: 8 },
)
const together = (segments: readonly Segment[]) => segments.map((one) => one.text).join('')

/** Any UTF-16 at all, halves of characters by themselves included. */
const units = fc
  .array(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff })), { maxLength: 40 })
  .map((codes) => String.fromCharCode(...codes))

it('gives back the text, whatever spans are put over it', () => {
  fc.assert(
    fc.property(fc.oneof(text, units), spans, (words, over) => {
      expect(together(segmentsOf(words, over))).toBe(words)
    }),
  )
})

it('never parts the halves of a character', () => {
  fc.assert(
    fc.property(text, spans, (words, over) => {
      for (const { text: piece } of segmentsOf(words, over))
        expect(() => encodeURIComponent(piece)).not.toThrow()
    }),
  )
})

it('loses and repeats nothing when it is grouped, and holds each span once', () => {
  const nest = (depth: number): fc.Arbitrary<[number, number]> =>
    fc.tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 20 - depth }))
  const nested = fc.array(fc.tuple(fc.constantFrom(...types), nest(0)), { maxLength: 6 })
  fc.assert(
    fc.property(nested, (steps) => {
      const words = 'x'.repeat(60)
      let [from, to] = [0, 60]
      const over = steps.map(([type, [lead, tail]]): Span => {
        if (to - from > lead + tail) [from, to] = [from + lead, to - tail]
        return { type, offset: from, length: to - from }
      })
      const seen: Span[] = []
      const walk = (segments: readonly Segment[], depth: number): string =>
        groupsAt(segments, depth)
          .map(({ span, segments: inner }) => {
            if (span === null) return together(inner)
            seen.push(span)
            return walk(inner, depth + 1)
          })
          .join('')
      expect(walk(segmentsOf(words, over), 0)).toBe(words)
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen).toHaveLength(over.length)
    }),
  )
})

it('names the spans of a piece from the outermost in', () => {
  const over: Span[] = [
    { type: 'bold', offset: 4, length: 2 },
    { type: 'text-link', offset: 0, length: 6, url: 'https://shop.test' },
  ]
  expect(
    segmentsOf('See 🍵!', over).map((one) => [one.text, ...one.spans.map((s) => s.type)]),
  ).toEqual([['See ', 'text-link'], ['🍵', 'text-link', 'bold'], ['!']])
})

it('finds addresses, without the full stop after one', () => {
  const words = 'Look: https://h.test/r/ABCD••••••••. Bye'
  const [{ offset = 0, length = 0 } = {}] = addressSpans(words)
  expect(words.slice(offset, offset + length)).toBe('https://h.test/r/ABCD••••••••')
})

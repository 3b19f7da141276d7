import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { lexicalToTelegram, trimmed } from './lexical-to-telegram.ts'

const piece = fc.record({
  type: fc.constant('text'),
  text: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('👩‍👩‍👧', ' ', 'ü', '𝒳')),
  format: fc.integer({ min: 0, max: 31 }),
})
const paragraph = fc.record({
  type: fc.constantFrom('paragraph', 'heading', 'quote'),
  children: fc.array(piece, { maxLength: 5 }),
})
const document = fc
  .array(paragraph, { maxLength: 5 })
  .map((children) => ({ root: { type: 'root', children } }))

describe('lexicalToTelegram', () => {
  it('should keep every entity inside the text, in UTF-16 units', () => {
    fc.assert(
      fc.property(document, (given) => {
        const { text, entities } = lexicalToTelegram(given)
        for (const { offset, length } of entities) {
          expect(offset).toBeGreaterThanOrEqual(0)
          expect(length).toBeGreaterThan(0)
          expect(offset + length).toBeLessThanOrEqual(text.length)
        }
      }),
    )
  })

  it('should leave no blank at the ends', () => {
    fc.assert(
      fc.property(document, (given) => {
        const { text } = lexicalToTelegram(given)
        expect(text).toBe(text.trim())
      }),
    )
  })

  it('should measure an emoji as Telegram does', () => {
    const text = (value: string, format = 0) => ({ type: 'text', text: value, format })
    const given = {
      root: { children: [{ type: 'paragraph', children: [text('🎉 '), text('now', 1)] }] },
    }
    expect(lexicalToTelegram(given)).toEqual({
      text: '🎉 now',
      entities: [{ type: 'bold', offset: 3, length: 3 }],
    })
  })

  it('should turn lists into lines and links into entities', () => {
    const text = (value: string) => ({ type: 'text', text: value, format: 0 })
    const item = (value: string) => ({ type: 'listitem', children: [text(value)] })
    const link = { type: 'link', fields: { url: 'https://shop.test/a' }, children: [text('here')] }
    const given = {
      root: {
        children: [
          { type: 'list', listType: 'number', children: [item('one'), item('two')] },
          { type: 'paragraph', children: [link] },
        ],
      },
    }
    expect(lexicalToTelegram(given)).toEqual({
      text: '1. one\n2. two\nhere',
      entities: [{ type: 'text-link', offset: 14, length: 4, url: 'https://shop.test/a' }],
    })
  })

  it('should cut entities with the blank that they covered', () => {
    const entity = { type: 'bold', offset: 0, length: 4 } as const
    expect(trimmed({ text: '  ab', entities: [entity] })).toEqual({
      text: 'ab',
      entities: [{ ...entity, length: 2 }],
    })
  })
})

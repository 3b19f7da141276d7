import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { BotError } from './bot-error.ts'
import { parseHtml } from './html.ts'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

describe('parseHtml', () => {
  it('gives any text back that was escaped', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseHtml(escaped(text))).toEqual({ text, entities: [] })
      }),
    )
  })

  it('marks what is inside tags, wherever it stands', () => {
    const tag = fc.constantFrom('b', 'i', 'u', 's', 'code', 'tg-spoiler')
    const inside = fc.string({ minLength: 1 })
    fc.assert(
      fc.property(fc.string(), tag, inside, (before, name, text) => {
        const html = `${escaped(before)}<${name}>${escaped(text)}</${name}>`
        const { entities, text: all } = parseHtml(html)
        expect(all).toBe(before + text)
        expect(entities).toMatchObject([{ offset: before.length, length: text.length }])
      }),
    )
  })

  it('ends in an error of the Bot API or not at all', () => {
    const piece = fc.constantFrom('<b>', '</b>', '<a href="x">', '</a>', '<', '&', '&lt;', 'x', '>')
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const html = pieces.join('')
        try {
          const { text, entities } = parseHtml(html)
          for (const it of entities) {
            expect(Number(it['offset']) + Number(it['length'])).toBeLessThanOrEqual(text.length)
          }
        } catch (error) {
          expect(error).toBeInstanceOf(BotError)
        }
      }),
    )
  })

  it('refuses tags that Telegram does not know', () => {
    expect(() => parseHtml('<h1>x</h1>')).toThrow('Unsupported start tag "h1" at byte offset 0')
    expect(() => parseHtml('<b>x')).toThrow(`Can't find end tag corresponding to start tag "b"`)
  })
})

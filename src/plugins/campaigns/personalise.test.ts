import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { checkTemplate, fillIn, wordsOf } from './personalise.ts'
import { addressesOf, render, unsendable } from './render.ts'

const words = { first_name: 'Ada', last_order: 'Lamp', discount_code: 'X1' }
const lexical = (text: string) => ({
  root: { children: [{ type: 'paragraph', children: [{ type: 'text', text, format: 0 }] }] },
})

describe('filling in', () => {
  it('should fill the three words and use the fallback for an empty one', () => {
    expect(fillIn('{{first_name}}, {{ last_order }}, {{discount_code}}', words)).toBe(
      'Ada, Lamp, X1',
    )
    expect(fillIn('Hi {{first_name | default: "there"}}', { ...words, first_name: '' })).toBe(
      'Hi there',
    )
  })

  it('should put values in as they are, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(fillIn('{{first_name}}!', { ...words, first_name: name })).toBe(`${name}!`)
      }),
    )
  })

  it('should refuse tags, other filters and unknown names', () => {
    for (const text of ['{% if a %}x{% endif %}', '{{first_name | upcase}}', '{{password}}', '{{'])
      expect(() => checkTemplate(lexical(text))).toThrow(/placeholder/)
    expect(() => checkTemplate(lexical('Hello {{first_name}}'))).not.toThrow()
  })

  it('should say what is known of a person', () => {
    const lastOrder = { number: '7', item: null, amount: 1, currency: 'EUR', at: new Date(0) }
    expect(wordsOf({ firstName: null, lastOrder }, null)).toEqual({
      first_name: '',
      last_order: '7',
      discount_code: '',
    })
  })
})

describe('rendering', () => {
  it('should exchange addresses but never one that a name brought along', () => {
    const document = lexical('{{first_name}} see https://shop.test/a.')
    expect(addressesOf(document)).toEqual(['https://shop.test/a'])
    const tracked = new Map([['https://shop.test/a', 'https://h.test/r/abc']])
    const name = 'https://shop.test/a'
    const { text } = render({
      document,
      media: null,
      words: { ...words, first_name: name },
      tracked,
    })
    expect(text).toBe('https://shop.test/a see https://h.test/r/abc.')
  })

  it('should say what cannot be sent', () => {
    expect(unsendable({ text: '', entities: [], media: null })).toBe('message-empty')
    expect(unsendable({ text: 'a'.repeat(1_025), entities: [], media: 'm' })).toBe(
      'message-too-long',
    )
    expect(unsendable({ text: 'a'.repeat(4_096), entities: [], media: null })).toBeNull()
  })
})

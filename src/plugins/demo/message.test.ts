import { expect, it } from 'vitest'

import { messageOf } from './message.ts'
import { lumen, northwind } from './stories.ts'

const words = { first_name: 'Ada', last_order: '', discount_code: 'SIX' }

it('fills in what is known, and the default where nothing is', () => {
  const lines = ['{{last_order | default: "a tin"}}']
  expect(messageOf(lines, { last_order: 'Gyokuro' }).text).toBe('Gyokuro')
  expect(messageOf(lines, words).text).toBe('a tin')
  expect(messageOf(['the **first flush**, {{first_name}}'], words)).toEqual({
    text: 'the first flush, Ada',
    entities: [{ type: 'bold', offset: 4, length: 11 }],
    media: null,
  })
})

it.each([...lumen.stories, ...northwind.stories])('leaves no template in "$name"', ({ lines }) => {
  const { text } = messageOf(lines, words)
  expect(text).not.toMatch(/[{}]|\*\*/)
  expect(text).toContain('Ada')
})

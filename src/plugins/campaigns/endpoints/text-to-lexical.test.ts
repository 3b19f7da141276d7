import fc from 'fast-check'
import { expect, test } from 'vitest'

import { textToLexical } from './text-to-lexical.ts'

const shape = (text: string) => textToLexical(text).root.children.map(({ children }) => children)

/** What a reader sees of a document. */
const plain = (text: string) =>
  shape(text)
    .map((nodes) =>
      nodes.map((node) => (node.type === 'link' ? node.children[0]?.text : node.text)).join(''),
    )
    .join('\n')

test('marks become formats, links keep label and address', () => {
  const [nodes] = shape('Hi **{{first_name}}**, __really__ [look](https://shop.example/a?b=1)!')
  expect(nodes).toMatchObject([
    { text: 'Hi ', format: 0 },
    { text: '{{first_name}}', format: 1 },
    { text: ', ', format: 0 },
    { text: 'really', format: 2 },
    { text: ' ', format: 0 },
    {
      type: 'link',
      fields: { url: 'https://shop.example/a?b=1' },
      children: [{ text: 'look', format: 0 }],
    },
    { text: '!', format: 0 },
  ])
})

test('a paragraph for each line', () => {
  expect(shape('one\n\ntwo\r\nthree').map((nodes) => nodes.length)).toEqual([1, 0, 1, 1])
})

test('text without marks is kept to the letter', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/[*_~`[\r]/.test(text))
      expect(plain(text)).toBe(text)
    }),
  )
})

test('bold text survives, whatever it says', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Za-z0-9äöü{}.,!? ]{1,40}$/), (text) => {
      fc.pre(text.trim() === text)
      expect(shape(`**${text}**`)).toMatchObject([[{ text, format: 1 }]])
    }),
  )
})

import type { MessageEntity, RenderedMessage } from '../../core/model/message.ts'

import { lexicalOf } from './lexical.ts'

type Words = Readonly<Record<string, string>>

const looks = { 1: 'bold', 2: 'italic' } as const

/** A past message as one person got it: placeholders filled in or replaced by their default, looks as entities. */
export const messageOf = (lines: readonly string[], words: Words): RenderedMessage => {
  let text = ''
  const entities: MessageEntity[] = []
  for (const [index, paragraph] of lexicalOf(lines).root.children.entries()) {
    if (index > 0) text += '\n'
    for (const piece of paragraph.children) {
      const said = fillIn(piece.text, words)
      const type = looks[piece.format as keyof typeof looks]
      if (type && said) entities.push({ type, offset: text.length, length: said.length })
      text += said
    }
  }
  return { text: text.trimEnd(), entities, media: null }
}

const PLACEHOLDER = /\{\{\s*(\w+)\s*(?:\|\s*default:\s*"([^"]*)"\s*)?\}\}/g

const fillIn = (template: string, words: Words): string =>
  template.replaceAll(PLACEHOLDER, (_, name: string, instead = '') => words[name] || instead)

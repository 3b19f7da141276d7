import type { TlObject } from '../tl/schema.ts'
import { badRequest } from './bot-error.ts'

const TAGS: Readonly<Record<string, string>> = {
  b: 'messageEntityBold',
  strong: 'messageEntityBold',
  i: 'messageEntityItalic',
  em: 'messageEntityItalic',
  u: 'messageEntityUnderline',
  ins: 'messageEntityUnderline',
  s: 'messageEntityStrike',
  strike: 'messageEntityStrike',
  del: 'messageEntityStrike',
  code: 'messageEntityCode',
  pre: 'messageEntityPre',
  a: 'messageEntityTextUrl',
  'tg-spoiler': 'messageEntitySpoiler',
  blockquote: 'messageEntityBlockquote',
}
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }
const TOKEN = /<(\/?)([a-zA-Z][a-zA-Z0-9-]*)([^>]*)>|&(#x[0-9a-fA-F]+|#\d+|[a-z]+);|[^<&]+|[<&]/g

export type Formatted = { text: string; entities: TlObject[] }
type OpenTag = { tag: string; offset: number; attributes: string }

const problem = (text: string): never => badRequest(`can't parse entities: ${text}`)

/** Reads the Bot API's HTML: plain text, and where it is bold, a link and so on. */
export const parseHtml = (html: string): Formatted => {
  const open: OpenTag[] = []
  const entities: TlObject[] = []
  let text = ''
  for (const match of html.matchAll(TOKEN)) {
    const [whole, slash, name, attributes = '', reference] = match
    const at = Buffer.byteLength(html.slice(0, match.index))
    const tag = name?.toLowerCase()
    if (reference !== undefined) text += decodeReference(reference, whole)
    else if (tag === undefined) {
      if (whole === '<') problem(`Unclosed start tag at byte offset ${at}`)
      text += whole
    } else if (slash) {
      const last = open.pop()
      if (last?.tag !== tag) problem(`Unmatched end tag at byte offset ${at}`)
      else if (text.length > last.offset) entities.push(entityOf(last, text))
    } else if (TAGS[tag]) open.push({ tag, offset: text.length, attributes })
    else problem(`Unsupported start tag "${tag}" at byte offset ${at}`)
  }
  const left = open.at(-1)
  if (left) problem(`Can't find end tag corresponding to start tag "${left.tag}"`)
  return { text, entities: entities.sort((a, b) => Number(a['offset']) - Number(b['offset'])) }
}

const decodeReference = (reference: string, whole: string): string => {
  if (!reference.startsWith('#')) return NAMED[reference] ?? whole
  const code = reference.startsWith('#x')
    ? Number.parseInt(reference.slice(2), 16)
    : Number(reference.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

const entityOf = ({ tag, offset, attributes }: OpenTag, text: string): TlObject => {
  const common = { _: TAGS[tag] ?? '', offset, length: text.length - offset }
  if (tag === 'pre') return { ...common, language: '' }
  if (tag !== 'a') return common
  const url = /href\s*=\s*["']?([^"'\s>]+)/.exec(attributes)?.[1]
  return { ...common, url: (url ?? text.slice(offset)).replaceAll('&amp;', '&') }
}

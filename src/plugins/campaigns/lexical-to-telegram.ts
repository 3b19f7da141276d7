import type { MessageEntity } from '../../core/model/message.ts'

type Node = {
  type?: string
  text?: string
  format?: unknown
  children?: unknown
  fields?: { url?: unknown } | null
  url?: unknown
  listType?: unknown
}

export type TelegramText = { text: string; entities: MessageEntity[] }

/** What becomes of each piece of text and each link's address, e.g. filled in and made trackable. */
export type Fill = { text: (piece: string) => string; url: (address: string) => string }

type Out = TelegramText & { fill: Fill }
const asIs: Fill = { text: (piece) => piece, url: (address) => address }

/** Lexical's bits of a text's format, and what Telegram calls them. */
const formats = [
  [1, 'bold'],
  [2, 'italic'],
  [4, 'strike'],
  [8, 'underline'],
  [16, 'code'],
] as const

const blocks = new Set(['paragraph', 'heading', 'quote', 'list', 'listitem', 'code'])

/**
 * Turns an editor document into a text and its entities, measured in UTF-16 units as both JavaScript
 * and Telegram count. Blocks become lines; leading and trailing blank is cut, entities follow.
 */
export const lexicalToTelegram = (document: unknown, fill: Fill = asIs): TelegramText => {
  const root = (document as { root?: Node } | null)?.root
  const out: Out = { text: '', entities: [], fill }
  if (root) writeBlocks(out, childrenOf(root))
  return trimmed({ text: out.text, entities: joined(out.entities) })
}

const childrenOf = (node: Node): Node[] =>
  Array.isArray(node.children) ? (node.children as Node[]) : []

const writeBlocks = (out: Out, nodes: readonly Node[]): void => {
  nodes.forEach((node, index) => {
    if (index > 0) out.text += '\n'
    writeBlock(out, node)
  })
}

const writeBlock = (out: Out, node: Node): void => {
  const children = childrenOf(node)
  const start = out.text.length
  if (node.type === 'list') {
    children.forEach((item, index) => {
      if (index > 0) out.text += '\n'
      out.text += node.listType === 'number' ? `${index + 1}. ` : '• '
      writeBlock(out, item)
    })
    return
  }
  if (children.some(({ type }) => type !== undefined && blocks.has(type)))
    writeBlocks(out, children)
  else for (const child of children) writeInline(out, child)
  if (node.type === 'heading') mark(out, 'bold', start)
  if (node.type === 'quote') mark(out, 'blockquote', start)
  if (node.type === 'code') mark(out, 'pre', start)
}

const writeInline = (out: Out, node: Node): void => {
  const start = out.text.length
  if (node.type === 'linebreak') out.text += '\n'
  if (node.type === 'tab') out.text += '\t'
  if (node.type === 'text' && typeof node.text === 'string') {
    out.text += out.fill.text(node.text)
    const bits = typeof node.format === 'number' ? node.format : 0
    for (const [bit, type] of formats) if (bits & bit) mark(out, type, start)
  }
  for (const child of childrenOf(node)) writeInline(out, child)
  if (node.type === 'link' || node.type === 'autolink') markLink(out, node, start)
}

type Plain = Exclude<MessageEntity['type'], 'text-link'>

const mark = (out: Out, type: Plain, offset: number): void => {
  const length = out.text.length - offset
  if (length > 0) out.entities.push({ type, offset, length })
}

const markLink = (out: Out, node: Node, offset: number): void => {
  const url = node.fields?.url ?? node.url
  const length = out.text.length - offset
  if (typeof url !== 'string' || length === 0) return
  if (!/^https?:\/\//i.test(url)) return
  out.entities.push({ type: 'text-link', offset, length, url: out.fill.url(url) })
}

/** Neighbours of one kind become one entity, so that a word bold in two pieces is bold once. */
const joined = (entities: readonly MessageEntity[]): MessageEntity[] => {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length)
  const out: MessageEntity[] = []
  for (const one of sorted) {
    const before = out.findLast(
      (other) => other.type === one.type && other.offset + other.length === one.offset,
    )
    const same =
      before?.type !== 'text-link' || (one.type === 'text-link' && before.url === one.url)
    if (before && same && one.type !== 'blockquote' && one.type !== 'pre')
      before.length += one.length
    else out.push({ ...one })
  }
  return out
}

/** Cuts blank ends, as Telegram does, and keeps every entity inside what is left. */
export const trimmed = ({ text, entities }: TelegramText): TelegramText => {
  const lead = text.length - text.trimStart().length
  const body = text.trim()
  return {
    text: body,
    entities: entities.flatMap((entity) => {
      const from = Math.max(0, entity.offset - lead)
      const to = Math.min(body.length, entity.offset + entity.length - lead)
      return to > from ? [{ ...entity, offset: from, length: to - from }] : []
    }),
  }
}

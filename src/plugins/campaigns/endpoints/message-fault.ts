import { MAX_TEXT } from '../preflight.ts'

/** What is wrong with a message, and where below it. */
export type MessageFault = { path: string[]; message: string }

const DEEPEST = 20
/** What a message carries as a link; anything else would arrive as plain words. */
const SCHEMES = ['http', 'https']
const LINK = `must begin with ${SCHEMES.join(' or ')}`

/** `[label](scheme:` in a plain text. */
const MARKED_LINK = /\[[^\]\n]+\]\(\s*([^\s)]+)/g

/** Why this is neither a text that can be sent nor an editor document; null when it is one of them. */
export const messageFault = (message: unknown): MessageFault | null => {
  if (message === undefined) return { path: [], message: 'is required' }
  if (typeof message === 'string') return textFault(message.trim())
  const root = isObject(message) ? message['root'] : null
  if (!isObject(root))
    return {
      path: [],
      message: `must be a text of 1 to ${MAX_TEXT} characters, or an editor document`,
    }
  const { children } = root
  if (!Array.isArray(children) || children.length === 0)
    return { path: ['root', 'children'], message: 'must be a list of nodes' }
  return childrenFault(children, ['root', 'children'])
}

const textFault = (text: string): MessageFault | null => {
  if (text.length === 0 || text.length > MAX_TEXT)
    return { path: [], message: `must be a text of 1 to ${MAX_TEXT} characters` }
  const addresses = [...text.matchAll(MARKED_LINK)].map(([, address = '']) => address)
  const odd = addresses.some((address) => /^[a-z][a-z0-9+.-]*:/i.test(address) && !mayLink(address))
  return odd ? { path: [], message: `a link ${LINK}` } : null
}

const childrenFault = (children: readonly unknown[], path: string[]): MessageFault | null => {
  if (path.length > DEEPEST * 2) return { path, message: `goes at most ${DEEPEST} levels deep` }
  for (const [n, child] of children.entries()) {
    const fault = nodeFault(child, [...path, String(n)])
    if (fault) return fault
  }
  return null
}

const nodeFault = (node: unknown, path: string[]): MessageFault | null => {
  if (!isObject(node)) return { path, message: 'must be a node of the editor' }
  const { type, text, children, fields, url } = node
  if (typeof type !== 'string') return { path: [...path, 'type'], message: 'is required' }
  if (type === 'text' && typeof text !== 'string')
    return { path: [...path, 'text'], message: 'must be a text' }
  const target = isObject(fields) ? { at: ['fields', 'url'], is: fields['url'] } : null
  const links = [target, { at: ['url'], is: url }].filter((one) => one !== null)
  for (const { at, is } of links)
    if (is !== undefined && is !== null && !mayLink(is))
      return { path: [...path, ...at], message: LINK }
  if (children === undefined) return null
  if (!Array.isArray(children))
    return { path: [...path, 'children'], message: 'must be a list of nodes' }
  return childrenFault(children, [...path, 'children'])
}

/** A placeholder may stand for an address; what it becomes is not ours to know here. */
const mayLink = (address: unknown): boolean =>
  typeof address === 'string' &&
  (address.trim().startsWith('{{') ||
    SCHEMES.some((scheme) => address.trim().toLowerCase().startsWith(`${scheme}:`)))

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

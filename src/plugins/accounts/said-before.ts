import type { IncomingUpdate } from '../../telegram/gateway.ts'

import { isOptOut } from './opt-out.ts'

type Message = Extract<IncomingUpdate, { kind: 'message' }>

export type SaidBefore = {
  /** When they wrote first and last, as far as the page goes. */
  first: Date
  last: Date
  /** The earliest first. */
  optOuts: Message[]
}

/** What a page of somebody's messages says about them; null where they wrote nothing. */
export const saidBefore = (page: readonly IncomingUpdate[]): SaidBefore | null => {
  const theirs = page
    .filter((update): update is Message => update.kind === 'message')
    .toSorted((a, b) => +a.at - +b.at || a.messageId - b.messageId)
  const [first] = theirs
  const last = theirs.at(-1)
  if (!first || !last) return null
  return { first: first.at, last: last.at, optOuts: theirs.filter(({ text }) => isOptOut(text)) }
}

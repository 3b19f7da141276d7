import type { MessageRow } from '../world/model.ts'

type Sent = Pick<MessageRow, 'id' | 'out'>

/** The ids of what was ever sent in a chat, and up to which message it has been gone through. */
const sentIn = new WeakMap<readonly Sent[], { ids: number[]; upTo: number }>()

/**
 * Which of the messages sent in a chat this one is. Ids only grow; what is deleted later keeps its place,
 * so that those behind it keep theirs.
 */
export const placeAmongSent = (chat: readonly Sent[], { id }: Pick<Sent, 'id'>): number => {
  const sent = sentIn.get(chat) ?? { ids: [], upTo: 0 }
  sentIn.set(chat, sent)
  const fresh: number[] = []
  for (let at = chat.length - 1; at >= 0; at--) {
    const row = chat[at]
    if (!row || row.id <= sent.upTo) break
    if (row.out) fresh.push(row.id)
  }
  for (const one of fresh.reverse()) sent.ids.push(one)
  sent.upTo = Math.max(sent.upTo, chat.at(-1)?.id ?? 0)
  return sent.ids.lastIndexOf(id)
}

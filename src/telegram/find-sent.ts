import type { OutgoingMessage, WrittenAsk, WrittenMessage } from './gateway.ts'
import type { ClientLibrary } from './library.ts'
import type { TlMessage } from './updates.ts'
import type { Wire } from './wire.ts'

import { MINUTE } from '../core/time.ts'
import { int64 } from './library.ts'
import { inputPeer } from './outgoing.ts'

/** Our clock and Telegram's are not the same one. */
const SKEW = 2 * MINUTE
const NEWEST = 50

type Line = { library: ClientLibrary; wire: Wire }

/** Ours with just these words among the newest of a conversation, the earliest first. */
export const readWritten = async (
  { library, wire }: Line,
  { peer, text, hasFile, since }: WrittenAsk,
): Promise<WrittenMessage[]> => {
  const { Api } = library.module
  const request = new Api.messages.GetHistory({
    peer: inputPeer(library, peer),
    offsetId: 0,
    offsetDate: 0,
    addOffset: 0,
    limit: NEWEST,
    maxId: 0,
    minId: 0,
    hash: int64(library, 0),
  })
  // Telegram keeps no blanks at either end.
  const wanted = text.trim()
  const { messages = [] } = await wire.send<{ messages?: TlMessage[] }>(request)
  const isIt = (message: TlMessage): boolean =>
    message.className === 'Message' &&
    // What one writes to oneself is not always called outgoing.
    (message.out === true || peer.userId === 'self') &&
    message.message?.trim() === wanted &&
    message.date * 1000 >= since.getTime() - SKEW &&
    carriesFile(message) === hasFile
  return messages
    .filter(isIt)
    .map(({ id, date }) => ({ messageId: id, at: new Date(date * 1000) }))
    .sort((one, other) => one.messageId - other.messageId)
}

/**
 * The id of a message that Telegram says it has: the newest of ours with just these words that is not
 * older than the first time it can have left. Null where there is none.
 */
export const findSent = async (
  line: Line,
  { peer, text, media }: OutgoingMessage,
  since: Date,
): Promise<number | null> => {
  const found = await readWritten(line, { peer, text, hasFile: media.length > 0, since })
  return found.at(-1)?.messageId ?? null
}

const carriesFile = ({ media }: TlMessage): boolean =>
  media?.className === 'MessageMediaPhoto' || media?.className === 'MessageMediaDocument'

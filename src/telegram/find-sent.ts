import type { OutgoingMessage } from './gateway.ts'
import type { ClientLibrary } from './library.ts'
import type { TlMessage } from './updates.ts'
import type { Wire } from './wire.ts'

import { MINUTE } from '../core/time.ts'
import { int64 } from './library.ts'
import { inputPeer } from './outgoing.ts'

/** Our clock and Telegram's are not the same one. */
const SKEW = 2 * MINUTE
const NEWEST = 50

/**
 * The id of a message that Telegram says it has: the newest of ours with just these words that is not
 * older than the first time it can have left. Null where there is none.
 */
export const findSent = async (
  { library, wire }: { library: ClientLibrary; wire: Wire },
  { peer, text, media }: OutgoingMessage,
  since: number,
): Promise<number | null> => {
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
  const { messages = [] } = await wire.send<{ messages?: TlMessage[] }>(request)
  const isIt = (message: TlMessage): boolean =>
    message.className === 'Message' &&
    // What one writes to oneself is not always called outgoing.
    (message.out === true || peer.userId === 'self') &&
    message.message === text &&
    message.date * 1000 >= since - SKEW &&
    hasFile(message) === media.length > 0
  const ids = messages.filter(isIt).map(({ id }) => id)
  return ids.length === 0 ? null : Math.max(...ids)
}

const hasFile = ({ media }: TlMessage): boolean =>
  media?.className === 'MessageMediaPhoto' || media?.className === 'MessageMediaDocument'

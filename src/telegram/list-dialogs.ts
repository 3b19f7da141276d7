import type { DialogInfo } from './gateway.ts'
import type { ClientLibrary } from './library.ts'
import type { TlMessage, TlUser } from './updates.ts'
import type { Wire } from './wire.ts'

import { PlatformError } from '../core/errors.ts'
import { toFailure } from './errors.ts'
import { int64 } from './library.ts'
import { readDialogs } from './updates.ts'

type Big = { toString: () => string }
type TlPeer = { className: string; userId?: Big; chatId?: Big; channelId?: Big }
type TlChat = { className: string; id: Big; accessHash?: Big }
type Page = {
  dialogs: { peer: TlPeer; topMessage: number; readOutboxMaxId?: number }[]
  messages: TlMessage[]
  users: TlUser[]
  chats?: TlChat[]
}
type Offset = { peer: TlPeer; id: number; date: number; accessHash: string | null }

const PAGE = 100

/**
 * Pages through all conversations and tells of those with people. Where the list ends is decided by
 * all of them: a page full of groups is no end, one that says nothing new is.
 */
export async function* listDialogs(library: ClientLibrary, wire: Wire): AsyncIterable<DialogInfo> {
  const seen = new Set<string>()
  let offset: Offset | null = null
  for (;;) {
    const page: Page = await askPage(library, wire, offset)
    const fresh = page.dialogs.filter(({ peer }) => !seen.has(keyOf(peer)))
    for (const { peer } of fresh) seen.add(keyOf(peer))
    yield* readDialogs({ ...page, dialogs: fresh })
    if (page.dialogs.length < PAGE || fresh.length === 0) return
    const next = offsetAfter(page)
    if (!next) return
    offset = next
  }
}

const askPage = async (
  library: ClientLibrary,
  wire: Wire,
  offset: Offset | null,
): Promise<Page> => {
  const { Api } = library.module
  const request = new Api.messages.GetDialogs({
    offsetDate: offset?.date ?? 0,
    offsetId: offset?.id ?? 0,
    offsetPeer: inputPeer(library, offset),
    limit: PAGE,
    hash: int64(library, 0),
  })
  try {
    return await wire.send<Page>(request)
  } catch (error) {
    throw new PlatformError('TELEGRAM_REFUSED', 'Telegram did not list the conversations.', {
      details: toFailure(error),
    })
  }
}

const idOf = ({ userId, chatId, channelId }: TlPeer): Big | undefined =>
  userId ?? chatId ?? channelId

const keyOf = (peer: TlPeer): string => `${peer.className}.${idOf(peer)}`

/** The last conversation of a page of which the newest message is known: the next page begins after it. */
const offsetAfter = ({ dialogs, messages, users, chats = [] }: Page): Offset | null => {
  const tops = new Map(
    messages.flatMap(({ id, date, peerId }) =>
      peerId && date ? [[`${keyOf(peerId)}.${id}`, date] as const] : [],
    ),
  )
  for (const { peer, topMessage: id } of dialogs.toReversed()) {
    const date = tops.get(`${keyOf(peer)}.${id}`)
    if (date === undefined) continue
    const known = [...(peer.userId ? users : chats)].find(
      (one) => one.id.toString() === idOf(peer)?.toString(),
    )
    return { peer, id, date, accessHash: known?.accessHash?.toString() ?? null }
  }
  return null
}

/** Conversations of one second are told apart by their peer. */
const inputPeer = (library: ClientLibrary, offset: Offset | null) => {
  const { Api } = library.module
  if (!offset) return new Api.InputPeerEmpty()
  const { userId, chatId, channelId } = offset.peer
  if (chatId) return new Api.InputPeerChat({ chatId: int64(library, chatId.toString()) })
  if (offset.accessHash === null) return new Api.InputPeerEmpty()
  const accessHash = int64(library, offset.accessHash)
  if (channelId)
    return new Api.InputPeerChannel({
      channelId: int64(library, channelId.toString()),
      accessHash,
    })
  return new Api.InputPeerUser({ userId: int64(library, `${userId}`), accessHash })
}

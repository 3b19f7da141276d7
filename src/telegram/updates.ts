import type { DialogInfo, IncomingUpdate, TelegramUser } from './gateway.ts'
import type { NotPeople } from './not-people.ts'

type Big = { toString: () => string }

/** The parts of the library's objects that we read. Field names are the same in both libraries. */
export type TlUser = {
  className: string
  id: Big
  self?: boolean
  bot?: boolean
  support?: boolean
  /** Told in passing: the hash is good for that message alone. */
  min?: boolean
  accessHash?: Big
  username?: string
  firstName?: string
  lastName?: string
  phone?: string
}
export type TlMessage = {
  className: string
  id: number
  out?: boolean
  peerId?: { className: string; userId?: Big; chatId?: Big; channelId?: Big }
  message?: string
  media?: { className: string }
  date: number
}
type TlUpdate = {
  className: string
  message?: TlMessage | string
  peer?: { className: string; userId?: Big }
  maxId?: number
  pts?: number
  ptsCount?: number
} & Record<string, unknown>
export type TlUpdates = {
  className: string
  updates?: TlUpdate[]
  update?: TlUpdate
  users?: TlUser[]
  id?: number
  userId?: Big
  message?: string
  out?: boolean
  date?: number
  pts?: number
  ptsCount?: number
}

/** Telegram's own notices (login codes among them) are never stored. */
const SERVICE_PEERS = new Set(['777000', '42777'])

/** A person as the platform knows one. */
export const toUser = (user: TlUser): TelegramUser => ({
  id: user.id.toString(),
  username: user.username ?? null,
  firstName: user.firstName ?? null,
  lastName: user.lastName ?? null,
  phone: user.phone ?? null,
})

/** People by id, without bots, ourselves and Telegram's own accounts. */
export const peopleById = (users: readonly TlUser[]): Map<string, TlUser> =>
  new Map(users.filter(isPerson).map((user) => [user.id.toString(), user]))

export const isPerson = (user: TlUser): boolean =>
  user.className === 'User' &&
  !user.self &&
  !user.bot &&
  !user.support &&
  !SERVICE_PEERS.has(user.id.toString())

/** What an envelope of updates means to us: messages from people, and read receipts. */
export const readUpdates = (envelope: TlUpdates, notPeople?: NotPeople): IncomingUpdate[] => {
  const users = envelope.users ?? []
  notPeople?.learn(users)
  if (envelope.className === 'UpdateShortMessage')
    return notPeople?.has(envelope.userId?.toString() ?? '') ? [] : readShort(envelope)
  const list = envelope.updates ?? (envelope.update ? [envelope.update] : [envelope as TlUpdate])
  return list.flatMap((update) => readOne(update, users))
}

const readOne = (update: TlUpdate, users: readonly TlUser[]): IncomingUpdate[] => {
  if (update.className === 'UpdateNewMessage' && typeof update.message === 'object')
    return readMessage(update.message, users)
  if (update.className === 'UpdateEditMessage' && typeof update.message === 'object')
    return readMessage(update.message, users).map(asEdited)
  if (update.className === 'UpdateReadHistoryOutbox' && update.peer?.userId !== undefined)
    return [
      {
        kind: 'read',
        peer: update.peer.userId.toString(),
        maxId: update.maxId ?? 0,
        state: null,
      },
    ]
  return []
}

const asEdited = (update: IncomingUpdate): IncomingUpdate =>
  update.kind === 'message' ? { ...update, edited: true } : update

/** A message as an update of ours; nothing for our own, for groups and for bots. */
export const readMessage = (message: TlMessage, users: readonly TlUser[]): IncomingUpdate[] => {
  const peer = message.peerId?.userId?.toString()
  if (message.className !== 'Message' || message.out || peer === undefined) return []
  const known = users.find((user) => user.id.toString() === peer)
  if (SERVICE_PEERS.has(peer) || (known && !isPerson(known))) return []
  return [
    {
      kind: 'message',
      peer,
      ...metIn(known),
      messageId: message.id,
      text: message.message ?? '',
      at: new Date(message.date * 1000),
      state: null,
    },
  ]
}

/** Whose access is told in passing only is known already, or is asked for. */
const metIn = (known: TlUser | undefined) =>
  known && !known.min
    ? { accessHash: known.accessHash?.toString() ?? null, user: toUser(known) }
    : { accessHash: null, user: null }

const readShort = ({ id, userId, message, out, date }: TlUpdates): IncomingUpdate[] => {
  const peer = userId?.toString()
  if (out || peer === undefined || id === undefined || SERVICE_PEERS.has(peer)) return []
  const at = new Date((date ?? 0) * 1000)
  return [
    {
      kind: 'message',
      peer,
      accessHash: null,
      user: null,
      messageId: id,
      text: message ?? '',
      at,
      state: null,
    },
  ]
}

type TlDialogs = {
  dialogs: {
    peer: { userId?: Big }
    topMessage: number
    readOutboxMaxId?: number
  }[]
  messages: TlMessage[]
  users: TlUser[]
}

/** The dialogs with people on one page. */
export const readDialogs = ({ dialogs, messages, users }: TlDialogs): DialogInfo[] => {
  const people = peopleById(users)
  return dialogs.flatMap((dialog) => {
    const user = people.get(dialog.peer.userId?.toString() ?? '')
    if (!user?.accessHash) return []
    const top = messages.find(
      ({ id, peerId }) =>
        id === dialog.topMessage && peerId?.userId?.toString() === user.id.toString(),
    )
    return [
      {
        user: toUser(user),
        accessHash: user.accessHash.toString(),
        lastMessageAt: top ? new Date(top.date * 1000) : null,
        // "Anna joined Telegram" is of theirs, too, and nobody wrote it.
        lastIsInbound: top?.className === 'Message' && !top.out,
        readOutboxMaxId: dialog.readOutboxMaxId ?? 0,
      },
    ]
  })
}

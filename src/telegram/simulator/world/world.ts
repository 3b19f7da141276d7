import { randomBytes } from 'node:crypto'

import type { Store } from '../store/store.ts'
import { openStore } from '../store/store.ts'
import { compact } from './compact.ts'
import type { Change, Indexes } from './indexes.ts'
import { byRandomId, emptyIndexes, indexPut } from './indexes.ts'
import type {
  AccountRow,
  ChatRow,
  DialogRow,
  EffectRow,
  MemberRow,
  MessageRow,
  Rows,
  UserRow,
} from './model.ts'
import { tableNames } from './model.ts'
import { isChannel } from './peers.ts'

/** Everything this Telegram knows, and the ways to find it. Changes go through `store.commit`. */
export type World = {
  store: Store<Rows>
  now: () => number
  /** Makes access hashes; never changes, or every client's stored peers would be void. */
  secret: Buffer
  user: (id: number) => UserRow | undefined
  account: (userId: number) => AccountRow | undefined
  byPhone: (phone: string) => UserRow | undefined
  byUsername: (username: string) => UserRow | undefined
  chatByUsername: (username: string) => ChatRow | undefined
  /** A group or channel by its marked id. */
  chatRow: (peer: number) => ChatRow | undefined
  member: (chat: number, user: number) => MemberRow | undefined
  /** Everyone who ever was in a group or channel, also those who left. */
  members: (chat: number) => readonly MemberRow[]
  /** How many are in a group or channel now. */
  countMembers: (chat: number) => number
  /** When somebody last wrote in a channel, in unix seconds. */
  lastSent: (chat: number, user: number) => number
  message: (owner: number, id: number) => MessageRow | undefined
  /** An account's messages, oldest first. */
  box: (owner: number) => readonly MessageRow[]
  /** An account's messages with one peer, oldest first. */
  chat: (owner: number, peer: number) => readonly MessageRow[]
  dialogs: (owner: number) => readonly DialogRow[]
  dialog: (owner: number, peer: number) => DialogRow | undefined
  /** What a `random_id` made the first time. It never expires. */
  sent: (owner: number, peer: number, randomId: string) => MessageRow | undefined
  pts: (owner: number) => number
  /** The newest id in a box, also of a message that was deleted since. */
  lastId: (owner: number) => number
  /** Reads, edits and deletions of an account or channel, oldest first. */
  changes: (owner: number) => readonly Change[]
  isBlocked: (person: number, account: number) => boolean
  isContact: (owner: number, peer: number) => boolean
  effects: () => readonly EffectRow[]
  effectsBy: (phone: string) => readonly EffectRow[]
  nextUserId: () => number
  nextChatId: () => number
  /** Bytes of a file, kept beside the journal. */
  files: FileBytes
  listeners: Listeners
  /** Sends that are under way, by account, peer and `random_id`. Ends with the process. */
  inFlight: Set<string>
}

/** Somebody pressed a button below a bot's message. */
export type Press = { bot: number; user: number; message: MessageRow; data: Buffer }
export type PressAnswer = { text: string | null; isAlert: boolean; url: string | null }

export type Listeners = {
  onMessage: ((message: MessageRow) => void)[]
  /** A bot answers a press; true when somebody waited for it. */
  onAnswer: ((queryId: string, bot: number, answer: PressAnswer) => boolean)[]
  /** The first that does not give `null` answers. */
  onPress: ((press: Press) => Promise<PressAnswer> | null)[]
}

export type FileBytes = {
  put: (id: string, bytes: Buffer) => Promise<void>
  get: (id: string) => Promise<Buffer | null>
}

/** One person's number in all its spellings: digits with a plus in front. */
export const normalPhone = (phone: string): string => `+${phone.replace(/\D/g, '')}`

export const chatKey = (owner: number, peer: number): string => `${owner}.${peer}`

export const openWorld = async (options: {
  dir: string | undefined
  /** What to begin with instead of what is kept. */
  lines?: Iterable<string> | undefined
  now: () => number
  files: FileBytes
}): Promise<World> => {
  const index = emptyIndexes()
  const store = await openStore<Rows>({
    tables: tableNames,
    lists: ['effects'],
    dir: options.dir,
    lines: options.lines,
    shape: compact,
    onPut: (put) => indexPut(index, put),
  })
  return {
    store,
    now: options.now,
    files: options.files,
    secret: secretOf(store),
    ...findPeople(store, index),
    ...findMessages(store, index),
    listeners: { onMessage: [], onPress: [], onAnswer: [] },
    inFlight: new Set<string>(),
  }
}

const plainName = (name: string): string => name.replace(/^@/, '').toLowerCase()

const findPeople = (store: Store<Rows>, index: Indexes) => {
  const users = store.table('users')
  const accounts = store.table('accounts')
  const chats = store.table('chats')
  return {
    user: (id: number) => users.get(String(id)),
    account: (id: number) => accounts.get(String(id)),
    byPhone: (phone: string) => {
      const found = users.get(String(index.phones.get(normalPhone(phone))))
      return found?.phone === normalPhone(phone) ? found : undefined // They may have left it.
    },
    byUsername: (name: string) => {
      const found = users.get(String(index.usernames.get(plainName(name))))
      return found?.username?.toLowerCase() === plainName(name) ? found : undefined
    },
    chatByUsername: (name: string) => chats.get(String(index.usernames.get(plainName(name)))),
    chatRow: (peer: number) => chats.get(String(peer)),
    member: (chat: number, user: number) => index.members.get(chat)?.get(user),
    members: (chat: number) => [...(index.members.get(chat)?.values() ?? [])],
    countMembers: (chat: number) => index.memberCounts.get(chat) ?? 0,
    lastSent: (chat: number, user: number) => index.lastSent.get(`${chat}.${user}`) ?? 0,
    isBlocked: (person: number, account: number) => index.blocks.get(person)?.has(account) ?? false,
    isContact: (owner: number, peer: number) => store.table('contacts').has(chatKey(owner, peer)),
    nextUserId: () => index.lastUserId + 1,
    nextChatId: () => index.lastChatId + 1,
  }
}

const findMessages = (store: Store<Rows>, index: Indexes) => {
  const messages = store.table('messages')
  return {
    message: (owner: number, id: number) => {
      const found = messages.get(`${owner}.${id}`)
      return found?.gone ? undefined : found
    },
    box: (owner: number) => index.boxes.get(owner) ?? [],
    chat: (owner: number, peer: number) =>
      (isChannel(peer) ? index.boxes.get(peer) : index.chats.get(owner)?.get(peer)) ?? [],
    dialogs: (owner: number) => [...(index.dialogs.get(owner)?.values() ?? [])],
    dialog: (owner: number, peer: number) => index.dialogs.get(owner)?.get(peer),
    sent: (owner: number, peer: number, randomId: string) =>
      byRandomId(index, [owner, peer], randomId),
    pts: (owner: number) => index.pts.get(owner) ?? 1,
    lastId: (owner: number) => index.lastIds.get(owner) ?? 0,
    changes: (owner: number) => index.changes.get(owner) ?? [],
    effects: () => index.effects,
    effectsBy: (phone: string) => index.effectsBy.get(phone) ?? [],
  }
}

const secretOf = (store: Store<Rows>): Buffer => {
  const kept = store.table('settings').get('secret')?.value
  if (Buffer.isBuffer(kept)) return kept
  const secret = randomBytes(32)
  store.commit(['settings', 'secret', { value: secret }])
  return secret
}

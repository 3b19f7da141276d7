import { randomBytes } from 'node:crypto'

import type { Put, Store } from '../store/store.ts'
import { openStore } from '../store/store.ts'
import type { AccountRow, DialogRow, EffectRow, MessageRow, Rows, UserRow } from './model.ts'
import { tableNames } from './model.ts'

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
  isBlocked: (person: number, account: number) => boolean
  isContact: (owner: number, peer: number) => boolean
  effects: () => readonly EffectRow[]
  nextUserId: () => number
  /** Bytes of a file, kept beside the journal. */
  files: FileBytes
  listeners: { onMessage: ((message: MessageRow) => void)[] }
}

export type FileBytes = {
  put: (id: string, bytes: Buffer) => Promise<void>
  get: (id: string) => Promise<Buffer | null>
}

type Indexes = {
  phones: Map<string, number>
  usernames: Map<string, number>
  boxes: Map<number, MessageRow[]>
  chats: Map<string, MessageRow[]>
  dialogs: Map<number, Map<number, DialogRow>>
  randomIds: Map<string, MessageRow>
  pts: Map<number, number>
  effects: EffectRow[]
  lastUserId: number
}

const FIRST_USER_ID = 700_000_000

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
    dir: options.dir,
    lines: options.lines,
    onPut: (put) => indexPut(index, put),
  })
  const users = store.table('users')
  const accounts = store.table('accounts')
  return {
    store,
    now: options.now,
    files: options.files,
    secret: secretOf(store),
    user: (id) => users.get(String(id)),
    account: (id) => accounts.get(String(id)),
    byPhone: (phone) => users.get(String(index.phones.get(normalPhone(phone)))),
    byUsername: (name) =>
      users.get(String(index.usernames.get(name.replace(/^@/, '').toLowerCase()))),
    message: (owner, id) => store.table('messages').get(`${owner}.${id}`),
    box: (owner) => index.boxes.get(owner) ?? [],
    chat: (owner, peer) => index.chats.get(chatKey(owner, peer)) ?? [],
    dialogs: (owner) => [...(index.dialogs.get(owner)?.values() ?? [])],
    dialog: (owner, peer) => index.dialogs.get(owner)?.get(peer),
    sent: (owner, peer, randomId) => index.randomIds.get(`${owner}.${peer}.${randomId}`),
    pts: (owner) => index.pts.get(owner) ?? 1,
    isBlocked: (person, account) => store.table('blocks').has(chatKey(person, account)),
    isContact: (owner, peer) => store.table('contacts').has(chatKey(owner, peer)),
    effects: () => index.effects,
    nextUserId: () => index.lastUserId + 1,
    listeners: { onMessage: [] },
  }
}

const emptyIndexes = (): Indexes => ({
  phones: new Map(),
  usernames: new Map(),
  boxes: new Map(),
  chats: new Map(),
  dialogs: new Map(),
  randomIds: new Map(),
  pts: new Map(),
  effects: [],
  lastUserId: FIRST_USER_ID,
})

const secretOf = (store: Store<Rows>): Buffer => {
  const kept = store.table('settings').get('secret')?.value
  if (Buffer.isBuffer(kept)) return kept
  const secret = randomBytes(32)
  store.commit(['settings', 'secret', { value: secret }])
  return secret
}

const indexPut = (index: Indexes, put: Put<Rows>): void => {
  if (put[2] === null) return
  if (put[0] === 'users') indexUser(index, put[2])
  if (put[0] === 'messages') indexMessage(index, put[2])
  if (put[0] === 'reads') raisePts(index, put[2].owner, put[2].pts)
  if (put[0] === 'effects') index.effects[put[2].n] = put[2]
  if (put[0] === 'dialogs') {
    const own = index.dialogs.get(put[2].owner) ?? new Map<number, DialogRow>()
    index.dialogs.set(put[2].owner, own.set(put[2].peer, put[2]))
  }
}

const indexUser = (index: Indexes, user: UserRow): void => {
  if (user.phone) index.phones.set(user.phone, user.id)
  if (user.username) index.usernames.set(user.username.toLowerCase(), user.id)
  index.lastUserId = Math.max(index.lastUserId, user.id)
}

const raisePts = (index: Indexes, owner: number, pts: number): void => {
  index.pts.set(owner, Math.max(index.pts.get(owner) ?? 1, pts))
}

const indexMessage = (index: Indexes, message: MessageRow): void => {
  const { owner, peer, randomId } = message
  const box = index.boxes.get(owner) ?? []
  index.boxes.set(owner, box)
  if ((box.at(-1)?.id ?? 0) >= message.id) return // Read back a second time.
  box.push(message)
  const key = chatKey(owner, peer)
  const chat = index.chats.get(key) ?? []
  chat.push(message)
  index.chats.set(key, chat)
  if (randomId) index.randomIds.set(`${key}.${randomId}`, message)
  raisePts(index, owner, message.pts)
}

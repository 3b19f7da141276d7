import type { Put } from '../store/store.ts'
import type {
  ChatRow,
  DialogRow,
  EffectRow,
  EventRow,
  MemberRow,
  MessageRow,
  ReadRow,
  Rows,
  UserRow,
} from './model.ts'
import { isGroup } from './peers.ts'
import { isIn } from './rights.ts'
import { placeById } from './search.ts'

/** A change with a pts of its own that is no new message. */
export type Change = EventRow | ReadRow

/** What is found by other means than its key. Filled by every put, also by those read back. */
export type Indexes = {
  phones: Map<string, number>
  usernames: Map<string, number>
  boxes: Map<number, MessageRow[]>
  chats: Map<string, MessageRow[]>
  dialogs: Map<number, Map<number, DialogRow>>
  /** Who sent (`owner` of a box, or the writer in a channel), where to, and under which number. */
  randomIds: Map<string, MessageRow>
  pts: Map<number, number>
  lastIds: Map<number, number>
  changes: Map<number, Change[]>
  members: Map<number, Map<number, MemberRow>>
  /** How many are in a group or channel now. */
  memberCounts: Map<number, number>
  lastSent: Map<string, number>
  effects: EffectRow[]
  lastUserId: number
  lastChatId: number
}

const FIRST_USER_ID = 700_000_000
const FIRST_CHAT_ID = 1_500_000_000

export const emptyIndexes = (): Indexes => ({
  phones: new Map(),
  usernames: new Map(),
  boxes: new Map(),
  chats: new Map(),
  dialogs: new Map(),
  randomIds: new Map(),
  pts: new Map(),
  lastIds: new Map(),
  changes: new Map(),
  members: new Map(),
  memberCounts: new Map(),
  lastSent: new Map(),
  effects: [],
  lastUserId: FIRST_USER_ID,
  lastChatId: FIRST_CHAT_ID,
})

export const indexPut = (index: Indexes, put: Put<Rows>): void => {
  if (put[2] === null) return forget(index, put)
  if (put[0] === 'users') indexUser(index, put[2])
  if (put[0] === 'messages') indexMessage(index, put[2])
  if (put[0] === 'reads' || put[0] === 'events') indexChange(index, put[2])
  if (put[0] === 'effects') index.effects[put[2].n] = put[2]
  if (put[0] === 'chats') indexChat(index, put[2])
  if (put[0] === 'members') indexMember(index, put[2])
  if (put[0] === 'dialogs') mapOf(index.dialogs, put[2].owner).set(put[2].peer, put[2])
}

const forget = (index: Indexes, [name, key]: Put<Rows>): void => {
  const [owner = 0, peer = 0] = key.split('.').map(Number)
  if (name === 'dialogs') index.dialogs.get(owner)?.delete(peer)
}

const mapOf = <Row>(maps: Map<number, Map<number, Row>>, key: number): Map<number, Row> => {
  const known = maps.get(key)
  if (known) return known
  const made = new Map<number, Row>()
  maps.set(key, made)
  return made
}

const listOf = <Key, Row>(lists: Map<Key, Row[]>, key: Key): Row[] => {
  const known = lists.get(key)
  if (known) return known
  const made: Row[] = []
  lists.set(key, made)
  return made
}

const raise = (numbers: Map<number, number>, key: number, value: number, least = 0): void => {
  if (value > (numbers.get(key) ?? least)) numbers.set(key, value)
}

const indexMember = (index: Indexes, member: MemberRow): void => {
  const all = mapOf(index.members, member.chat)
  const change = Number(isIn(member)) - Number(isIn(all.get(member.user)))
  index.memberCounts.set(member.chat, (index.memberCounts.get(member.chat) ?? 0) + change)
  all.set(member.user, member)
}

const indexUser = (index: Indexes, user: UserRow): void => {
  if (user.phone) index.phones.set(user.phone, user.id)
  if (user.username) index.usernames.set(user.username.toLowerCase(), user.id)
  index.lastUserId = Math.max(index.lastUserId, user.id)
}

const indexChat = (index: Indexes, chat: ChatRow): void => {
  if (chat.username) index.usernames.set(chat.username.toLowerCase(), chat.id)
  index.lastChatId = Math.max(index.lastChatId, -chat.id % 1_000_000_000_000)
}

const indexChange = (index: Indexes, change: Change): void => {
  raise(index.pts, change.owner, change.pts, 1)
  const all = listOf(index.changes, change.owner)
  const last = all.at(-1)
  if (!last || last.pts < change.pts) return void all.push(change)
  if (all.some((it) => it.pts === change.pts)) return // Read back a second time.
  all.push(change)
  all.sort((a, b) => a.pts - b.pts) // Two tables, one after the other.
}

const indexMessage = (index: Indexes, message: MessageRow): void => {
  const { owner, peer, randomId, extra } = message
  const isChannelPost = owner === peer && owner < 0
  const writer = extra?.from ?? owner
  const key = `${owner}.${peer}`
  place(listOf(index.boxes, owner), message)
  if (!isChannelPost) place(listOf(index.chats, key), message)
  if (randomId)
    index.randomIds.set(`${isChannelPost ? writer : owner}.${peer}.${randomId}`, message)
  raise(index.pts, owner, message.pts, 1)
  raise(index.lastIds, owner, message.id)
  if (isGroup(peer)) raise(index.lastIds, peer, message.twin)
  if (isChannelPost && !extra?.action) {
    const sender = `${owner}.${writer}`
    index.lastSent.set(sender, Math.max(index.lastSent.get(sender) ?? 0, message.date))
  }
}

/** Appends, replaces or, when it is gone, takes away. */
const place = (list: MessageRow[], message: MessageRow): void => {
  const last = list.at(-1)
  if (!last || last.id < message.id) {
    if (!message.gone) list.push(message)
    return
  }
  const at = placeById(list, message.id)
  const isThere = list[at]?.id === message.id
  if (message.gone) {
    if (isThere) list.splice(at, 1)
  } else list.splice(at, isThere ? 1 : 0, message)
}

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
  /** By owner and peer. */
  chats: Map<number, Map<number, MessageRow[]>>
  /** By person: the accounts they have blocked. */
  blocks: Map<number, Set<number>>
  dialogs: Map<number, Map<number, DialogRow>>
  /**
   * By who sent (`owner` of a box, or the writer in a channel) and the number; with the peer before
   * it where a number was used towards two.
   */
  randomIds: Map<number, Map<string, MessageRow>>
  pts: Map<number, number>
  lastIds: Map<number, number>
  changes: Map<number, Change[]>
  members: Map<number, Map<number, MemberRow>>
  /** How many are in a group or channel now. */
  memberCounts: Map<number, number>
  lastSent: Map<string, number>
  effects: EffectRow[]
  /** By account. */
  effectsBy: Map<string, EffectRow[]>
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
  blocks: new Map(),
  dialogs: new Map(),
  randomIds: new Map(),
  pts: new Map(),
  lastIds: new Map(),
  changes: new Map(),
  members: new Map(),
  memberCounts: new Map(),
  lastSent: new Map(),
  effects: [],
  effectsBy: new Map(),
  lastUserId: FIRST_USER_ID,
  lastChatId: FIRST_CHAT_ID,
})

export const indexPut = (index: Indexes, put: Put<Rows>): void => {
  if (put[2] === null) return forget(index, put)
  if (put[0] === 'users') indexUser(index, put[2])
  if (put[0] === 'messages') indexMessage(index, put[2])
  if (put[0] === 'reads' || put[0] === 'events') indexChange(index, put[2])
  if (put[0] === 'effects') indexEffect(index, put[2])
  if (put[0] === 'chats') indexChat(index, put[2])
  if (put[0] === 'members') indexMember(index, put[2])
  if (put[0] === 'blocks') setOf(index.blocks, put[2].person).add(put[2].account)
  if (put[0] === 'dialogs') mapOf(index.dialogs, put[2].owner).set(put[2].peer, put[2])
}

const forget = (index: Indexes, [name, key]: Put<Rows>): void => {
  const [owner = 0, peer = 0] = key.split('.').map(Number)
  if (name === 'dialogs') index.dialogs.get(owner)?.delete(peer)
  if (name === 'blocks') index.blocks.get(owner)?.delete(peer)
}

const mapOf = <Key, Row>(maps: Map<number, Map<Key, Row>>, key: number): Map<Key, Row> => {
  const known = maps.get(key)
  if (known) return known
  const made = new Map<Key, Row>()
  maps.set(key, made)
  return made
}

const setOf = (sets: Map<number, Set<number>>, key: number): Set<number> => {
  const known = sets.get(key)
  if (known) return known
  const made = new Set<number>()
  sets.set(key, made)
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

const indexEffect = ({ effects, effectsBy }: Indexes, effect: EffectRow): void => {
  const isNew = effects[effect.n] === undefined // It may be read back a second time.
  effects[effect.n] = effect
  if (isNew) listOf(effectsBy, effect.account).push(effect)
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
  place(listOf(index.boxes, owner), message)
  if (!isChannelPost) place(listOf(mapOf(index.chats, owner), peer), message)
  if (randomId) noteRandomId(mapOf(index.randomIds, isChannelPost ? writer : owner), message)
  raise(index.pts, owner, message.pts, 1)
  raise(index.lastIds, owner, message.id)
  if (isGroup(peer)) raise(index.lastIds, peer, message.twin)
  if (isChannelPost && !extra?.action) {
    const sender = `${owner}.${writer}`
    index.lastSent.set(sender, Math.max(index.lastSent.get(sender) ?? 0, message.date))
  }
}

const noteRandomId = (known: Map<string, MessageRow>, message: MessageRow): void => {
  const { peer, randomId } = message
  if (randomId === null) return
  const first = known.get(randomId)
  const isElsewhere = first !== undefined && first.peer !== peer
  known.set(isElsewhere ? `${peer}.${randomId}` : randomId, message)
}

/** The message that a `random_id` made towards this peer. */
export const byRandomId = (
  { randomIds }: Indexes,
  [owner, peer]: readonly [number, number],
  randomId: string,
): MessageRow | undefined => {
  const known = randomIds.get(owner)
  const first = known?.get(randomId)
  return !first || first.peer === peer ? first : known?.get(`${peer}.${randomId}`)
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

import { randomBytes } from 'node:crypto'

import type { Put } from '../store/store.ts'
import type { TlObject } from '../tl/schema.ts'
import type { ChatRow, MemberRow, Rows } from './model.ts'
import { channelPeer, chatPeer, isChannel } from './peers.ts'
import { ALL_RIGHTS } from './rights.ts'
import type { Sent } from './send.ts'
import { blankDialog, deliver } from './send.ts'
import { chatKey } from './world.ts'
import type { World } from './world.ts'

export type NewChat = {
  kind: ChatRow['kind']
  title: string
  about?: string | undefined
  username?: string | undefined
  creator: number
  members?: readonly number[]
  isForum?: boolean | undefined
}

const seconds = (world: World): number => Math.floor(world.now() / 1000)

/** Writes a service message into a group or channel, e.g. that somebody joined. */
export const writeService = (world: World, from: number, chat: number, action: TlObject): Sent =>
  deliver(world, { from, to: chat, text: '', extra: { action } })

const memberRow = (
  world: World,
  chat: number,
  user: number,
  change: Partial<MemberRow>,
): MemberRow => ({
  chat,
  user,
  role: 'member',
  date: seconds(world),
  inviter: user,
  rights: [],
  banned: [],
  bannedUntil: 0,
  ...change,
})

const memberPut = (row: MemberRow): Put<Rows> => ['members', chatKey(row.chat, row.user), row]

/** Makes a group or channel with its first members, without a word in it. */
export const makeChat = (world: World, wanted: NewChat): ChatRow => {
  const { kind, title, creator } = wanted
  const id = kind === 'group' ? chatPeer(world.nextChatId()) : channelPeer(world.nextChatId())
  const chat: ChatRow = {
    id,
    kind,
    title,
    about: wanted.about ?? '',
    username: wanted.username?.replace(/^@/, '') ?? null,
    creator,
    date: seconds(world),
    isForum: wanted.isForum ?? false,
    slowSeconds: 0,
    banned: [],
    invite: null,
    version: 1,
    deleted: false,
  }
  const first = memberRow(world, id, creator, { role: 'creator', rights: [...ALL_RIGHTS] })
  const others = (wanted.members ?? []).filter((it) => it !== creator)
  world.store.commit(
    ['chats', String(id), chat],
    memberPut(first),
    ...others.map((user) => memberPut(memberRow(world, id, user, { inviter: creator }))),
    ...[creator, ...others].flatMap((user) => dialogPut(world, user, id)),
  )
  return chat
}

/** Its conversation begins with what comes from now on. */
const dialogPut = (world: World, user: number, chat: number): Put<Rows>[] => {
  if (!world.account(user)) return []
  const known = world.dialog(user, chat) ?? blankDialog(user, chat)
  const seen = isChannel(chat) ? world.lastId(chat) : known.readInboxMaxId
  return [['dialogs', chatKey(user, chat), { ...known, readInboxMaxId: seen }]]
}

/** Lets somebody in, or back in. */
export const admit = (world: World, chat: number, user: number, inviter: number): void => {
  const role = world.chatRow(chat)?.creator === user ? 'creator' : 'member'
  const rights = role === 'creator' ? [...ALL_RIGHTS] : []
  const before = world.member(chat, user)
  const banned = before?.banned ?? []
  world.store.commit(
    memberPut(memberRow(world, chat, user, { role, inviter, rights, banned })),
    ...dialogPut(world, user, chat),
  )
}

/** Somebody left or was sent away. Channels vanish from their list, groups stay to be read. */
export const dismiss = (
  world: World,
  chat: number,
  user: number,
  role: 'left' | 'kicked',
): void => {
  const before = world.member(chat, user)
  const row = { ...memberRow(world, chat, user, {}), ...before, role, rights: [] }
  const isGone = isChannel(chat) && world.dialog(user, chat) !== undefined
  world.store.commit(
    memberPut(row),
    ...(isGone ? [['dialogs', chatKey(user, chat), null] as const] : []),
  )
}

export const changeMember = (world: World, row: MemberRow, change: Partial<MemberRow>): void =>
  world.store.commit(memberPut({ ...row, ...change }))

/** Changes a group or channel. */
export const changeChat = (world: World, chat: ChatRow, change: Partial<ChatRow>): ChatRow => {
  const row = { ...chat, ...change, version: chat.version + 1 }
  world.store.commit(['chats', String(chat.id), row])
  return row
}

/** The secret part of its invite link, made when it is first asked for. */
export const inviteOf = (world: World, chat: ChatRow): string => {
  if (chat.invite) return chat.invite
  const invite = randomBytes(12).toString('base64url')
  changeChat(world, chat, { invite })
  return invite
}

export const chatByInvite = (world: World, invite: string): ChatRow | undefined =>
  [...world.store.table('chats').values()].find((it) => it.invite === invite && !it.deleted)

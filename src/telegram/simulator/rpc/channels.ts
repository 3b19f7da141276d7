import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import { admit, changeChat, dismiss, inviteOf, makeChat, writeService } from '../world/chats.ts'
import { deleteRows } from '../world/edit.ts'
import type { ChatRow } from '../world/model.ts'
import { bareId } from '../world/peers.ts'
import { countUnread } from '../world/read.ts'
import { isAdmin, isIn, may } from '../world/rights.ts'
import type { ALL_RIGHTS } from '../world/rights.ts'
import { pushEvents } from '../world/updates.ts'
import { viewPeers } from '../world/views.ts'
import { answerChat, present, wrapFor } from './chat-answers.ts'
import type { Context, Methods } from './method.ts'
import { method } from './method.ts'
import { asPeer } from './messages-history.ts'
import type { InputTarget } from './peers.ts'
import { channelOf } from './peers.ts'

type InChannel = { channel: InputTarget }
type Create = {
  broadcast?: boolean
  megagroup?: boolean
  forum?: boolean
  title: string
  about: string
}

const MAX_TITLE = 128
const SLOW_SECONDS = [0, 5, 10, 30, 60, 300, 900, 3600]

export const channels: Methods = {
  'channels.createChannel': method<Create>((request, context) => create(request, context)),
  'channels.getChannels': method<{ id: InputTarget[] }>(({ id }, context) => {
    const all = id.map((it) => channelOf(context, asPeer(it)).id)
    return { _: 'messages.chats', chats: viewPeers(context.world, context.me(), all).chats }
  }),
  'channels.getFullChannel': method<InChannel>(({ channel }, context) =>
    viewFull(channelOf(context, asPeer(channel)), context),
  ),
  'channels.joinChannel': method<InChannel>(({ channel }, context) => {
    const answer = join(channelOf(context, asPeer(channel)), context)
    return wrapFor(context, 'messages.chatInviteJoinResultOk', answer)
  }),
  'channels.leaveChannel': method<InChannel>(({ channel }, context) => {
    const { world, me } = context
    const { id } = channelOf(context, asPeer(channel))
    if (!isIn(world.member(id, me()))) return refuse(400, 'USER_NOT_PARTICIPANT')
    dismiss(world, id, me(), 'left')
    return answerChat(id, context)
  }),
  'channels.editTitle': method<InChannel & { title: string }>(({ channel, title }, context) => {
    const { world, me } = context
    const chat = managed(channel, 'changeInfo', context)
    assertTitle(title)
    if (chat.title === title) return refuse(400, 'CHAT_NOT_MODIFIED')
    changeChat(world, chat, { title })
    const action = { _: 'messageActionChatEditTitle', title }
    const sent = writeService(world, me(), chat.id, action)
    return answerChat(chat.id, context, [sent], present(chat.id, context))
  }),
  'channels.toggleSlowMode': method<InChannel & { seconds: number }>((request, context) => {
    const { seconds: slowSeconds } = request
    const chat = managed(request.channel, 'banUsers', context)
    if (!SLOW_SECONDS.includes(slowSeconds)) return refuse(400, 'SECONDS_INVALID')
    if (chat.slowSeconds === slowSeconds) return refuse(400, 'CHAT_NOT_MODIFIED')
    return change(chat, { slowSeconds }, context)
  }),
  'channels.toggleForum': method<InChannel & { enabled: boolean }>((request, context) => {
    const chat = managed(request.channel, 'changeInfo', context)
    if (chat.kind !== 'supergroup') return refuse(400, 'CHANNEL_INVALID')
    return change(chat, { isForum: request.enabled }, context)
  }),
  'channels.checkUsername': method<{ username: string }>(({ username }, context) =>
    isFree(username, context),
  ),
  'channels.updateUsername': method<InChannel & { username: string }>((request, context) => {
    const chat = managed(request.channel, 'changeInfo', context)
    if (request.username && !isFree(request.username, context)) {
      return refuse(400, 'USERNAME_OCCUPIED')
    }
    change(chat, { username: request.username || null }, context)
    return true
  }),
  'channels.deleteChannel': method<InChannel>(({ channel }, context) => {
    const { world, me } = context
    const chat = channelOf(context, asPeer(channel))
    if (chat.creator !== me()) return refuse(400, 'CHAT_ADMIN_REQUIRED')
    const told = present(chat.id, context)
    changeChat(world, chat, { deleted: true, username: null })
    for (const { user } of world.members(chat.id)) dismiss(world, chat.id, user, 'left')
    return answerChat(chat.id, context, [], told)
  }),
  'channels.deleteHistory': method<InChannel & { maxId: number }>(({ channel, maxId }, context) => {
    const { world, audience } = context
    const chat = managed(channel, 'deleteMessages', context)
    const rows = world.box(chat.id).filter((it) => !maxId || it.id <= maxId)
    pushEvents(world, audience, deleteRows(world, rows))
    return answerChat(chat.id, context)
  }),
}

const assertTitle = (title: string): void => {
  if (!title.trim()) refuse(400, 'CHAT_TITLE_EMPTY')
  if (title.length > MAX_TITLE) refuse(400, 'CHAT_TITLE_EMPTY')
}

const isFree = (username: string, { world }: Context): boolean => {
  if (!/^[A-Za-z]\w{3,31}$/.test(username)) return refuse(400, 'USERNAME_INVALID')
  return !world.byUsername(username) && !world.chatByUsername(username)
}

/** A channel in which the asking account has a right. */
export const managed = (
  channel: InputTarget,
  right: (typeof ALL_RIGHTS)[number],
  context: Context,
): ChatRow => {
  const chat = channelOf(context, asPeer(channel))
  const isAllowed = may(context.world.member(chat.id, context.me()), right)
  return isAllowed ? chat : refuse(400, 'CHAT_ADMIN_REQUIRED')
}

const change = (chat: ChatRow, to: Partial<ChatRow>, context: Context): TlObject => {
  changeChat(context.world, chat, to)
  return answerChat(chat.id, context, [], present(chat.id, context))
}

const create = (request: Create, context: Context): TlObject => {
  const { world, me } = context
  const { title, about } = request
  assertTitle(title)
  const kind = request.megagroup || request.forum ? 'supergroup' : 'broadcast'
  const isForum = request.forum === true
  const chat = makeChat(world, { kind, title, about, creator: me(), isForum })
  const action = { _: 'messageActionChannelCreate', title }
  return answerChat(chat.id, context, [writeService(world, me(), chat.id, action)])
}

/** The asking account joins, by name or by link. */
export const join = (chat: ChatRow, context: Context): TlObject => {
  const { world, me } = context
  const member = world.member(chat.id, me())
  if (isIn(member)) return refuse(400, 'USER_ALREADY_PARTICIPANT')
  if (member?.role === 'kicked') return refuse(400, 'USER_BANNED_IN_CHANNEL')
  admit(world, chat.id, me(), me())
  if (chat.kind === 'broadcast') return answerChat(chat.id, context)
  const action = { _: 'messageActionChatAddUser', users: [BigInt(me())] }
  return answerChat(chat.id, context, [writeService(world, me(), chat.id, action)])
}

const viewFull = (chat: ChatRow, context: Context): TlObject => {
  const { world, me } = context
  const member = world.member(chat.id, me())
  const readInboxMaxId = world.dialog(me(), chat.id)?.readInboxMaxId ?? 0
  const next = world.lastSent(chat.id, me()) + chat.slowSeconds
  const isWaiting = chat.slowSeconds > 0 && next > Math.floor(world.now() / 1000)
  const canInvite = may(member, 'inviteUsers')
  return {
    _: 'messages.chatFull',
    fullChat: {
      _: 'channelFull',
      canViewParticipants: chat.kind === 'supergroup' || isAdmin(member),
      canSetUsername: chat.creator === me(),
      canDeleteChannel: chat.creator === me(),
      id: bareId(chat.id),
      about: chat.about,
      participantsCount: world.countMembers(chat.id),
      adminsCount: isAdmin(member) ? world.members(chat.id).filter(isAdmin).length : undefined,
      readInboxMaxId,
      readOutboxMaxId: world.lastId(chat.id),
      unreadCount: countUnread(world, me(), chat.id, readInboxMaxId),
      chatPhoto: { _: 'photoEmpty', id: 0n },
      notifySettings: { _: 'peerNotifySettings' },
      exportedInvite: canInvite ? viewInvite(chat, context) : undefined,
      botInfo: [],
      slowmodeSeconds: chat.slowSeconds || undefined,
      slowmodeNextSendDate: isWaiting ? next : undefined,
      pinnedMsgId: world.box(chat.id).findLast((it) => it.extra?.isPinned)?.id,
      pts: world.pts(chat.id),
    },
    ...viewPeers(world, me(), [chat.id, chat.creator]),
  }
}

export const viewInvite = (chat: ChatRow, { world }: Context): TlObject => ({
  _: 'chatInviteExported',
  permanent: true,
  link: `https://t.me/+${inviteOf(world, chat)}`,
  adminId: BigInt(chat.creator),
  date: chat.date,
})

import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import { admit, changeMember, dismiss, writeService } from '../world/chats.ts'
import type { ChatRow, MemberRow } from '../world/model.ts'
import { viewPeer } from '../world/peers.ts'
import { allows } from '../world/profiles.ts'
import { isAdmin, isIn, may } from '../world/rights.ts'
import { namesOfRights, viewRights } from '../world/view-chat.ts'
import { viewPeers } from '../world/views.ts'
import { managed } from './channels.ts'
import { answerChat, wrapFor } from './chat-answers.ts'
import type { Context, InputPeer, Methods } from './method.ts'
import { method, peerOf, seconds } from './method.ts'
import { asPeer } from './messages-history.ts'
import type { InputTarget } from './peers.ts'
import { channelOf } from './peers.ts'

type List = {
  channel: InputTarget
  filter: { _: string; q?: string }
  offset: number
  limit: number
}
type EditAdmin = { channel: InputTarget; userId: InputPeer; adminRights: TlObject }
type EditBanned = {
  channel: InputTarget
  participant: InputTarget
  bannedRights: TlObject & { untilDate: number }
}

const MAX_PAGE = 200

export const channelsMembers: Methods = {
  'channels.getParticipants': method<List>((request, context) => list(request, context)),
  'channels.getParticipant': method<{ channel: InputTarget; participant: InputPeer }>(
    ({ channel, participant }, context) => {
      const { world, me } = context
      const { id } = channelOf(context, asPeer(channel))
      const user = peerOf(context, participant)
      const member = world.member(id, user)
      if (!member || member.role === 'left') return refuse(400, 'USER_NOT_PARTICIPANT')
      return {
        _: 'channels.channelParticipant',
        participant: viewMember(member, me()),
        ...viewPeers(world, me(), [id, user]),
      }
    },
  ),
  'channels.inviteToChannel': method<{ channel: InputTarget; users: InputPeer[] }>(
    ({ channel, users }, context) => {
      const { world, me } = context
      const chat = channelOf(context, asPeer(channel))
      assertMayInvite(chat, context)
      const ids = users.map((it) => peerOf(context, it))
      for (const id of ids) assertInvitable(id, context)
      const fresh = ids.filter((id) => !isIn(world.member(chat.id, id)))
      for (const id of fresh) admit(world, chat.id, id, me())
      const action = { _: 'messageActionChatAddUser', users: fresh.map(BigInt) }
      const isTold = chat.kind !== 'broadcast' && fresh.length > 0
      const sent = isTold ? [writeService(world, me(), chat.id, action)] : []
      return wrapFor(context, 'messages.invitedUsers', answerChat(chat.id, context, sent, fresh))
    },
  ),
  'channels.editAdmin': method<EditAdmin>(({ channel, userId, adminRights }, context) => {
    const { world } = context
    const chat = managed(channel, 'addAdmins', context)
    const user = peerOf(context, userId)
    const member = world.member(chat.id, user)
    if (!member || !isIn(member)) return refuse(400, 'USER_NOT_PARTICIPANT')
    if (member.role === 'creator') return refuse(400, 'USER_CREATOR')
    const rights = namesOfRights(adminRights)
    changeMember(world, member, { role: rights.length > 0 ? 'admin' : 'member', rights })
    return answerChat(chat.id, context, [], [user])
  }),
  'channels.editBanned': method<EditBanned>((request, context) => ban(request, context)),
}

const assertMayInvite = (chat: ChatRow, { world, me }: Context): void => {
  const member = world.member(chat.id, me())
  const isAllowed = may(member, 'inviteUsers') || (isIn(member) && mayAll(chat))
  if (!isAllowed) refuse(isIn(member) ? 400 : 403, 'CHAT_ADMIN_REQUIRED')
}

const mayAll = ({ kind, banned }: ChatRow): boolean =>
  kind !== 'broadcast' && !banned.includes('inviteUsers')

/** Refuses to add somebody who does not want that, or is not there any more. */
export const assertInvitable = (id: number, { world, me }: Context): void => {
  if (world.user(id)?.deleted) refuse(400, 'INPUT_USER_DEACTIVATED')
  if (world.isBlocked(id, me())) refuse(400, 'USER_BLOCKED')
  const inbox = world.user(id)?.inbox ?? 'everyone'
  const isOpen = inbox === 'everyone' || world.isContact(id, me())
  if (!isOpen || !allows(world, id, 'ChatInvite', me())) refuse(403, 'USER_PRIVACY_RESTRICTED')
}

const FILTERS: Readonly<Record<string, (member: MemberRow) => boolean>> = {
  channelParticipantsAdmins: isAdmin,
  channelParticipantsKicked: ({ role }) => role === 'kicked',
  channelParticipantsBanned: (it) => isIn(it) && it.banned.length > 0,
}

const list = ({ channel, filter, offset, limit }: List, context: Context): TlObject => {
  const { world, me } = context
  const chat = channelOf(context, asPeer(channel))
  const mayList = chat.kind === 'supergroup' || isAdmin(world.member(chat.id, me()))
  if (!mayList) return refuse(400, 'CHAT_ADMIN_REQUIRED')
  const words = filter.q?.toLowerCase() ?? ''
  const passes = FILTERS[filter._] ?? isIn
  const all = world.members(chat.id).filter((it) => {
    const user = world.user(it.user)
    const name = `${user?.firstName} ${user?.lastName ?? ''} ${user?.username ?? ''}`
    const isBot = filter._ !== 'channelParticipantsBots' || user?.bot === true
    return passes(it) && isBot && name.toLowerCase().includes(words)
  })
  const page = all.slice(offset, offset + Math.min(limit || MAX_PAGE, MAX_PAGE))
  return {
    _: 'channels.channelParticipants',
    count: all.length,
    participants: page.map((it) => viewMember(it, me())),
    ...viewPeers(world, me(), [chat.id, ...page.flatMap((it) => [it.user, it.inviter])]),
  }
}

/** A member as TL has one. */
const viewMember = (member: MemberRow, viewer: number): TlObject => {
  const { role, user, inviter, date, rights, banned, bannedUntil } = member
  const userId = BigInt(user)
  const adminRights = viewRights('chatAdminRights', rights)
  if (role === 'creator') return { _: 'channelParticipantCreator', userId, adminRights }
  if (role === 'admin') {
    return { _: 'channelParticipantAdmin', userId, promotedBy: BigInt(inviter), date, adminRights }
  }
  if (role === 'kicked' || banned.length > 0) {
    return {
      _: 'channelParticipantBanned',
      left: role === 'kicked',
      peer: viewPeer(user),
      kickedBy: BigInt(inviter),
      date,
      bannedRights: viewRights('chatBannedRights', banned, bannedUntil),
    }
  }
  return user === viewer
    ? { _: 'channelParticipantSelf', userId, inviterId: BigInt(inviter), date }
    : { _: 'channelParticipant', userId, date }
}

const ban = ({ channel, participant, bannedRights }: EditBanned, context: Context): TlObject => {
  const { world, me } = context
  const chat = managed(channel, 'banUsers', context)
  const user = peerOf(context, participant)
  const member = world.member(chat.id, user)
  if (isAdmin(member)) return refuse(400, 'USER_ADMIN_INVALID')
  const banned = namesOfRights(bannedRights)
  const isOut = banned.includes('viewMessages')
  if (isOut || !member) dismiss(world, chat.id, user, isOut ? 'kicked' : 'left')
  const row = world.member(chat.id, user) ?? refuse(400, 'USER_NOT_PARTICIPANT')
  const role = !isOut && row.role === 'kicked' ? 'left' : row.role
  const bannedUntil = bannedRights.untilDate > seconds(context) ? bannedRights.untilDate : 0
  changeMember(world, row, { role, banned, bannedUntil, inviter: me() })
  return answerChat(chat.id, context, [], [user])
}

import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import {
  admit,
  changeChat,
  changeMember,
  chatByInvite,
  dismiss,
  makeChat,
  writeService,
} from '../world/chats.ts'
import type { ChatRow } from '../world/model.ts'
import { bareId, chatPeer, isGroup } from '../world/peers.ts'
import { isAdmin, isIn, may } from '../world/rights.ts'
import { namesOfRights, viewChat } from '../world/view-chat.ts'
import { viewPeers } from '../world/views.ts'
import { assertInvitable } from './channels-members.ts'
import { join, viewInvite } from './channels.ts'
import { answerChat, present, wrapFor } from './chat-answers.ts'
import type { Context, InputPeer, Methods } from './method.ts'
import { method, peerOf } from './method.ts'
import type { InputTarget } from './peers.ts'
import { groupOf, targetOf } from './peers.ts'

type InChat = { chatId: bigint }

/** Basic groups, and what they have in common with channels: links, rights, a description. */
export const messagesChats: Methods = {
  'messages.createChat': method<{ users: InputPeer[]; title: string }>((request, context) =>
    create(request, context),
  ),
  'messages.getChats': method<{ id: bigint[] }>(({ id }, { world, me }) => ({
    _: 'messages.chats',
    chats: viewPeers(world, me(), id.map(chatPeer)).chats,
  })),
  'messages.getFullChat': method<InChat>(({ chatId }, context) =>
    viewFull(groupOf(context, chatId), context),
  ),
  'messages.addChatUser': method<InChat & { userId: InputPeer }>(({ chatId, userId }, context) => {
    const { world, me } = context
    const chat = groupOf(context, chatId)
    const user = peerOf(context, userId)
    if (isIn(world.member(chat.id, user))) return refuse(400, 'USER_ALREADY_PARTICIPANT')
    assertInvitable(user, context)
    admit(world, chat.id, user, me())
    const action = { _: 'messageActionChatAddUser', users: [BigInt(user)] }
    const sent = writeService(world, me(), chat.id, action)
    return wrapFor(context, 'messages.invitedUsers', answerChat(chat.id, context, [sent], [user]))
  }),
  'messages.deleteChatUser': method<InChat & { userId: InputPeer }>((request, context) => {
    const { world, me } = context
    const chat = groupOf(context, request.chatId)
    const user = peerOf(context, request.userId)
    if (!isIn(world.member(chat.id, user))) return refuse(400, 'USER_NOT_PARTICIPANT')
    const mayRemove = user === me() || isAdmin(world.member(chat.id, me()))
    if (!mayRemove) return refuse(400, 'CHAT_ADMIN_REQUIRED')
    const action = { _: 'messageActionChatDeleteUser', userId: BigInt(user) }
    const sent = writeService(world, me(), chat.id, action)
    dismiss(world, chat.id, user, user === me() ? 'left' : 'kicked')
    return answerChat(chat.id, context, [sent], [user])
  }),
  'messages.editChatTitle': method<InChat & { title: string }>(({ chatId, title }, context) => {
    const { world, me } = context
    const chat = groupOf(context, chatId)
    if (!title.trim()) return refuse(400, 'CHAT_TITLE_EMPTY')
    if (title === chat.title) return refuse(400, 'CHAT_NOT_MODIFIED')
    changeChat(world, chat, { title })
    const action = { _: 'messageActionChatEditTitle', title }
    return answerChat(chat.id, context, [writeService(world, me(), chat.id, action)])
  }),
  'messages.editChatAdmin': method<InChat & { userId: InputPeer; isAdmin: boolean }>(
    ({ chatId, userId, isAdmin: toAdmin }, context) => {
      const { world, me } = context
      const chat = groupOf(context, chatId)
      if (chat.creator !== me()) return refuse(400, 'CHAT_ADMIN_REQUIRED')
      const member = world.member(chat.id, peerOf(context, userId))
      if (!member || !isIn(member)) return refuse(400, 'USER_NOT_PARTICIPANT')
      const rights = toAdmin ? ['deleteMessages', 'inviteUsers', 'pinMessages', 'changeInfo'] : []
      changeMember(world, member, { role: toAdmin ? 'admin' : 'member', rights })
      return true
    },
  ),
  'messages.editChatAbout': method<{ peer: InputTarget; about: string }>(
    ({ peer, about }, context) => {
      changeChat(context.world, managedChat(peer, 'changeInfo', context), { about })
      return true
    },
  ),
  'messages.editChatDefaultBannedRights': method<{ peer: InputTarget; bannedRights: TlObject }>(
    ({ peer, bannedRights }, context) => {
      const chat = managedChat(peer, 'banUsers', context)
      changeChat(context.world, chat, { banned: namesOfRights(bannedRights) })
      return answerChat(chat.id, context, [], present(chat.id, context))
    },
  ),
  'messages.exportChatInvite': method<{ peer: InputTarget }>(({ peer }, context) =>
    viewInvite(managedChat(peer, 'inviteUsers', context), context),
  ),
  'messages.checkChatInvite': method<{ hash: string }>(({ hash }, context) =>
    checkInvite(hash, context),
  ),
  'messages.importChatInvite': method<{ hash: string }>(({ hash }, context) => {
    const chat = chatByInvite(context.world, hash) ?? refuse(400, 'INVITE_HASH_EXPIRED')
    return wrapFor(context, 'messages.chatInviteJoinResultOk', join(chat, context))
  }),
}

/** A group or channel in which the asking account has a right. */
const managedChat = (
  peer: InputTarget,
  right: Parameters<typeof may>[1],
  context: Context,
): ChatRow => {
  const { world, me } = context
  const chat = world.chatRow(targetOf(context, peer)) ?? refuse(400, 'PEER_ID_INVALID')
  return may(world.member(chat.id, me()), right) ? chat : refuse(400, 'CHAT_ADMIN_REQUIRED')
}

const create = (
  { users, title }: { users: InputPeer[]; title: string },
  context: Context,
): TlObject => {
  const { world, me } = context
  if (!title.trim()) return refuse(400, 'CHAT_TITLE_EMPTY')
  if (users.length === 0) return refuse(400, 'USERS_TOO_FEW')
  const members = users.map((it) => peerOf(context, it))
  for (const id of members) if (id !== me()) assertInvitable(id, context)
  const chat = makeChat(world, { kind: 'group', title, creator: me(), members })
  const action = { _: 'messageActionChatCreate', title, users: [me(), ...members].map(BigInt) }
  const sent = writeService(world, me(), chat.id, action)
  return wrapFor(context, 'messages.invitedUsers', answerChat(chat.id, context, [sent], members))
}

const viewFull = (chat: ChatRow, { world, me }: Context): TlObject => {
  const members = world.members(chat.id).filter(isIn)
  return {
    _: 'messages.chatFull',
    fullChat: {
      _: 'chatFull',
      id: bareId(chat.id),
      about: chat.about,
      participants: {
        _: 'chatParticipants',
        chatId: bareId(chat.id),
        participants: members.map(({ role, user, inviter, date }) => {
          const userId = BigInt(user)
          if (role === 'creator') return { _: 'chatParticipantCreator', userId }
          const name = role === 'admin' ? 'chatParticipantAdmin' : 'chatParticipant'
          return { _: name, userId, inviterId: BigInt(inviter), date }
        }),
        version: chat.version,
      },
      notifySettings: { _: 'peerNotifySettings' },
    },
    ...viewPeers(world, me(), [chat.id, ...members.map((it) => it.user)]),
  }
}

const checkInvite = (hash: string, { world, me }: Context): TlObject => {
  const chat = chatByInvite(world, hash) ?? refuse(400, 'INVITE_HASH_EXPIRED')
  const members = world.members(chat.id).filter(isIn)
  if (members.some((it) => it.user === me())) {
    return { _: 'chatInviteAlready', chat: viewChat(world, me(), chat) }
  }
  return {
    _: 'chatInvite',
    channel: !isGroup(chat.id),
    broadcast: chat.kind === 'broadcast',
    megagroup: chat.kind === 'supergroup',
    title: chat.title,
    about: chat.about || undefined,
    photo: { _: 'photoEmpty', id: 0n },
    participantsCount: members.length,
    color: 0,
  }
}

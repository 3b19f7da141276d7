import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import { editMessage } from '../world/edit.ts'
import type { MessageExtra, MessageRow } from '../world/model.ts'
import { bareId, isChannel, isGroup, isUser, viewPeer } from '../world/peers.ts'
import { decidePost, isIn, may } from '../world/rights.ts'
import { eventUpdates, pushEvents, pushToBox } from '../world/updates.ts'
import { peersOf, viewReactions } from '../world/view-message.ts'
import { viewUpdates } from '../world/views.ts'
import type { Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'
import type { InputTarget } from './peers.ts'
import { boxOf, targetOf } from './peers.ts'

type React = { peer: InputTarget; msgId: number; reaction?: { _: string; emoticon?: string }[] }
type Press = { peer: InputTarget; msgId: number; data?: Buffer }
type Typing = { peer: InputTarget; topMsgId?: number; action: TlObject }

/** What happens to messages that are there: typing, reactions, buttons, pins. */
export const messagesLive: Methods = {
  'messages.setTyping': method<Typing>((request, context) => setTyping(request, context)),
  'messages.sendReaction': method<React>((request, context) => react(request, context)),
  'messages.getMessagesReactions': method<{ peer: InputTarget; id: number[] }>(
    ({ peer, id }, context) => {
      const target = targetOf(context, peer)
      const { world, me } = context
      const rows = id.flatMap((it) => world.message(boxOf(context, target), it) ?? [])
      const updates = rows.map((it) => reactionUpdate(it, me()))
      return viewUpdates(world, me(), updates, rows.flatMap(peersOf))
    },
  ),
  'messages.getBotCallbackAnswer': method<Press>((request, context) => press(request, context)),
  'messages.updatePinnedMessage': method<{ peer: InputTarget; id: number; unpin?: boolean }>(
    ({ peer, id, unpin }, context) => pin(targetOf(context, peer), id, unpin !== true, context),
  ),
}

const rowOf = (peer: number, id: number, context: Context): MessageRow => {
  const row = context.world.message(boxOf(context, peer), id)
  return row?.peer === peer ? row : refuse(400, 'MSG_ID_INVALID')
}

const setTyping = ({ peer, topMsgId, action }: Typing, context: Context): boolean => {
  const { world, me, audience } = context
  const target = targetOf(context, peer)
  const fromId = viewPeer(me())
  const tell = (viewer: number, update: TlObject): void => {
    if (viewer !== me()) audience.push(viewer, viewUpdates(world, viewer, [update], [me(), target]))
  }
  if (isUser(target)) {
    if (world.isBlocked(target, me())) return refuse(403, 'USER_IS_BLOCKED')
    tell(target, { _: 'updateUserTyping', userId: bareId(me()), action })
    return true
  }
  const name = isChannel(target)
    ? { _: 'updateChannelUserTyping', channelId: bareId(target), topMsgId }
    : { _: 'updateChatUserTyping', chatId: bareId(target) }
  for (const { user } of world.members(target).filter(isIn)) {
    if (audience.sessions(user).length > 0) tell(user, { ...name, fromId, action })
  }
  return true
}

const reactionUpdate = ({ peer, id, extra }: MessageRow, viewer: number): TlObject => ({
  _: 'updateMessageReactions',
  peer: viewPeer(peer),
  msgId: id,
  reactions: viewReactions(extra?.reactions ?? [], viewer),
})

/** One reaction of one account replaces the one it had; no reaction takes it away. */
const react = ({ peer, msgId, reaction = [] }: React, context: Context): TlObject => {
  const { world, me, audience, session } = context
  const row = rowOf(targetOf(context, peer), msgId, context)
  const [wanted] = reaction
  const isKnown = wanted === undefined || wanted._ === 'reactionEmpty' || wanted.emoticon
  if (!isKnown || reaction.length > 1) return refuse(400, 'REACTION_INVALID')
  const others = (row.extra?.reactions ?? []).filter((it) => it.user !== me())
  const own = wanted?.emoticon
    ? [{ user: me(), emoji: wanted.emoticon, date: seconds(context) }]
    : []
  const reactions: NonNullable<MessageExtra['reactions']> = [...others, ...own]
  const { rows, events } = editMessage(world, row, (copy) => ({
    ...copy,
    extra: { ...copy.extra, reactions },
  }))
  const seen = (index: number) => (viewer: number) => {
    const [it, event] = [rows[index] ?? row, events[index]]
    const edits = event ? eventUpdates(world, event, viewer) : []
    return viewUpdates(world, viewer, [...edits, reactionUpdate(it, viewer)], peersOf(it))
  }
  rows.forEach((it, index) => {
    pushToBox(world, audience, it.owner, seen(index), session)
  })
  return seen(0)(me())
}

/** A press on a button: whoever runs the bot answers, or nobody does. */
const press = async ({ peer, msgId, data }: Press, context: Context): Promise<TlObject> => {
  const { world, me } = context
  const row = rowOf(targetOf(context, peer), msgId, context)
  const bot = row.extra?.from ?? row.peer
  const bytes = data ?? Buffer.alloc(0)
  if (row.extra?.markup?._ !== 'replyInlineMarkup' || !hasButton(row.extra.markup, bytes)) {
    return refuse(400, data ? 'DATA_INVALID' : 'MESSAGE_ID_INVALID')
  }
  for (const listen of world.listeners.onPress) {
    const answer = await listen({ bot, user: me(), message: row, data: bytes })
    if (!answer) continue
    return {
      _: 'messages.botCallbackAnswer',
      alert: answer.isAlert,
      hasUrl: answer.url !== null,
      message: answer.text ?? undefined,
      url: answer.url ?? undefined,
      cacheTime: 0,
    }
  }
  return refuse(400, 'BOT_RESPONSE_TIMEOUT')
}

const hasButton = (markup: TlObject, data: Buffer): boolean => {
  const rows = markup['rows'] as { buttons: { _: string; data?: Buffer }[] }[]
  return rows.some(({ buttons }) =>
    buttons.some((it) => it._ === 'keyboardButtonCallback' && it.data?.equals(data)),
  )
}

const pin = (peer: number, id: number, isPinned: boolean, context: Context): TlObject => {
  const { world, me, audience, session } = context
  const row = rowOf(peer, id, context)
  const member = world.member(peer, me())
  if (isGroup(peer) || isChannel(peer)) {
    const chat = world.chatRow(peer) ?? refuse(400, 'PEER_ID_INVALID')
    const needs = ['pinMessages']
    const facts = { chat, member, needs, now: seconds(context), lastSent: 0, isTopicClosed: false }
    const isAllowed = may(member, 'pinMessages') || decidePost(facts).do === 'post'
    if (!isAllowed) return refuse(400, 'CHAT_ADMIN_REQUIRED')
  }
  if ((row.extra?.isPinned ?? false) === isPinned) return refuse(400, 'CHAT_NOT_MODIFIED')
  const { events } = editMessage(world, row, (copy) => ({
    ...copy,
    extra: { ...copy.extra, isPinned },
  }))
  pushEvents(world, audience, events, session)
  const own = events.filter((it) => it.owner === row.owner)
  return viewUpdates(
    world,
    me(),
    own.flatMap((it) => eventUpdates(world, it, me())),
    peersOf(row),
  )
}

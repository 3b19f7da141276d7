import type { TlObject } from '../tl/schema.ts'
import type { MessageRow } from '../world/model.ts'
import { bareId, isChannel } from '../world/peers.ts'
import { countUnread, markRead, readChannel } from '../world/read.ts'
import { placeById } from '../world/search.ts'
import { pushReads } from '../world/updates.ts'
import { peersOf, viewMessage } from '../world/view-message.ts'
import { viewPeers, viewUpdates } from '../world/views.ts'
import type { Context, Methods } from './method.ts'
import { method } from './method.ts'
import type { InputTarget } from './peers.ts'
import { targetOf } from './peers.ts'

/** Where a page of messages begins and ends. Pages go from the newest to the oldest. */
export type Page = {
  offsetId: number
  offsetDate?: number
  addOffset: number
  limit: number
  maxId: number
  minId: number
}
type InputMessage = { _: string; id: number }

const MAX_PAGE = 100

export const messagesHistory: Methods = {
  'messages.getHistory': method<Page & { peer: InputTarget }>((page, context) => {
    const peer = targetOf(context, page.peer)
    return viewPage(pageOf(context.world.chat(context.me(), peer), page), peer, context)
  }),
  'messages.getMessages': method<{ id: InputMessage[] }>(({ id }, context) =>
    viewListed(context.me(), id, context),
  ),
  'messages.readHistory': method<{ peer: InputTarget; maxId: number }>(
    ({ peer, maxId }, context) => {
      const { world, audience, me, session } = context
      const target = targetOf(context, peer)
      const reads = markRead(world, me(), target, maxId || undefined)
      pushReads(world, audience, reads, session)
      const ptsCount = reads.filter((it) => it.owner === me()).length
      return { _: 'messages.affectedMessages', pts: world.pts(me()), ptsCount }
    },
  ),
  'channels.readHistory': method<{ channel: InputTarget; maxId: number }>(
    ({ channel, maxId }, context) => readOne(targetOf(context, asPeer(channel)), maxId, context),
  ),
  'channels.getMessages': method<{ channel: InputTarget; id: InputMessage[] }>(
    ({ channel, id }, context) => viewListed(targetOf(context, asPeer(channel)), id, context),
  ),
  'messages.getUnreadMentions': method<Page & { peer: InputTarget }>(({ peer }, context) =>
    viewPage({ messages: [], count: 0 }, targetOf(context, peer), context),
  ),
  'messages.readMentions': method<object>((_, context) => nothingAffected(context)),
  'messages.readReactions': method<object>((_, context) => nothingAffected(context)),
  'messages.readMessageContents': method<object>((_, { world, me }) => ({
    _: 'messages.affectedMessages',
    pts: world.pts(me()),
    ptsCount: 0,
  })),
  'channels.readMessageContents': method<object>(() => true),
  'messages.getMessagesViews': method<{ peer: InputTarget; id: number[] }>(
    ({ peer, id }, context) => ({
      _: 'messages.messageViews',
      views: id.map(() => ({ _: 'messageViews', views: 1, forwards: 0 })),
      ...viewPeers(context.world, context.me(), [targetOf(context, peer)]),
    }),
  ),
}

/** An `inputChannel` as the peer it is. */
export const asPeer = (channel: InputTarget): InputTarget => ({
  ...channel,
  _: channel._ === 'inputChannel' ? 'inputPeerChannel' : channel._,
})

const nothingAffected = ({ world, me }: Context): TlObject => ({
  _: 'messages.affectedHistory',
  pts: world.pts(me()),
  ptsCount: 0,
  offset: 0,
})

const readOne = (peer: number, maxId: number, context: Context): boolean => {
  const { world, me, audience, session } = context
  if (!readChannel(world, me(), peer, maxId)) return true
  const upTo = world.dialog(me(), peer)?.readInboxMaxId ?? 0
  const update = {
    _: 'updateReadChannelInbox',
    channelId: bareId(peer),
    maxId: upTo,
    stillUnreadCount: countUnread(world, me(), peer, upTo),
    pts: world.pts(peer),
  }
  audience.push(me(), viewUpdates(world, me(), [update], [peer]), session)
  return true
}

/** Cuts a page out of messages that are in the order of their ids. */
export const pageOf = (
  all: readonly MessageRow[],
  page: Page,
): { messages: MessageRow[]; count: number } => {
  const from = page.minId ? placeById(all, page.minId + 1) : 0
  const to = page.maxId ? placeById(all, page.maxId) : all.length
  const offset = Math.min(page.offsetId ? placeById(all, page.offsetId) : all.length, to)
  const isByDate = page.offsetDate && !page.offsetId // An id says more than a date.
  const before = isByDate ? placeByDate(all, page.offsetDate ?? 0, offset) : offset
  // Counted from the newest: `addOffset` goes on to older messages, or back when negative.
  const end = Math.min(to, before - page.addOffset)
  const limit = Math.min(page.limit || MAX_PAGE, MAX_PAGE)
  const messages = all.slice(Math.max(from, end - limit), Math.max(from, end)).reverse()
  return { messages, count: all.length }
}

const placeByDate = (all: readonly MessageRow[], date: number, end: number): number => {
  let at = end
  while (at > 0 && (all[at - 1]?.date ?? 0) >= date) at--
  return at
}

/** A page with everyone in it. */
export const viewPage = (
  { messages, count }: { messages: readonly MessageRow[]; count: number },
  peer: number,
  { world, me }: Context,
): TlObject => {
  const view = {
    count,
    messages: messages.map((it) => viewMessage(world, it, me())),
    topics: [],
    ...viewPeers(world, me(), [peer, ...messages.flatMap(peersOf)]),
  }
  return isChannel(peer)
    ? { _: 'messages.channelMessages', pts: world.pts(peer), ...view }
    : { _: 'messages.messagesSlice', ...view }
}

/** Single messages of a box; those that do not exist are empty ones. */
const viewListed = (box: number, wanted: readonly InputMessage[], context: Context): TlObject => {
  const { world, me } = context
  const rows = wanted.map((it) => {
    if (it._ === 'inputMessagePinned') return world.box(box).findLast((row) => row.extra?.isPinned)
    const row = world.message(box, it.id)
    return it._ === 'inputMessageReplyTo' ? world.message(box, row?.extra?.replyTo ?? 0) : row
  })
  const known = rows.filter((it) => it !== undefined)
  const view = {
    messages: rows.map((it, index) =>
      it ? viewMessage(world, it, me()) : { _: 'messageEmpty', id: wanted[index]?.id ?? 0 },
    ),
    topics: [],
    ...viewPeers(world, me(), known.flatMap(peersOf)),
  }
  return isChannel(box)
    ? { _: 'messages.channelMessages', pts: world.pts(box), count: rows.length, ...view }
    : { _: 'messages.messages', ...view }
}

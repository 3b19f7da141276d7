import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import { writeService } from '../world/chats.ts'
import type { ChatRow, TopicRow } from '../world/model.ts'
import { viewPeer } from '../world/peers.ts'
import { isIn, may } from '../world/rights.ts'
import { peersOf, viewMessage } from '../world/view-message.ts'
import { viewPeers } from '../world/views.ts'
import { chatKey } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { answerChat } from './chat-answers.ts'
import { asPeer } from './messages-history.ts'
import type { Context, Method, Methods } from './method.ts'
import { method } from './method.ts'
import type { InputTarget } from './peers.ts'
import { channelOf } from './peers.ts'

/** Older layers say `channel`, newer ones `peer`. */
type Forum = { channel?: InputTarget; peer?: InputTarget }
type Create = Forum & { title: string; iconColor?: number; randomId: bigint }
type List = Forum & { q?: string; offsetTopic: number; limit: number }
type Edit = Forum & { topicId: number; title?: string; closed?: boolean }

const BLUE = 0x6fb9f0
const MAX_PAGE = 100

const create = method<Create>((request, context) => {
  const { world, me } = context
  const chat = forumOf(request, context)
  const { title, iconColor = BLUE } = request
  const member = world.member(chat.id, me())
  const isAllowed = may(member, 'manageTopics') || (isIn(member) && mayAll(chat))
  if (!isAllowed) return refuse(400, 'CHAT_ADMIN_REQUIRED')
  if (!title.trim()) return refuse(400, 'TOPIC_TITLE_EMPTY')
  const action = { _: 'messageActionTopicCreate', title, iconColor }
  const sent = writeService(world, me(), chat.id, action)
  const { id, date } = sent.own ?? refuse(500, 'INTERNAL')
  const topic: TopicRow = {
    chat: chat.id,
    id,
    title,
    iconColor,
    creator: me(),
    date,
    isClosed: false,
    isPinned: false,
  }
  world.store.commit(['topics', chatKey(chat.id, id), topic])
  return answerChat(chat.id, context, [sent])
})

const list = method<List>((request, context) => {
  const chat = forumOf(request, context)
  const words = request.q?.toLowerCase() ?? ''
  const all = topicsOf(context.world, chat.id).filter((it) =>
    it.title.toLowerCase().includes(words),
  )
  const from = all.findIndex((it) => it.id === request.offsetTopic) + 1
  const limit = Math.min(request.limit || MAX_PAGE, MAX_PAGE)
  return viewTopics(chat, all.slice(from, from + limit), all.length, context)
})

const listById = method<Forum & { topics: number[] }>((request, context) => {
  const chat = forumOf(request, context)
  const found = topicsOf(context.world, chat.id).filter((it) => request.topics.includes(it.id))
  return viewTopics(chat, found, found.length, context)
})

const edit = method<Edit>((request, context) => {
  const { world, me } = context
  const chat = forumOf(request, context)
  const key = chatKey(chat.id, request.topicId)
  const topic = world.store.table('topics').get(key) ?? refuse(400, 'TOPIC_ID_INVALID')
  const isAllowed = topic.creator === me() || may(world.member(chat.id, me()), 'manageTopics')
  if (!isAllowed) return refuse(400, 'CHAT_ADMIN_REQUIRED')
  const { title = topic.title, closed = topic.isClosed } = request
  if (title === topic.title && closed === topic.isClosed) return refuse(400, 'TOPIC_NOT_MODIFIED')
  world.store.commit(['topics', key, { ...topic, title, isClosed: closed }])
  const action = { _: 'messageActionTopicEdit', title: request.title, closed: request.closed }
  return answerChat(chat.id, context, [writeService(world, me(), chat.id, action)])
})

/** Both namespaces that a topic's method has had. */
const both = (name: string, run: Method): Methods => ({
  [`channels.${name}`]: run,
  [`messages.${name}`]: run,
})

export const messagesTopics: Methods = {
  ...both('createForumTopic', create),
  ...both('getForumTopics', list),
  ...both('getForumTopicsByID', listById),
  ...both('editForumTopic', edit),
}

const mayAll = ({ banned }: ChatRow): boolean => !banned.includes('manageTopics')

const forumOf = ({ channel, peer }: Forum, context: Context): ChatRow => {
  const target = channel ?? peer ?? refuse(400, 'CHANNEL_INVALID')
  const chat = channelOf(context, asPeer(target))
  return chat.isForum ? chat : refuse(400, 'CHANNEL_FORUM_MISSING')
}

const lastIn = (world: World, { chat, id }: TopicRow) =>
  world.box(chat).findLast((it) => it.extra?.topic === id) ?? world.message(chat, id)

/** A forum's topics, the one with the newest message first. */
const topicsOf = (world: World, chat: number): TopicRow[] =>
  [...world.store.table('topics').values()]
    .filter((it) => it.chat === chat)
    .map((topic) => ({ topic, last: lastIn(world, topic)?.id ?? 0 }))
    .sort((a, b) => b.last - a.last)
    .map(({ topic }) => topic)

const viewTopics = (
  chat: ChatRow,
  topics: readonly TopicRow[],
  count: number,
  { world, me }: Context,
): TlObject => {
  const tops = topics.flatMap((it) => lastIn(world, it) ?? [])
  const read = world.dialog(me(), chat.id)?.readInboxMaxId ?? 0
  return {
    _: 'messages.forumTopics',
    count,
    topics: topics.map((it) => viewTopic(it, read, world, me())),
    messages: tops.map((it) => viewMessage(world, it, me())),
    ...viewPeers(world, me(), [chat.id, ...tops.flatMap(peersOf)]),
    pts: world.pts(chat.id),
  }
}

const viewTopic = (topic: TopicRow, read: number, world: World, viewer: number): TlObject => {
  const own = world.box(topic.chat).filter((it) => it.extra?.topic === topic.id)
  const unread = own.filter((it) => it.id > read && it.extra?.from !== viewer)
  return {
    _: 'forumTopic',
    my: topic.creator === viewer,
    closed: topic.isClosed,
    pinned: topic.isPinned,
    id: topic.id,
    date: topic.date,
    peer: viewPeer(topic.chat),
    title: topic.title,
    iconColor: topic.iconColor,
    topMessage: own.at(-1)?.id ?? topic.id,
    readInboxMaxId: read,
    readOutboxMaxId: world.lastId(topic.chat),
    unreadCount: unread.length,
    unreadMentionsCount: 0,
    unreadReactionsCount: 0,
    unreadPollVotesCount: 0,
    fromId: viewPeer(topic.creator),
    notifySettings: { _: 'peerNotifySettings' },
  }
}

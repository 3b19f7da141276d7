import type { TlObject } from '../tl/schema.ts'
import { accessHash } from './access-hash.ts'
import { makeReference } from './file-references.ts'
import type { FileRow, MessageExtra, MessageRow } from './model.ts'
import { isChannel, viewPeer } from './peers.ts'
import type { World } from './world.ts'

const isPost = (world: World, { peer }: MessageRow): boolean =>
  isChannel(peer) && world.chatRow(peer)?.kind === 'broadcast'

/** Everyone whom a message mentions in its fields: the client needs them along with it. */
export const peersOf = ({ owner, peer, extra }: MessageRow): number[] => {
  const peers = [peer, owner]
  if (!extra) return peers
  if (extra.from) peers.push(extra.from)
  if (extra.forward?.from) peers.push(extra.forward.from)
  for (const it of extra.reactions ?? []) peers.push(it.user)
  const users = extra.action?.['users']
  return Array.isArray(users) ? [...peers, ...users.map(Number)] : peers
}

/** A message as `viewer` sees it, in their box or in a channel's. */
export const viewMessage = (
  world: World,
  message: MessageRow,
  viewer = message.owner,
): TlObject => {
  const { extra } = message
  const isInChannel = isChannel(message.peer)
  const isOut = isInChannel ? extra?.from === viewer : message.out
  const isBroadcast = isPost(world, message)
  const writer = extra?.from ?? (message.out ? message.owner : undefined)
  const common = {
    out: isOut,
    post: isBroadcast,
    silent: extra?.isSilent,
    id: message.id,
    fromId: isBroadcast || writer === undefined ? undefined : viewPeer(writer),
    peerId: viewPeer(message.peer),
    date: message.date,
    replyTo: extra ? viewReply(extra) : undefined,
  }
  if (extra?.action) return { _: 'messageService', ...common, action: extra.action }
  const file = message.fileId ? world.store.table('files').get(message.fileId) : undefined
  return {
    _: 'message',
    ...common,
    message: message.text,
    entities: message.entities ?? undefined,
    media: file ? viewMedia(world, viewer, file) : undefined,
    ...(isBroadcast ? { views: 1, forwards: 0 } : {}),
    ...(extra ? viewExtra(extra, viewer) : {}),
  }
}

const viewExtra = (extra: MessageExtra, viewer: number) => ({
  fromScheduled: extra.fromScheduled,
  pinned: extra.isPinned,
  fwdFrom: extra.forward
    ? {
        _: 'messageFwdHeader',
        fromId: extra.forward.from === null ? undefined : viewPeer(extra.forward.from),
        fromName: extra.forward.name,
        date: extra.forward.date,
        channelPost: extra.forward.post ?? undefined,
      }
    : undefined,
  replyMarkup: extra.markup,
  editDate: extra.editedAt,
  groupedId: extra.groupedId === undefined ? undefined : BigInt(extra.groupedId),
  reactions: extra.reactions?.length ? viewReactions(extra.reactions, viewer) : undefined,
})

const viewReply = ({ replyTo, topic }: MessageExtra): TlObject | undefined =>
  replyTo === undefined && topic === undefined
    ? undefined
    : {
        _: 'messageReplyHeader',
        forumTopic: topic !== undefined,
        replyToMsgId: replyTo ?? topic,
        replyToTopId: topic !== undefined && replyTo !== undefined ? topic : undefined,
      }

/** The reactions below a message, most frequent first. */
export const viewReactions = (
  reactions: NonNullable<MessageExtra['reactions']>,
  viewer: number,
): TlObject => {
  const emojis = [...new Set(reactions.map((it) => it.emoji))]
  const results = emojis.map((emoticon) => {
    const all = reactions.filter((it) => it.emoji === emoticon)
    return {
      _: 'reactionCount',
      chosenOrder: all.some((it) => it.user === viewer) ? 1 : undefined,
      reaction: { _: 'reactionEmoji', emoticon },
      count: all.length,
    }
  })
  results.sort((a, b) => b.count - a.count)
  return {
    _: 'messageReactions',
    canSeeList: true,
    results,
    recentReactions: reactions.map(({ user, emoji, date }) => ({
      _: 'messagePeerReaction',
      my: user === viewer,
      peerId: viewPeer(user),
      date,
      reaction: { _: 'reactionEmoji', emoticon: emoji },
    })),
  }
}

const HOME_DC = 2

/** A file as a message carries it, with a fresh reference. */
export const viewMedia = (world: World, viewer: number, file: FileRow): TlObject => {
  const common = {
    id: BigInt(file.id),
    accessHash: accessHash(world, viewer, file.id),
    fileReference: makeReference(world, file.id),
    date: file.date,
    dcId: file.dcId ?? HOME_DC,
  }
  if (file.kind === 'photo') {
    const { width: w, height: h, size } = file
    const sizes = [{ _: 'photoSize', type: 'x', w, h, size }]
    return { _: 'messageMediaPhoto', photo: { _: 'photo', ...common, sizes } }
  }
  const { mimeType, attributes } = file
  const size = BigInt(file.size)
  return {
    _: 'messageMediaDocument',
    document: { _: 'document', ...common, mimeType, size, attributes },
  }
}

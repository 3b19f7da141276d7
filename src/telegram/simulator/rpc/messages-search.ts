import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { FileRow, MessageRow } from '../world/model.ts'
import { isChannel } from '../world/peers.ts'
import type { World } from '../world/world.ts'
import type { Page } from './messages-history.ts'
import { pageOf, viewPage } from './messages-history.ts'
import type { Methods } from './method.ts'
import { method } from './method.ts'
import type { InputTarget } from './peers.ts'
import { targetOf } from './peers.ts'

type Wanted = {
  q: string
  filter: TlObject
  minDate: number
  maxDate: number
  from?: number | undefined
  topic?: number | undefined
}
type Search = Page &
  Omit<Wanted, 'from' | 'topic'> & { peer: InputTarget; fromId?: InputTarget; topMsgId?: number }

const ANY_DATE = { minDate: 0, maxDate: 0 }

export const messagesSearch: Methods = {
  'messages.search': method<Search>((request, context) => {
    const { world, me } = context
    const peer = request.peer._ === 'inputPeerEmpty' ? null : targetOf(context, request.peer)
    const from = request.fromId && targetOf(context, request.fromId)
    const wanted = { ...request, from, topic: request.topMsgId }
    const all = peer === null ? world.box(me()) : world.chat(me(), peer)
    return viewPage(pageOf(find(world, all, wanted), request), peer ?? me(), context)
  }),
  'messages.searchGlobal': method<Omit<Search, 'peer'> & { q: string }>((request, context) => {
    const { world, me } = context
    const channels = world.dialogs(me()).filter(({ peer }) => isChannel(peer))
    const boxes = [world.box(me()), ...channels.map(({ peer }) => world.box(peer))]
    const found = boxes.flatMap((box) => find(world, box, request)).sort((a, b) => b.date - a.date)
    const limit = Math.min(request.limit || 100, 100)
    return viewPage({ messages: found.slice(0, limit), count: found.length }, me(), context)
  }),
  'messages.getSearchCounters': method<{ peer: InputTarget; filters: TlObject[] }>(
    ({ peer, filters }, context) => {
      const all = context.world.chat(context.me(), targetOf(context, peer))
      return filters.map((filter) => ({
        _: 'messages.searchCounter',
        filter,
        count: find(context.world, all, { q: '', filter, ...ANY_DATE }).length,
      }))
    },
  ),
  'messages.getReplies': method<Page & { peer: InputTarget; msgId: number }>((page, context) => {
    const peer = targetOf(context, page.peer)
    const all = context.world.chat(context.me(), peer)
    const { msgId } = page
    if (!all.some((it) => it.id === msgId)) return refuse(400, 'MSG_ID_INVALID')
    const thread = all.filter(({ extra }) => extra?.topic === msgId || extra?.replyTo === msgId)
    return viewPage(pageOf(thread, page), peer, context)
  }),
}

const find = (world: World, all: readonly MessageRow[], wanted: Wanted): MessageRow[] => {
  const words = wanted.q.toLowerCase()
  const kind = wanted.filter._
  return all.filter(
    (it) =>
      (!words || it.text.toLowerCase().includes(words)) &&
      (!wanted.minDate || it.date > wanted.minDate) &&
      (!wanted.maxDate || it.date < wanted.maxDate) &&
      (wanted.from === undefined || writerOf(it) === wanted.from) &&
      (wanted.topic === undefined || it.extra?.topic === wanted.topic) &&
      passes(world, it, kind),
  )
}

const writerOf = ({ extra, out, owner, peer }: MessageRow): number =>
  extra?.from ?? (out ? owner : peer)

const isVideo = (file: FileRow | undefined): boolean => file?.mimeType.startsWith('video/') ?? false

/** Whether a message is of the kind that a filter asks for. Kinds that do not exist here are empty. */
const passes = (world: World, message: MessageRow, filter: string): boolean => {
  const file = message.fileId ? world.store.table('files').get(message.fileId) : undefined
  switch (filter) {
    case 'inputMessagesFilterEmpty':
      return true
    case 'inputMessagesFilterPhotos':
      return file?.kind === 'photo'
    case 'inputMessagesFilterVideo':
      return isVideo(file)
    case 'inputMessagesFilterPhotoVideo':
      return file?.kind === 'photo' || isVideo(file)
    case 'inputMessagesFilterDocument':
      return file?.kind === 'document' && !isVideo(file)
    case 'inputMessagesFilterUrl':
      return (
        /https?:\/\//.test(message.text) || (message.entities ?? []).some((it) => /Url$/.test(it._))
      )
    case 'inputMessagesFilterPinned':
      return message.extra?.isPinned ?? false
    default:
      return false
  }
}

import type { TlObject } from '../tl/schema.ts'
import type { DialogRow, MessageRow } from '../world/model.ts'
import { markRead } from '../world/send.ts'
import { pushReads } from '../world/updates.ts'
import { peerUser, viewMessage, viewUsers } from '../world/views.ts'
import type { Context, InputPeer, Methods } from './method.ts'
import { method, peerOf } from './method.ts'

type Page = {
  peer: InputPeer
  offsetId: number
  offsetDate: number
  addOffset: number
  limit: number
  maxId: number
  minId: number
}

type DialogPage = { offsetDate: number; offsetId: number; offsetPeer: InputPeer; limit: number }

const MAX_PAGE = 100

export const messagesRead: Methods = {
  'messages.getHistory': method<Page>((page, context) => history(page, context)),
  'messages.getDialogs': method<DialogPage>((page, context) => dialogs(page, context)),
  'messages.getPeerDialogs': method<{ peers: { peer: InputPeer }[] }>(({ peers }, context) => {
    const rows = peers.flatMap(({ peer }) => {
      const row = context.world.dialog(context.me(), peerOf(context, peer))
      return row ? [row] : []
    })
    const state = {
      _: 'updates.state',
      pts: context.world.pts(context.me()),
      qts: 0,
      date: Math.floor(context.world.now() / 1000),
      seq: 1,
      unreadCount: 0,
    }
    return { _: 'messages.peerDialogs', ...viewDialogs(rows, context), state }
  }),
  'messages.getMessages': method<{ id: { id: number }[] }>(({ id }, context) => {
    const own = id.map((it) => context.world.message(context.me(), it.id))
    return viewPage(
      'messages.messages',
      own.filter((it) => it !== undefined),
      context,
    )
  }),
  'messages.readHistory': method<{ peer: InputPeer }>(({ peer }, context) => {
    const { world, audience, me, session } = context
    const reads = markRead(world, me(), peerOf(context, peer))
    pushReads(world, audience, reads, session)
    const ptsCount = reads.filter((it) => it.owner === me()).length
    return { _: 'messages.affectedMessages', pts: world.pts(me()), ptsCount }
  }),
}

const viewPage = (
  kind: string,
  messages: readonly MessageRow[],
  { world, me }: Context,
): TlObject => ({
  _: kind,
  messages: messages.map((it) => viewMessage(world, it)),
  topics: [],
  chats: [],
  users: viewUsers(
    world,
    me(),
    messages.map((it) => it.peer),
  ),
})

const history = (page: Page, context: Context): TlObject => {
  const all = context.world.chat(context.me(), peerOf(context, page.peer))
  const matching = all
    .filter(
      (it) =>
        (!page.offsetId || it.id < page.offsetId) &&
        (page.offsetId !== 0 || !page.offsetDate || it.date < page.offsetDate) &&
        (!page.maxId || it.id < page.maxId) &&
        (!page.minId || it.id > page.minId),
    )
    .reverse()
  const from = Math.max(page.addOffset, 0)
  const messages = matching.slice(from, from + Math.min(page.limit || MAX_PAGE, MAX_PAGE))
  return { ...viewPage('messages.messagesSlice', messages, context), count: all.length }
}

const dialogs = (page: DialogPage, context: Context): TlObject => {
  const { world, me } = context
  const dateOf = (it: DialogRow) => world.message(me(), it.topId)?.date ?? 0
  const all = world
    .dialogs(me())
    .map((row) => ({ row, date: dateOf(row) }))
    .sort((a, b) => b.date - a.date || b.row.topId - a.row.topId)
  const rest = all.filter(
    ({ row, date }) =>
      !page.offsetDate ||
      date < page.offsetDate ||
      (date === page.offsetDate && row.topId < page.offsetId),
  )
  const rows = rest.slice(0, Math.min(page.limit || MAX_PAGE, MAX_PAGE)).map(({ row }) => row)
  const view = viewDialogs(rows, context)
  return rows.length === all.length
    ? { _: 'messages.dialogs', ...view }
    : { _: 'messages.dialogsSlice', count: all.length, ...view }
}

const viewDialogs = (rows: readonly DialogRow[], { world, me }: Context) => ({
  dialogs: rows.map((it) => ({
    _: 'dialog',
    peer: peerUser(it.peer),
    topMessage: it.topId,
    readInboxMaxId: it.readInboxMaxId,
    readOutboxMaxId: it.readOutboxMaxId,
    unreadCount: it.unread,
    unreadMentionsCount: 0,
    unreadReactionsCount: 0,
    unreadPollVotesCount: 0,
    notifySettings: { _: 'peerNotifySettings' },
  })),
  messages: rows.flatMap((it) => {
    const top = world.message(me(), it.topId)
    return top ? [viewMessage(world, top)] : []
  }),
  chats: [],
  users: viewUsers(
    world,
    me(),
    rows.map((it) => it.peer),
  ),
})

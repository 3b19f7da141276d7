import type { TlObject } from '../tl/schema.ts'
import type { DialogRow } from '../world/model.ts'
import { currentDialog } from '../world/read.ts'
import { blankDialog } from '../world/send.ts'
import { viewPeers } from '../world/views.ts'
import { chatKey } from '../world/world.ts'
import { viewDialogs } from './dialog-views.ts'
import type { Context, Methods } from './method.ts'
import { method } from './method.ts'
import type { InputTarget } from './peers.ts'
import { targetOf } from './peers.ts'
import { stateAt } from './updates.ts'

type DialogPage = {
  excludePinned?: boolean
  folderId?: number
  offsetDate: number
  offsetId: number
  offsetPeer: InputTarget
  limit: number
}
type InputDialog = { _: string; peer: InputTarget }
type Listed = { row: DialogRow; date: number }

const MAX_PAGE = 100
const MAX_PINNED = 5

export const messagesDialogs: Methods = {
  'messages.getDialogs': method<DialogPage>((page, context) => getDialogs(page, context)),
  'messages.getPinnedDialogs': method<object>((_, context) =>
    peerDialogs(
      allDialogs(context)
        .filter(({ row }) => row.pinned > 0)
        .map(({ row }) => row),
      context,
    ),
  ),
  'messages.getPeerDialogs': method<{ peers: InputDialog[] }>(({ peers }, context) => {
    const rows = peers.map(({ peer }) => dialogWith(targetOf(context, peer), context))
    return peerDialogs(rows, context)
  }),
  'messages.toggleDialogPin': method<{ pinned?: boolean; peer: InputDialog }>(
    ({ pinned, peer }, context) => pin(targetOf(context, peer.peer), pinned === true, context),
  ),
  'messages.markDialogUnread': method<{ unread?: boolean; peer: InputDialog }>(
    ({ unread, peer }, context) => {
      const row = dialogWith(targetOf(context, peer.peer), context)
      save({ ...row, unreadMark: unread === true }, context)
      return true
    },
  ),
  'messages.getPeerSettings': method<{ peer: InputTarget }>(({ peer }, context) => ({
    _: 'messages.peerSettings',
    settings: { _: 'peerSettings' },
    ...viewPeers(context.world, context.me(), [targetOf(context, peer)]),
  })),
}

const save = (row: DialogRow, { world }: Context): void =>
  world.store.commit(['dialogs', chatKey(row.owner, row.peer), row])

const dialogWith = (peer: number, { world, me }: Context): DialogRow =>
  currentDialog(world, world.dialog(me(), peer) ?? blankDialog(me(), peer))

/** All conversations, the pinned ones in their order, then the newest first. */
const allDialogs = ({ world, me }: Context): Listed[] =>
  world
    .dialogs(me())
    .map((dialog) => {
      const { owner, peer } = dialog
      const top = world.chat(owner, peer).at(-1)
      const topId = top?.id ?? 0
      return { row: { ...dialog, topId }, date: top?.date ?? world.chatRow(peer)?.date ?? 0 }
    })
    .sort(
      (a, b) =>
        (a.row.pinned || MAX_PAGE) - (b.row.pinned || MAX_PAGE) ||
        b.date - a.date ||
        b.row.topId - a.row.topId ||
        a.row.peer - b.row.peer,
    )

const getDialogs = (page: DialogPage, context: Context): TlObject => {
  const all = page.folderId ? [] : allDialogs(context)
  const shown = page.excludePinned ? all.filter(({ row }) => row.pinned === 0) : all
  const rest = page.offsetDate ? shown.filter((it) => isAfter(it, page, context)) : shown
  const rows = rest.slice(0, Math.min(page.limit || MAX_PAGE, MAX_PAGE)).map(({ row }) => row)
  const view = viewDialogs(rows, context)
  return rows.length === all.length
    ? { _: 'messages.dialogs', ...view }
    : { _: 'messages.dialogsSlice', count: all.length, ...view }
}

/** Whether a conversation comes after the last one of the page before. */
const isAfter = ({ row, date }: Listed, page: DialogPage, context: Context): boolean => {
  if (row.pinned > 0) return false
  if (date !== page.offsetDate) return date < page.offsetDate
  if (row.topId !== page.offsetId) return row.topId < page.offsetId
  const last = page.offsetPeer._ === 'inputPeerEmpty' ? 0 : targetOf(context, page.offsetPeer)
  return last !== 0 && row.peer > last
}

const pin = (peer: number, isPinned: boolean, context: Context): boolean => {
  const { world, me } = context
  const row = dialogWith(peer, context)
  const others = world.dialogs(me()).filter((it) => it.pinned > 0 && it.peer !== peer)
  if (isPinned && others.length >= MAX_PINNED) return false
  for (const it of others) if (isPinned) save({ ...it, pinned: it.pinned + 1 }, context)
  save({ ...row, pinned: isPinned ? 1 : 0 }, context)
  return true
}

const peerDialogs = (rows: readonly DialogRow[], context: Context): TlObject => ({
  _: 'messages.peerDialogs',
  ...viewDialogs(rows, context),
  state: stateAt(context, context.world.pts(context.me())),
})

import { blankDialog } from './send.ts'
import type { DialogRow, Rows } from './model.ts'
import { isChannel } from './peers.ts'
import { placeById } from './search.ts'
import { chatKey } from './world.ts'
import type { World } from './world.ts'

type Read = Rows['reads']

/**
 * `reader` has read what `writer` wrote, up to `maxId` in their box or the newest message. Gives
 * the changes for whichever of both is an account.
 */
export const markRead = (
  world: World,
  reader: number,
  writer: number,
  maxId = Number.MAX_SAFE_INTEGER,
): Read[] => {
  const newest = world.chat(reader, writer).findLast((it) => !it.out && it.id <= maxId)
  const changes: Read[] = []
  if (newest || world.account(reader)) {
    if (!newest) return []
    pushChange(world, changes, { owner: reader, peer: writer, side: 'inbox', maxId: newest.id })
  }
  const theirs = newest
    ? newest.twin
    : (world.chat(writer, reader).findLast((it) => it.out)?.id ?? 0)
  if (theirs) {
    pushChange(world, changes, { owner: writer, peer: reader, side: 'outbox', maxId: theirs })
  }
  return changes
}

const pushChange = (world: World, changes: Read[], change: Omit<Read, 'pts'>): void => {
  const dialog = world.dialog(change.owner, change.peer)
  const known = change.side === 'inbox' ? dialog?.readInboxMaxId : dialog?.readOutboxMaxId
  if (!dialog || change.maxId <= (known ?? 0)) return
  const row = { ...change, pts: world.pts(change.owner) + 1 }
  world.store.commit(
    ['reads', `${change.owner}.${row.pts}`, row],
    ['dialogs', chatKey(change.owner, change.peer), dialogRead(world, dialog, row)],
  )
  changes.push(row)
}

const dialogRead = (world: World, dialog: DialogRow, { side, maxId }: Read): DialogRow => {
  if (side === 'outbox') return { ...dialog, readOutboxMaxId: maxId }
  const unread = countUnread(world, dialog.owner, dialog.peer, maxId)
  return { ...dialog, unread, readInboxMaxId: maxId, unreadMark: false }
}

/** Messages of others after `maxId`. */
export const countUnread = (world: World, owner: number, peer: number, maxId: number): number => {
  const chat = world.chat(owner, peer)
  let count = 0
  for (let at = placeById(chat, maxId + 1); at < chat.length; at++) {
    const message = chat[at]
    if (!message) continue
    if (isChannel(peer) ? message.extra?.from !== owner : !message.out) count++
  }
  return count
}

/** Reads a channel up to `maxId`. No pts: each client asks the channel itself. */
export const readChannel = (world: World, reader: number, peer: number, maxId: number): boolean => {
  const dialog = world.dialog(reader, peer) ?? blankDialog(reader, peer)
  const upTo = Math.min(maxId || Number.MAX_SAFE_INTEGER, world.lastId(peer))
  if (upTo <= dialog.readInboxMaxId) return false
  const row = { ...dialog, readInboxMaxId: upTo, unreadMark: false }
  world.store.commit(['dialogs', chatKey(reader, peer), row])
  return true
}

/** A conversation as it stands: a channel's newest message and unread count are those of its box. */
export const currentDialog = (world: World, dialog: DialogRow): DialogRow => {
  const { owner, peer } = dialog
  const topId = world.chat(owner, peer).at(-1)?.id ?? 0
  if (!isChannel(peer)) return { ...dialog, topId }
  const unread = countUnread(world, owner, peer, dialog.readInboxMaxId)
  return { ...dialog, topId, unread, readOutboxMaxId: world.lastId(peer) }
}

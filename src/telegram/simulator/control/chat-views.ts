import { buttonsOf } from '../people/buttons.ts'
import type { DialogRow, FileRow, MessageRow } from '../world/model.ts'
import { isUser } from '../world/peers.ts'
import type { World } from '../world/world.ts'

/** A person, group or channel as the page shows it. */
const viewPeer = (world: World, peer: number) => {
  const user = isUser(peer) ? world.user(peer) : undefined
  const chat = user ? undefined : world.chatRow(peer)
  const name = [user?.firstName, user?.lastName].filter(Boolean).join(' ') || chat?.title || '…'
  return {
    id: peer,
    kind: chat?.kind ?? (user?.bot ? 'bot' : 'person'),
    name: user?.deleted ? 'Deleted account' : name,
    username: user?.username ?? chat?.username ?? null,
    persona: user?.persona ?? null,
  }
}

const nameOf = ({ attributes }: FileRow): string | null => {
  const named = attributes.find((it) => it._ === 'documentAttributeFilename')
  return typeof named?.['fileName'] === 'string' ? named['fileName'] : null
}

const viewFile = (world: World, id: string | null) => {
  const file = id ? world.store.table('files').get(id) : undefined
  if (!file) return null
  const { kind, mimeType, size, width, height } = file
  return { id: file.id, kind, mimeType, size, width, height, name: nameOf(file) }
}

const actionOf = ({ extra }: MessageRow): string | null =>
  extra?.action ? extra.action._.replace(/^messageAction/, '') : null

/** A message with what is below it, in it and behind it. */
export const viewMessageRow = (world: World, message: MessageRow) => {
  const from = message.extra?.from
  return {
    ...message,
    file: viewFile(world, message.fileId),
    buttons: buttonsOf(message).map(({ text, ...it }) => ({
      text,
      url: 'url' in it ? it.url : null,
    })),
    fromName: from ? viewPeer(world, from).name : null,
    action: actionOf(message),
  }
}

const MAX_CHATS = 300
const MAX_TEXT = 90

const viewDialog = (world: World, { owner, peer, topId, unread, readOutboxMaxId }: DialogRow) => {
  const top = world.message(owner, topId) ?? world.message(peer, topId)
  const file = top?.fileId ? viewFile(world, top.fileId) : null
  return {
    ...viewPeer(world, peer),
    text: top?.text.slice(0, MAX_TEXT) || (file ? (file.name ?? file.kind) : ''),
    date: top?.date ?? null,
    isOwn: top?.out ?? false,
    isRead: topId <= readOutboxMaxId,
    unread,
    blocked: world.isBlocked(peer, owner),
  }
}

/** An account's chats, newest first. */
export const viewDialogs = (world: World, owner: number) =>
  world
    .dialogs(owner)
    .map((dialog) => viewDialog(world, dialog))
    .sort((a, b) => (b.date ?? 0) - (a.date ?? 0))
    .slice(0, MAX_CHATS)

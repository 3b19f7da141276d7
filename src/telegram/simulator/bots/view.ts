import type { FileRow, MessageRow, UserRow } from '../world/model.ts'
import { isChannel, isUser } from '../world/peers.ts'
import type { World } from '../world/world.ts'
import { toBot } from './entities.ts'
import { viewMarkup } from './keyboard.ts'

/** A user as the Bot API shows them. */
export const viewBotUser = (world: World, user: UserRow) => ({
  id: user.id,
  is_bot: world.store.table('bots').has(String(user.id)),
  first_name: user.firstName,
  ...(user.lastName ? { last_name: user.lastName } : {}),
  ...(user.username ? { username: user.username } : {}),
})

/** Where a message stands. */
export const viewBotChat = (world: World, peer: number) => {
  const user = isUser(peer) ? world.user(peer) : undefined
  if (user) {
    const { is_bot: _, ...names } = viewBotUser(world, user)
    return { ...names, type: 'private' }
  }
  const chat = world.chatRow(peer)
  const kind = chat?.kind === 'broadcast' ? 'channel' : (chat?.kind ?? 'private')
  const username = chat?.username ? { username: chat.username } : {}
  return { id: peer, type: kind, title: chat?.title ?? '', ...username }
}

/** A message in a bot's box, or in a channel. */
export const viewBotMessage = (world: World, message: MessageRow): Record<string, unknown> => {
  const { extra, peer, owner } = message
  const writer = world.user(extra?.from ?? (message.out ? owner : peer))
  const file = message.fileId ? world.store.table('files').get(message.fileId) : undefined
  const entities = toBot(message.text, message.entities)
  const box = isChannel(peer) ? peer : owner
  const original = extra?.replyTo ? world.message(box, extra.replyTo) : undefined
  return {
    message_id: message.id,
    ...(writer ? { from: viewBotUser(world, writer) } : {}),
    chat: viewBotChat(world, peer),
    date: message.date,
    ...(extra?.editedAt ? { edit_date: extra.editedAt } : {}),
    ...(original ? { reply_to_message: viewBotMessage(world, withoutReply(original)) } : {}),
    ...(file ? viewFile(file) : {}),
    ...(message.text ? { [file ? 'caption' : 'text']: message.text } : {}),
    ...(entities.length > 0 ? { [file ? 'caption_entities' : 'entities']: entities } : {}),
    ...optional('reply_markup', viewMarkup(extra?.markup)),
  }
}

const optional = (name: string, value: unknown) => (value === undefined ? {} : { [name]: value })

/** Telegram shows one level of replies. */
const withoutReply = (message: MessageRow): MessageRow => {
  const { replyTo: _, ...extra } = message.extra ?? {}
  return { ...message, extra }
}

const viewFile = (file: FileRow) => {
  const common = { file_id: file.id, file_unique_id: file.id, file_size: file.size }
  if (file.kind === 'photo') {
    return { photo: [{ ...common, width: file.width, height: file.height }] }
  }
  const name = file.attributes.find((it) => it._ === 'documentAttributeFilename')?.['fileName']
  return { document: { ...common, mime_type: file.mimeType, ...optional('file_name', name) } }
}

import type { TlObject } from '../tl/schema.ts'
import type { BotRow } from '../world/bots.ts'
import { deleteRows, editMessage, copiesOf } from '../world/edit.ts'
import type { EffectRow, FileRow, MessageRow } from '../world/model.ts'
import { deliver } from '../world/send.ts'
import { pushEvents, pushSent } from '../world/updates.ts'
import type { World } from '../world/world.ts'
import { badRequest } from './bot-error.ts'
import { assertMayPost, chatOf, messageIn } from './chats.ts'
import type { BotEntity } from './entities.ts'
import { toTl } from './entities.ts'
import type { BotHost } from './host.ts'
import { parseHtml } from './html.ts'
import { toMarkup } from './keyboard.ts'
import type { Markup } from './params.ts'
import { viewBotMessage } from './view.ts'

const MAX_TEXT = 4096
const MAX_CAPTION = 1024

type Text = {
  text: string
  parse_mode?: string | undefined
  entities?: readonly BotEntity[] | undefined
}

/** Plain text and entities of what a bot wrote. */
export const formatted = ({ text, parse_mode: mode, entities }: Text) => {
  if (!mode) return { text, entities: entities ? toTl(entities) : [] }
  if (mode.toLowerCase() !== 'html') return badRequest('unsupported parse_mode')
  return parseHtml(text)
}

export type Outgoing = {
  chat_id: string | number
  reply_markup?: Markup | undefined
  disable_notification?: boolean | undefined
  reply_to_message_id?: number | undefined
  reply_parameters?: { message_id: number } | undefined
}

/** Sends a bot's message, with or without a file. */
export const sendAsBot = async (
  { api }: BotHost,
  bot: BotRow,
  outgoing: Outgoing,
  content: { text: string; entities: TlObject[]; file: (() => Promise<FileRow>) | null },
): Promise<unknown> => {
  const { world, audience } = api
  const to = chatOf(world, bot.userId, outgoing.chat_id)
  assertMayPost(world, bot.userId, to, { hasFile: content.file !== null })
  if (!content.file && !content.text.trim()) return badRequest('message text is empty')
  if (content.text.length > (content.file ? MAX_CAPTION : MAX_TEXT)) {
    return badRequest(content.file ? 'message caption is too long' : 'message is too long')
  }
  const replyTo = outgoing.reply_parameters?.message_id ?? outgoing.reply_to_message_id
  if (replyTo !== undefined && !messageIn(world, bot.userId, to, replyTo)) {
    return badRequest('message to be replied not found')
  }
  const markup = toMarkup(outgoing.reply_markup)
  const extra = {
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(outgoing.disable_notification ? { isSilent: true } : {}),
    ...(markup ? { markup } : {}),
  }
  const file = content.file ? await content.file() : null
  const { text } = content
  const entities = content.entities.length > 0 ? content.entities : null
  const hasExtra = Object.keys(extra).length > 0
  const message = { from: bot.userId, to, text, entities, fileId: file?.id ?? null }
  const whole = { ...message, extra: hasExtra ? extra : null }
  const sent = deliver(world, whole, (row) => effectOfBot(world, bot, row))
  pushSent(world, audience, sent)
  const own = sent.own ?? badRequest('chat not found')
  for (const listen of world.listeners.onMessage) listen(own)
  return viewBotMessage(world, own)
}

/** A line of the ledger about what a bot sent. */
const effectOfBot = (world: World, bot: BotRow, message: MessageRow): EffectRow => ({
  n: world.effects().length,
  account: `@${world.user(bot.userId)?.username}`,
  peer: message.peer,
  randomId: '',
  messageId: message.id,
  at: world.now(),
  duplicate: false,
  insideFlood: false,
  text: message.text,
  kind: 'message',
})

/** What an edit leaves as it is when it does not name it. */
export type Edit = {
  chat_id: string | number
  message_id: number
  content: { text: string; entities: TlObject[] } | null
  reply_markup?: Markup | undefined
}

/** Changes a message that the bot sent. */
export const editAsBot = ({ api }: BotHost, bot: BotRow, edit: Edit): unknown => {
  const { world, audience } = api
  const chat = chatOf(world, bot.userId, edit.chat_id)
  const row = messageIn(world, bot.userId, chat, edit.message_id)
  if (!row) return badRequest('message to edit not found')
  const isOwn = (row.extra?.from ?? (row.out ? row.owner : row.peer)) === bot.userId
  if (!isOwn) return badRequest("message can't be edited")
  if (edit.content && row.fileId) return badRequest('there is no text in the message to edit')
  if (edit.content && !edit.content.text.trim()) return badRequest('message text is empty')

  const markup = toMarkup(edit.reply_markup)
  const change = (copy: MessageRow): MessageRow => {
    const { markup: _, ...rest } = copy.extra ?? {}
    const extra = {
      ...rest,
      ...(markup ? { markup } : {}),
      editedAt: Math.floor(world.now() / 1000),
    }
    if (!edit.content) return { ...copy, extra }
    const { text, entities } = edit.content
    return { ...copy, text, entities: entities.length > 0 ? entities : null, extra }
  }
  const after = change(row)
  if (facts(row) === facts(after)) {
    return badRequest(
      'message is not modified: specified new message content and reply markup are exactly the ' +
        'same as a current content and reply markup of the message',
    )
  }
  const { events } = editMessage(world, row, change)
  pushEvents(world, audience, events)
  return viewBotMessage(world, world.message(row.owner, row.id) ?? after)
}

const facts = ({ text, entities, extra }: MessageRow): string =>
  JSON.stringify([text, entities, extra?.markup ?? null], (_, it: unknown) =>
    typeof it === 'bigint' ? String(it) : it,
  )

/** Deletes a message for everyone. */
export const deleteAsBot = (
  { api }: BotHost,
  bot: BotRow,
  { chat_id, message_id }: { chat_id: string | number; message_id: number },
): boolean => {
  const { world, audience } = api
  const chat = chatOf(world, bot.userId, chat_id)
  const row = messageIn(world, bot.userId, chat, message_id)
  if (!row) return badRequest('message to delete not found')
  pushEvents(world, audience, deleteRows(world, copiesOf(world, row)))
  return true
}

import type { BotRow } from '../world/bots.ts'
import { badRequest } from './bot-error.ts'
import { chatOf } from './chats.ts'
import { fileOfBot } from './files.ts'
import { getUpdates } from './get-updates.ts'
import type { BotHost } from './host.ts'
import type { Params } from './params.ts'
import { inputs, parseParams } from './params.ts'
import type { Outgoing } from './send.ts'
import { deleteAsBot, editAsBot, formatted, sendAsBot } from './send.ts'
import { viewBotChat, viewBotUser } from './view.ts'
import { deleteWebhook, setWebhook, viewWebhook } from './webhook-settings.ts'

/** One call of the Bot API. */
export type BotCall = {
  host: BotHost
  bot: BotRow
  params: Params
  /** Ends when the caller hangs up. */
  signal: AbortSignal
}

type BotMethod = (call: BotCall) => unknown

const sendFile =
  (kind: 'photo' | 'document'): BotMethod =>
  ({ host, bot, params }) => {
    const input = parseParams(inputs.sendFile, params)
    const { caption: text = '', caption_entities: entities, parse_mode } = input
    const given = input[kind] ?? badRequest(`there is no ${kind} in the request`)
    const names = {
      fileName: params[`${kind}.name`]?.toString(),
      mimeType: params[`${kind}.type`]?.toString(),
    }
    const file = () => fileOfBot(host.api.world, kind, given, names)
    return sendAsBot(host, bot, input, { ...formatted({ text, parse_mode, entities }), file })
  }

/** All methods by their name in lower case: the Bot API does not mind the case. */
export const botMethods: ReadonlyMap<string, BotMethod> = new Map(
  Object.entries({
    getMe: ({ host, bot }) => {
      const user = host.api.world.user(bot.userId) ?? badRequest('user not found')
      return {
        ...viewBotUser(host.api.world, user),
        can_join_groups: true,
        can_read_all_group_messages: false,
        supports_inline_queries: false,
      }
    },
    sendMessage: ({ host, bot, params }) => {
      const input = parseParams(inputs.sendMessage, params)
      const outgoing: Outgoing = input
      return sendAsBot(host, bot, outgoing, { ...formatted(input), file: null })
    },
    sendPhoto: sendFile('photo'),
    sendDocument: sendFile('document'),
    editMessageText: ({ host, bot, params }) => {
      const input = parseParams(inputs.editMessageText, params)
      return editAsBot(host, bot, { ...input, content: formatted(input) })
    },
    editMessageReplyMarkup: ({ host, bot, params }) =>
      editAsBot(host, bot, { ...parseParams(inputs.editMarkup, params), content: null }),
    deleteMessage: ({ host, bot, params }) =>
      deleteAsBot(host, bot, parseParams(inputs.message, params)),
    sendChatAction: ({ host, bot, params }) => {
      chatOf(host.api.world, bot.userId, parseParams(inputs.chat, params).chat_id)
      return true
    },
    getChat: ({ host, bot, params }) => {
      const { world } = host.api
      return viewBotChat(world, chatOf(world, bot.userId, parseParams(inputs.chat, params).chat_id))
    },
    getFile: ({ host, params }) => {
      const { file_id: id } = parseParams(inputs.file, params)
      const file = host.api.world.store.table('files').get(id) ?? badRequest('invalid file_id')
      return { file_id: id, file_unique_id: id, file_size: file.size, file_path: `files/${id}` }
    },
    getMyCommands: ({ bot }) => bot.commands,
    setMyCommands: ({ host, bot, params }) => {
      const { commands } = parseParams(inputs.commands, params)
      host.api.world.store.commit(['bots', String(bot.userId), { ...bot, commands }])
      return true
    },
    answerCallbackQuery: ({ host, bot, params }) => {
      const input = parseParams(inputs.answerCallbackQuery, params)
      const { text = null, url = null, show_alert: isAlert = false } = input
      const isHeard = host.answer(input.callback_query_id, bot.userId, { text, url, isAlert })
      return (
        isHeard ||
        badRequest('query is too old and response timeout expired or query ID is invalid')
      )
    },
    getUpdates,
    setWebhook: ({ host, bot, params }) =>
      setWebhook(host, bot, parseParams(inputs.setWebhook, params)),
    deleteWebhook: ({ host, bot, params }) =>
      deleteWebhook(host, bot, parseParams(inputs.deleteWebhook, params)),
    getWebhookInfo: ({ host, bot }) => viewWebhook(host, bot),
  } satisfies Record<string, BotMethod>).map(([name, run]) => [name.toLowerCase(), run]),
)

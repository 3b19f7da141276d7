import { z } from 'zod'

import { badRequest } from './bot-error.ts'

/** Everything may come as text, since query strings and forms have nothing else. */
const json = <T extends z.ZodType>(schema: T) =>
  z.preprocess((it) => {
    if (typeof it !== 'string') return it
    try {
      return JSON.parse(it)
    } catch {
      return it
    }
  }, schema)

const int = z.coerce.number().int()
const flag = json(z.boolean())
const chat = z.union([z.string().min(1), z.number().int()])

const entity = z.object({
  type: z.string(),
  offset: z.number().int().min(0),
  length: z.number().int().min(1),
  url: z.string().optional(),
  language: z.string().optional(),
})

const inline = z.object({
  inline_keyboard: z.array(
    z.array(
      z.object({
        text: z.string(),
        url: z.string().optional(),
        callback_data: z.string().optional(),
      }),
    ),
  ),
})
const reply = z.object({
  keyboard: z.array(z.array(z.union([z.string(), z.object({ text: z.string() })]))),
  resize_keyboard: z.boolean().optional(),
  one_time_keyboard: z.boolean().optional(),
})
const remove = z.object({ remove_keyboard: z.literal(true) })
const markup = json(z.union([inline, reply, remove]))
export type Markup = z.infer<typeof inline> | z.infer<typeof reply> | z.infer<typeof remove>

const formatting = { parse_mode: z.string().optional(), reply_markup: markup.optional() }
const file = z.union([z.string(), z.instanceof(Buffer)])
const target = { chat_id: chat, message_id: int }

const send = {
  chat_id: chat,
  ...formatting,
  disable_notification: flag.optional(),
  reply_to_message_id: int.optional(),
  reply_parameters: json(z.object({ message_id: z.number().int() })).optional(),
}

/** What each method takes. */
export const inputs = {
  sendMessage: z.object({ ...send, text: z.string(), entities: json(z.array(entity)).optional() }),
  sendFile: z.object({
    ...send,
    photo: file.optional(),
    document: file.optional(),
    caption: z.string().optional(),
    caption_entities: json(z.array(entity)).optional(),
  }),
  editMessageText: z.object({
    ...target,
    ...formatting,
    text: z.string(),
    entities: json(z.array(entity)).optional(),
  }),
  editMarkup: z.object({ ...target, reply_markup: markup.optional() }),
  message: z.object(target),
  chat: z.object({ chat_id: chat }),
  file: z.object({ file_id: z.string() }),
  commands: z.object({
    commands: json(z.array(z.object({ command: z.string(), description: z.string() }))),
  }),
  answerCallbackQuery: z.object({
    callback_query_id: z.coerce.string(),
    text: z.string().max(200).optional(),
    show_alert: flag.optional(),
    url: z.string().optional(),
    cache_time: int.optional(),
  }),
  getUpdates: z.object({
    offset: int.optional(),
    limit: int.min(1).max(100).default(100),
    timeout: int.min(0).max(50).default(0),
    allowed_updates: json(z.array(z.string())).optional(),
  }),
  setWebhook: z.object({
    url: z.string(),
    secret_token: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,256}$/)
      .optional(),
    max_connections: int.min(1).max(100).default(40),
    allowed_updates: json(z.array(z.string())).default([]),
    drop_pending_updates: flag.default(false),
  }),
  deleteWebhook: z.object({ drop_pending_updates: flag.default(false) }),
} as const

export type Params = Readonly<Record<string, unknown>>

/** Reads a method's parameters; the refusal names the first at fault. */
export const parseParams = <T>(schema: z.ZodType<T>, params: Params): T => {
  const result = schema.safeParse(params)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const name = issue?.path.join('.') || 'request'
  if (name === 'chat_id' && params['chat_id'] === undefined) return badRequest('chat_id is empty')
  if (name === 'text' && params['text'] === undefined) return badRequest('message text is empty')
  return badRequest(`can't parse ${name}: ${issue?.message ?? 'not understood'}`)
}

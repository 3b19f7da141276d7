import type { BotRow, BotUpdateRow, QueryRow } from '../world/bots.ts'
import { botOf, botUpdateKey } from '../world/bots.ts'
import type { MessageRow } from '../world/model.ts'
import { isUser } from '../world/peers.ts'
import type { World } from '../world/world.ts'
import { viewBotMessage, viewBotUser } from './view.ts'

export type BotUpdate = { update_id: number } & Record<string, unknown>

/** A bot's unconfirmed updates, oldest first. */
export const pendingOf = (world: World, bot: number): BotUpdateRow[] =>
  [...world.store.table('botUpdates').values()]
    .filter((it) => it.bot === bot)
    .sort((a, b) => a.id - b.id)

/** Makes updates of what came into the bot's box since the last time. Gives whether there was any. */
export const collect = (world: World, userId: number): boolean => {
  const bot = botOf(world, userId)
  if (!bot) return false
  const seenPts = world.pts(userId)
  if (seenPts <= bot.seenPts) return false
  const fresh = world.box(userId).filter((it) => it.pts > bot.seenPts && isForBot(world, bot, it))
  const rows = fresh.map((it, index): BotUpdateRow => {
    const id = bot.lastUpdateId + 1 + index
    return { bot: userId, id, kind: 'message', messageId: it.id }
  })
  world.store.commit(
    ...rows.map((it) => ['botUpdates', botUpdateKey(userId, it.id), it] as const),
    ['bots', String(userId), { ...bot, seenPts, lastUpdateId: bot.lastUpdateId + rows.length }],
  )
  return rows.length > 0
}

/** In groups a bot is told only what is meant for it. */
const isForBot = (world: World, bot: BotRow, message: MessageRow): boolean => {
  if (message.out || message.extra?.action || message.extra?.editedAt) return false
  if (isUser(message.peer)) return true
  const { replyTo } = message.extra ?? {}
  const isReply = replyTo !== undefined && world.message(bot.userId, replyTo)?.out === true
  const username = world.user(bot.userId)?.username?.toLowerCase()
  const text = message.text.toLowerCase()
  return isReply || text.startsWith('/') || text.includes(`@${username}`)
}

/** Puts a press on a button among the bot's updates. */
export const queueQuery = (world: World, bot: BotRow, query: QueryRow): void => {
  const id = bot.lastUpdateId + 1
  world.store.commit(
    [
      'botUpdates',
      botUpdateKey(bot.userId, id),
      { bot: bot.userId, id, kind: 'callback_query', query },
    ],
    ['bots', String(bot.userId), { ...bot, lastUpdateId: id }],
  )
}

/** The bot has taken these; they are never told again. */
export const confirm = (world: World, rows: readonly BotUpdateRow[]): void => {
  if (rows.length === 0) return
  world.store.commit(
    ...rows.map((it) => ['botUpdates', botUpdateKey(it.bot, it.id), null] as const),
  )
}

/** An update as the Bot API writes it; `null` when what it is about is gone since. */
export const viewUpdate = (world: World, row: BotUpdateRow): BotUpdate | null => {
  if (row.kind === 'message') {
    const message = world.message(row.bot, row.messageId)
    return message ? { update_id: row.id, message: viewBotMessage(world, message) } : null
  }
  const { id, from, box, messageId, data } = row.query
  const user = world.user(from)
  const message = world.message(box, messageId)
  if (!user) return null
  return {
    update_id: row.id,
    callback_query: {
      id,
      from: viewBotUser(world, user),
      ...(message ? { message: viewBotMessage(world, message) } : {}),
      chat_instance: String(box),
      data,
    },
  }
}

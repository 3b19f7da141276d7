import type { BotRow, BotUpdateRow, MessageKind, QueryRow } from '../world/bots.ts'
import { botOf, botUpdateKey } from '../world/bots.ts'
import type { MessageRow } from '../world/model.ts'
import { isChannel, isUser } from '../world/peers.ts'
import { isIn } from '../world/rights.ts'
import type { World } from '../world/world.ts'
import { viewBotMessage, viewBotUser } from './view.ts'

export type BotUpdate = { update_id: number } & Record<string, unknown>

/** A bot's unconfirmed updates, oldest first. */
export const pendingOf = (world: World, bot: number): BotUpdateRow[] =>
  [...world.store.table('botUpdates').values()]
    .filter((it) => it.bot === bot)
    .sort((a, b) => a.id - b.id)

/** Makes updates of what came into the bot's box since the last time. Answers whether something came. */
export const collect = (world: World, userId: number): boolean => {
  const bot = botOf(world, userId)
  if (!bot) return false
  const seenPts = world.pts(userId)
  if (seenPts <= bot.seenPts) return false
  const fresh = [...newMessages(world, bot), ...editedMessages(world, bot)]
    .filter(({ row }) => isForBot(world, bot, row))
    .sort((a, b) => a.pts - b.pts)
  enqueue(world, { ...bot, seenPts }, fresh)
  return fresh.length > 0
}

type Heard = { row: MessageRow; pts: number; kind: MessageKind }

const newMessages = (world: World, { userId, seenPts }: BotRow): Heard[] => {
  const box = world.box(userId)
  const from = box.findLastIndex((it) => it.pts <= seenPts) + 1
  return box.slice(from).map((row) => ({ row, pts: row.pts, kind: 'message' }))
}

const editedMessages = (world: World, { userId, seenPts }: BotRow): Heard[] => {
  const changes = world.changes(userId)
  const from = changes.findLastIndex((it) => it.pts <= seenPts) + 1
  return changes.slice(from).flatMap((it): Heard[] => {
    if (!('kind' in it) || it.kind !== 'edit') return []
    const rows = it.ids.flatMap((id) => world.message(userId, id) ?? [])
    return rows.map((row) => ({ row, pts: it.pts, kind: 'edited_message' }))
  })
}

const enqueue = (
  world: World,
  bot: BotRow,
  heard: readonly Pick<Heard, 'row' | 'kind'>[],
): void => {
  const { userId, lastUpdateId } = bot
  const rows = heard.map(({ row, kind }, index): BotUpdateRow => {
    const id = lastUpdateId + 1 + index
    return { bot: userId, id, kind, box: row.owner, messageId: row.id }
  })
  world.store.commit(
    ...rows.map((it) => ['botUpdates', botUpdateKey(userId, it.id), it] as const),
    ['bots', String(userId), { ...bot, lastUpdateId: lastUpdateId + rows.length }],
  )
}

/** A message in a channel or supergroup lies in no bot's box: its bots are told right away. */
export const queueChannelMessage = (world: World, message: MessageRow): void => {
  if (!isChannel(message.peer)) return
  const isPost = world.chatRow(message.peer)?.kind === 'broadcast'
  for (const member of world.members(message.peer)) {
    const bot = isIn(member) && botOf(world, member.user)
    if (!bot || (!isPost && !isForBot(world, bot, message))) continue
    enqueue(world, bot, [{ row: message, kind: isPost ? 'channel_post' : 'message' }])
  }
}

/** In groups a bot is told only what is meant for it. */
const isForBot = (world: World, bot: BotRow, message: MessageRow): boolean => {
  const { extra, peer } = message
  if (message.out || extra?.action || extra?.from === bot.userId) return false
  if (isUser(peer)) return true
  const original = extra?.replyTo ? world.message(message.owner, extra.replyTo) : undefined
  const isReply = original?.out === true || original?.extra?.from === bot.userId
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
  if (row.kind !== 'callback_query') {
    const message = world.message(row.box, row.messageId)
    return message ? { update_id: row.id, [row.kind]: viewBotMessage(world, message) } : null
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

import { randomBytes } from 'node:crypto'

import type { UserRow } from './model.ts'
import type { World } from './world.ts'

/** Where a bot wants its updates. */
export type Webhook = {
  url: string
  secretToken: string | null
  maxConnections: number
  allowedUpdates: readonly string[]
  lastErrorDate: number | null
  lastErrorMessage: string | null
}

/** An account that is run by a program over the Bot API. */
export type BotRow = {
  userId: number
  token: string
  webhook: Webhook | null
  /** Up to here the bot's box has been made into updates. */
  seenPts: number
  lastUpdateId: number
  commands: readonly { command: string; description: string }[]
}

/** What a bot is told of messages. */
export type MessageKind = 'message' | 'edited_message' | 'channel_post'

/** One update that a bot has not confirmed yet. */
export type BotUpdateRow =
  | { bot: number; id: number; kind: MessageKind; box: number; messageId: number }
  | { bot: number; id: number; kind: 'callback_query'; query: QueryRow }

/** A press on an inline button. */
export type QueryRow = {
  id: string
  from: number
  /** The box that the message lies in: the bot's own, or a channel's. */
  box: number
  messageId: number
  data: string
  at: number
}

export const botUpdateKey = (bot: number, id: number): string =>
  `${bot}.${String(id).padStart(12, '0')}`

export const botOf = (world: World, userId: number): BotRow | undefined =>
  world.store.table('bots').get(String(userId))

export const botByToken = (world: World, token: string): BotRow | undefined => {
  const bot = botOf(world, Number(token.split(':')[0]))
  return bot?.token === token ? bot : undefined
}

export type NewBot = { name: string; username: string }

/** The bot with this username, made if there is none. */
export const ensureBot = (
  world: World,
  { name, username }: NewBot,
): { user: UserRow; bot: BotRow } => {
  const known = world.byUsername(username)
  const row = known && botOf(world, known.id)
  if (known && row) return { user: known, bot: row }
  const id = world.nextUserId()
  const user: UserRow = {
    id,
    firstName: name,
    lastName: null,
    username: username.replace(/^@/, ''),
    phone: null,
    persona: null,
    timeZone: null,
    echoes: false,
    deleted: false,
    bot: true,
  }
  const bot: BotRow = {
    userId: id,
    token: `${id}:${randomBytes(26).toString('base64url').slice(0, 35)}`,
    webhook: null,
    seenPts: 1,
    lastUpdateId: 100_000_000,
    commands: [],
  }
  world.store.commit(
    ['users', String(id), user],
    ['accounts', String(id), { userId: id, code: '', password: null, banned: false }],
    ['bots', String(id), bot],
  )
  return { user, bot }
}

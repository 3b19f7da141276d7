import type { BotRow, Webhook } from '../world/bots.ts'
import { botOf } from '../world/bots.ts'
import { badRequest } from './bot-error.ts'
import type { BotHost } from './host.ts'
import { confirm, pendingOf } from './queue.ts'

type Wanted = {
  url: string
  secret_token?: string | undefined
  max_connections: number
  allowed_updates: readonly string[]
  drop_pending_updates: boolean
}

const save = ({ api: { world } }: BotHost, userId: number, webhook: Webhook | null): void => {
  const bot = botOf(world, userId)
  if (bot) world.store.commit(['bots', String(userId), { ...bot, webhook }])
}

const drop = ({ api: { world } }: BotHost, bot: BotRow): void =>
  confirm(world, pendingOf(world, bot.userId))

/** Has updates brought to `url` from now on; an empty one ends that. */
export const setWebhook = (host: BotHost, bot: BotRow, wanted: Wanted): boolean => {
  if (wanted.drop_pending_updates) drop(host, bot)
  if (!wanted.url) {
    save(host, bot.userId, null)
    return true
  }
  if (!/^https?:\/\/./.test(wanted.url) || !URL.canParse(wanted.url)) {
    return badRequest('bad webhook: An HTTPS URL must be provided for webhook')
  }
  save(host, bot.userId, {
    url: wanted.url,
    secretToken: wanted.secret_token ?? null,
    maxConnections: wanted.max_connections,
    allowedUpdates: wanted.allowed_updates,
    lastErrorDate: null,
    lastErrorMessage: null,
  })
  host.wake(bot.userId)
  return true
}

export const deleteWebhook = (
  host: BotHost,
  bot: BotRow,
  { drop_pending_updates }: { drop_pending_updates: boolean },
): boolean => {
  if (drop_pending_updates) drop(host, bot)
  save(host, bot.userId, null)
  return true
}

/** What the bot has set up, and how it goes. */
export const viewWebhook = ({ api: { world } }: BotHost, { userId, webhook }: BotRow) => ({
  url: webhook?.url ?? '',
  has_custom_certificate: false,
  pending_update_count: pendingOf(world, userId).length,
  ...(webhook ? { max_connections: webhook.maxConnections } : {}),
  ...(webhook?.allowedUpdates.length ? { allowed_updates: webhook.allowedUpdates } : {}),
  ...(webhook?.lastErrorDate ? { last_error_date: webhook.lastErrorDate } : {}),
  ...(webhook?.lastErrorMessage ? { last_error_message: webhook.lastErrorMessage } : {}),
})

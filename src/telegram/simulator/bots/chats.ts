import type { MessageRow } from '../world/model.ts'
import { isChannel, isUser } from '../world/peers.ts'
import { decidePost, isIn } from '../world/rights.ts'
import type { World } from '../world/world.ts'
import { badRequest, forbidden, tooMany } from './bot-error.ts'

/** The chat that a bot means by a number or @username, if it has ever seen it. */
export const chatOf = (world: World, bot: number, name: string | number): number => {
  const id = Number(name)
  if (Number.isNaN(id)) {
    return world.chatByUsername(String(name))?.id ?? badRequest('chat not found')
  }
  if (isUser(id)) {
    const isKnown = world.user(id) !== undefined && world.dialog(bot, id) !== undefined
    return isKnown ? id : badRequest('chat not found')
  }
  const chat = world.chatRow(id)
  if (!chat || chat.deleted || !world.member(id, bot)) return badRequest('chat not found')
  return id
}

/** Refuses what the bot may not write there now. */
export const assertMayPost = (
  world: World,
  bot: number,
  chatId: number,
  { hasFile }: { hasFile: boolean },
): void => {
  if (isUser(chatId)) return assertUserTakes(world, bot, chatId)
  const chat = world.chatRow(chatId) ?? badRequest('chat not found')
  const member = world.member(chatId, bot)
  const kind = chat.kind === 'broadcast' ? 'channel' : chat.kind
  if (member?.role === 'kicked') return forbidden(`bot was kicked from the ${kind} chat`)
  if (!isIn(member)) return forbidden(`bot is not a member of the ${kind} chat`)
  const verdict = decidePost({
    chat,
    member,
    needs: hasFile ? ['sendMessages', 'sendMedia'] : ['sendMessages', 'sendPlain'],
    now: Math.floor(world.now() / 1000),
    lastSent: world.lastSent(chatId, bot),
    isTopicClosed: false,
  })
  if (verdict.do !== 'refuse') return
  const wait = /_WAIT_(\d+)$/.exec(verdict.error)?.[1]
  if (wait) tooMany(Number(wait))
  badRequest('not enough rights to send text messages to the chat')
}

const assertUserTakes = (world: World, bot: number, id: number): void => {
  if (world.user(id)?.deleted) forbidden('user is deactivated')
  if (world.store.table('bots').has(String(id))) forbidden("bots can't send messages to bots")
  if (world.isBlocked(id, bot)) forbidden('bot was blocked by the user')
}

/** A message by its id in a chat, as the bot counts them. */
export const messageIn = (
  world: World,
  bot: number,
  chatId: number,
  id: number,
): MessageRow | undefined => {
  const row = world.message(isChannel(chatId) ? chatId : bot, id)
  return row?.peer === chatId ? row : undefined
}

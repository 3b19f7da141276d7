import type { World } from '../world/world.ts'
import { buttonsOf } from './buttons.ts'
import { pressLink } from './link.ts'

type Where = { person: number; account: number; messageId: number }

/**
 * Presses one of the buttons below a message: an address is opened over HTTP, data goes to the bot.
 * Gives the click id that an address led to.
 */
export const pressButton = async (
  world: World,
  { person, account, messageId }: Where,
  index: number,
): Promise<string | null> => {
  const message = world.message(account, messageId)
  const button = message && buttonsOf(message)[index]
  if (!message || !button) return null
  if ('url' in button) return (await pressLink(button.url)).clickId
  for (const listen of world.listeners.onPress) {
    const bot = message.extra?.from ?? account
    if (await listen({ bot, user: person, message, data: button.data })) break
  }
  return null
}

const key = (account: number) => `reports/${account}`

/** Who has reported an account. */
export const reportersOf = ({ store }: World, account: number): readonly number[] =>
  (store.table('settings').get(key(account))?.value as number[] | undefined) ?? []

/** Somebody tells Telegram that an account sends unwanted messages. Once each counts. */
export const noteReport = (
  world: World,
  { person, account }: { person: number; account: number },
): number => {
  const reporters = [...new Set([...reportersOf(world, account), person])]
  world.store.commit(['settings', key(account), { value: reporters }])
  return reporters.length
}

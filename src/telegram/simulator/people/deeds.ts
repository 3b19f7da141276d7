import type { World } from '../world/world.ts'
import { buttonsOf } from './buttons.ts'
import { pressLink } from './link.ts'

/** What came of a press: the click id that an address led to, or what the bot said. */
export type Pressed = { clickId: string | null; answer: string | null }

const nothing: Pressed = { clickId: null, answer: null }

type Where = { person: number; account: number; messageId: number }

/**
 * Presses one of the buttons below a message: an address is opened over HTTP, data goes to the bot.
 */
export const pressButton = async (
  world: World,
  { person, account, messageId }: Where,
  index: number,
): Promise<Pressed> => {
  const message = world.message(account, messageId)
  const button = message && buttonsOf(message)[index]
  if (!message || !button) return nothing
  if ('url' in button) return { ...nothing, ...(await pressLink(button.url)) }
  const bot = message.extra?.from ?? account
  for (const listen of world.listeners.onPress) {
    const answer = await listen({ bot, user: person, message, data: button.data })
    if (answer) return { ...nothing, answer: answer.text }
  }
  return nothing
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

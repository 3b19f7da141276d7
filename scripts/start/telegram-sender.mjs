/** The sender of the real Telegram: begun as soon as it has something to do, and again when it could not begin. */
import { telegramSender } from './environment.mjs'
import { hasOwnApplication } from './mongo.mjs'
import { announce } from './say.mjs'

const LOOK_MS = 15_000
const LONGEST_MS = 300_000

const isWanted = async (uri) =>
  Boolean(process.env.TELEGRAM_API_ID || (await hasOwnApplication(uri)))

/**
 * `begin` looks once and resolves; after that it looks by itself until the sender runs. A sender that does not
 * start, with a wrong application or without a network, does not keep Herald from running: it is tried again,
 * later each time.
 */
export const watchTelegram = ({ mongo, supervisor, roles, lookMs = LOOK_MS }) => {
  let timer
  let stopped = false
  let failures = 0
  const start = async () => {
    if (!(await isWanted(mongo.uri))) return false
    if (!roles.includes(telegramSender)) roles.push(telegramSender)
    announce('Starting the sender for the real Telegram')
    await supervisor.start(telegramSender)
    return true
  }
  const begin = async () => {
    let pause = lookMs
    try {
      if (await start()) return
      failures = 0
    } catch (error) {
      failures += 1
      pause = Math.min(LONGEST_MS, lookMs * 2 ** failures)
      await supervisor.drop(telegramSender)
      if (!stopped)
        console.error(`${error.message}\n\nTrying again in ${Math.ceil(pause / 1000)} s.`)
    }
    if (!stopped) timer = setTimeout(begin, pause)
  }
  return {
    begin,
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
}

import type { Faults } from '../faults.ts'
import { keepTicking } from '../people/life.ts'
import type { Api } from '../rpc/method.ts'
import type { Courier } from './courier.ts'
import { makeCourier } from './courier.ts'
import type { BotHost } from './host.ts'
import { makeBotHost } from './host.ts'

/** The bots of one world. */
export type Bots = { host: BotHost; end: () => void }

const TICK_MS = 50

const tick = async (host: BotHost, courier: Courier): Promise<void> => {
  host.look()
  courier.tick()
}

/** Lets a world's bots hear of messages and presses, and begins to bring updates to webhooks. */
export const startBots = (api: Api, faults: Faults, onError: (error: unknown) => void): Bots => {
  const host = makeBotHost(api, faults)
  const courier = makeCourier(host)
  const stop = keepTicking(() => tick(host, courier), TICK_MS, onError)
  return {
    host,
    end: () => {
      stop()
      courier.close()
    },
  }
}

import { afterAll, beforeAll, describe } from 'vitest'

import type { ContractWorld } from './contract/world.ts'

import { ending, lifetimes, quiet, silence } from './contract/ending.ts'
import { sendingFiles } from './contract/files.ts'
import { leaving } from './contract/leaving.ts'
import { receiving } from './contract/receiving.ts'
import { refusing, sending } from './contract/sending.ts'
import { resuming, signingIn } from './contract/signing-in.ts'

/** What every implementation of the port must do. Run on each client library. */
export const gatewayContract = (name: string, start: () => Promise<ContractWorld>): void => {
  describe(`TelegramGateway on ${name}`, { timeout: 90_000 }, () => {
    let world: ContractWorld
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world?.close())
    const theWorld = () => world
    signingIn(theWorld)
    resuming(theWorld)
    sending(theWorld)
    leaving(theWorld)
    sendingFiles(theWorld)
    refusing(theWorld)
    receiving(theWorld)
    ending(theWorld)
    lifetimes(theWorld)
    silence(theWorld)
    quiet(theWorld)
  })
}

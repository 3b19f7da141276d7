import { readFileSync } from 'node:fs'

import type { Network } from '../core/model/lane.ts'
import type { TelegramGateway } from './gateway.ts'

import { teleproto } from './library.ts'
import { makeGateway } from './teleproto-gateway.ts'

export type OpenGatewayOptions = {
  network: Network
  /** `host:port` of the local Telegram. */
  simulator: string | undefined
  /** File with its public key in PEM. */
  keyFile: string | undefined
}

/** The gateway of a process, from what its environment says. */
export const openGateway = ({
  network,
  simulator,
  keyFile,
}: OpenGatewayOptions): TelegramGateway => {
  if (network === 'telegram') return makeGateway({ library: teleproto, network })
  if (!simulator || !keyFile)
    throw new Error(
      'Network "sandbox" needs HERALD_SIMULATOR (host:port) and HERALD_SIMULATOR_KEY (a PEM file)',
    )
  const at = simulator.lastIndexOf(':')
  return makeGateway({
    library: teleproto,
    network,
    simulator: {
      host: simulator.slice(0, at),
      port: Number(simulator.slice(at + 1)),
      publicKey: readFileSync(keyFile, 'utf8'),
    },
  })
}

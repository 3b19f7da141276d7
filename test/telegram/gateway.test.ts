import * as gramjsModule from 'gramjs'
import { _serverKeys } from 'gramjs/crypto/RSA.js'
import { MessageChannel } from 'node:worker_threads'

import sharp from 'sharp'
import { describe, expect, it } from 'vitest'

import type { ClientLibrary } from '../../src/telegram/library.ts'

import { gatewayContract } from '../../src/telegram/gateway.contract.ts'
import { teleproto } from '../../src/telegram/library.ts'
import { startSimulator } from '../../src/telegram/simulator/index.ts'
import { makeGateway } from '../../src/telegram/teleproto-gateway.ts'
import { serveGateway } from '../../src/telegram/thread/serve-gateway.ts'
import { gatewayOver } from '../../src/telegram/thread/threaded-gateway.ts'
import { controlOf } from './control.ts'

const gramjs = { module: gramjsModule, serverKeys: _serverKeys } as unknown as ClientLibrary

const noisyPhoto = () =>
  sharp({
    create: {
      width: 1200,
      height: 900,
      channels: 3,
      background: '#888',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .jpeg({ quality: 95 })
    .toBuffer()

/** Of every link that is open at the local Telegram. */
const delaysOf = async (control: string): Promise<number[]> => {
  const state = (await (await fetch(`${control}/state`)).json()) as {
    connections: { disconnectDelay: number }[]
  }
  return state.connections.map(({ disconnectDelay }) => disconnectDelay)
}

const startWith = (library: ClientLibrary) => async () => {
  const simulator = await startSimulator({ people: false })
  const [dc] = simulator.dcs
  if (!dc) throw new Error('no data centre')
  return {
    ...controlOf(simulator),
    gateway: makeGateway({
      library,
      network: 'sandbox',
      simulator: { host: dc.host, port: dc.port, publicKey: simulator.pem },
    }),
    photo: noisyPhoto,
    disconnectDelays: () => delaysOf(simulator.control),
    close: simulator.close,
  }
}

describe('network "telegram"', () => {
  it('is refused once another key is trusted', async () => {
    makeGateway({ library: teleproto, network: 'telegram' })
    const serverKeys = new Map(teleproto.serverKeys)
    serverKeys.set('1', { ...[...serverKeys.values()][0] } as never)
    expect(() =>
      makeGateway({ library: { ...teleproto, serverKeys }, network: 'telegram' }),
    ).toThrow(/not Telegram/)
  })
})

/** As between two threads: everything that is said is copied. */
const overALine = (start: ReturnType<typeof startWith>) => async () => {
  const world = await start()
  const { port1, port2 } = new MessageChannel()
  serveGateway(port1, world.gateway)
  const close = async () => {
    port1.close()
    await world.close()
  }
  return { ...world, gateway: gatewayOver(port2), close }
}

gatewayContract('teleproto', startWith(teleproto))
gatewayContract('teleproto behind a line', overALine(startWith(teleproto)))
gatewayContract('GramJS', startWith(gramjs))

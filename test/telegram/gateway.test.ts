import * as gramjsModule from 'gramjs'
import { _serverKeys } from 'gramjs/crypto/RSA.js'
import { describe, expect, it } from 'vitest'

import type { ClientLibrary } from '../../src/telegram/library.ts'

import { gatewayContract } from '../../src/telegram/gateway.contract.ts'
import { teleproto } from '../../src/telegram/library.ts'
import { startSimulator } from '../../src/telegram/simulator/index.ts'
import { makeGateway } from '../../src/telegram/teleproto-gateway.ts'
import { controlOf } from './control.ts'
import { delaysOf, noisyPhoto } from './world-parts.ts'

const gramjs = { module: gramjsModule, serverKeys: _serverKeys } as unknown as ClientLibrary

const startWith = (library: ClientLibrary) => async () => {
  const simulator = await startSimulator({ people: false })
  const [dc] = simulator.dcs
  if (!dc) throw new Error('no data centre')
  const control = controlOf(simulator)
  await control.post('/policy', { isTerse: true })
  return {
    ...control,
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

gatewayContract('teleproto', startWith(teleproto))
gatewayContract('GramJS', startWith(gramjs))

import { loadLayers } from '../tl/layers.ts'
import type { RawClient } from './raw-client.fixture.ts'
import { makeRawClient } from './raw-client.fixture.ts'
import { exchangeKey } from './raw-key.fixture.ts'
import { openSocket } from './raw-socket.fixture.ts'

type Target = { port: number; pem: string; phone: string }

const layers = loadLayers()

/** A connected client that does what it is told, logged in by phone and code. */
export const logInRaw = async ({ port, pem, phone }: Target) => {
  const schema = layers.newest
  const socket = await openSocket(port)
  const key = await exchangeKey(socket, { schema, pem })
  const client: RawClient = makeRawClient(socket, { schema, key })
  const sent = await client.ask({
    _: 'auth.sendCode',
    phoneNumber: phone,
    apiId: 1,
    apiHash: 'hash',
    settings: { _: 'codeSettings' },
  })
  const { phoneCodeHash } = sent
  const signIn = { _: 'auth.signIn', phoneNumber: phone, phoneCodeHash, phoneCode: '12345' }
  const user = await client.ask(signIn)
  if (user._ !== 'auth.authorization') throw new Error(`Not logged in: ${JSON.stringify(user)}`)
  return { client, key, socket }
}

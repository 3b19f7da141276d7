import { createPublicKey } from 'node:crypto'
import { createRequire } from 'node:module'

import type { Api as ApiTypes, TelegramClient as Client } from 'telegram'

const load = createRequire(import.meta.url)
const { TelegramClient, Api, Logger } = load('telegram') as typeof import('telegram')
const { StringSession } = load('telegram/sessions') as typeof import('telegram/sessions')
const extensions = load('telegram/extensions') as {
  PromisedNetSockets: new () => { connect(port: number, host: string): Promise<unknown> }
}
const { LogLevel } = load('telegram/extensions/Logger') as { LogLevel: { NONE: never } }
const { _serverKeys } = load('telegram/crypto/RSA') as {
  _serverKeys: Map<string, { n: unknown; e: number }>
}
const bigInt = load('big-integer') as (text: string, base?: number) => never

export { Api, bigInt }
export type { ApiTypes, Client }

type Target = { dcs: readonly { host: string; port: number }[]; pem: string; fingerprint: bigint }

/** An unmodified teleproto client aimed at a simulator. */
export const makeTestClient = (target: Target, session = ''): Client => {
  const { n = '' } = createPublicKey(target.pem).export({ format: 'jwk' })
  _serverKeys.set(target.fingerprint.toString(), {
    n: bigInt(Buffer.from(n, 'base64url').toString('hex'), 16),
    e: 65537,
  })
  const kept = new StringSession(session)
  if (!session) kept.setDC(2, '10.255.255.2', 443)
  class Socket extends extensions.PromisedNetSockets {
    override connect(): Promise<unknown> {
      const [dc] = target.dcs
      return super.connect(dc?.port ?? 0, dc?.host ?? '')
    }
  }
  return new TelegramClient(kept, 1, 'hash', {
    networkSocket: Socket as never,
    connectionRetries: 5,
    retryDelay: 200,
    requestRetries: 1,
    floodSleepThreshold: 0,
    baseLogger: new Logger(LogLevel.NONE),
  })
}

/** Logs in by phone, code and password if asked. */
export const logInAs = async (client: Client, phone: string, password?: string): Promise<void> => {
  await client.start({
    phoneNumber: async () => phone,
    phoneCode: async () => '12345',
    password: async () => password ?? '',
    onError: async (error) => {
      throw error
    },
  })
}

/** The client's session as a string. */
export const sessionOf = (client: Client): string => String(client.session.save())

import { createPublicKey } from 'node:crypto'
import { createRequire } from 'node:module'

import type { TelegramClient as Client } from 'telegram'

const load = createRequire(import.meta.url)

type Library = typeof import('telegram')
type Sessions = typeof import('telegram/sessions')
type Sockets = {
  PromisedNetSockets: new () => { connect(port: number, host: string): Promise<unknown> }
}
type Keys = { _serverKeys: Map<string, { n: unknown; e: number }> }
type Target = { dcs: readonly { host: string; port: number }[]; pem: string; fingerprint: bigint }

export type { Client }
export const bigInt = load('big-integer') as (text: string, base?: number) => never

/** One of the two installed client libraries, unmodified, aimed at a simulator. */
export const withLibrary = (name: 'telegram' | 'gramjs') => {
  const { TelegramClient, Api, Logger, errors } = load(name) as Library
  const { StringSession } = load(`${name}/sessions`) as Sessions
  const { PromisedNetSockets } = load(`${name}/extensions`) as Sockets
  const { LogLevel } = load(`${name}/extensions/Logger`) as { LogLevel: { NONE: never } }
  const { _serverKeys } = load(`${name}/crypto/RSA`) as Keys

  const makeTestClient = (target: Target, session = '', requestRetries = 1): Client => {
    const { n = '' } = createPublicKey(target.pem).export({ format: 'jwk' })
    _serverKeys.set(target.fingerprint.toString(), {
      n: bigInt(Buffer.from(n, 'base64url').toString('hex'), 16),
      e: 65537,
    })
    const kept = new StringSession(session)
    if (!session) kept.setDC(2, '10.255.255.2', 443)
    class Socket extends PromisedNetSockets {
      override connect(): Promise<unknown> {
        const [dc] = target.dcs
        return super.connect(dc?.port ?? 0, dc?.host ?? '')
      }
    }
    return new TelegramClient(kept, 1, 'hash', {
      networkSocket: Socket as never,
      connectionRetries: 5,
      retryDelay: 200,
      requestRetries,
      floodSleepThreshold: 0,
      baseLogger: new Logger(LogLevel.NONE),
    })
  }
  return { Api, errors, makeTestClient }
}

export const { Api, makeTestClient } = withLibrary('telegram')

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

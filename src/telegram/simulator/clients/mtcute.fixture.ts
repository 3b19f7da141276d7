import { createCipheriv, createHash, createHmac, pbkdf2, randomFillSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { deflateSync, gunzipSync } from 'node:zlib'

import { connectTcp } from '@fuman/node'
import type { ICorePlatform } from '@mtcute/core'
import {
  IntermediatePacketCodec,
  Long,
  MemoryStorage,
  networkMiddlewares,
  PaddedIntermediatePacketCodec,
} from '@mtcute/core'
import { BaseTelegramClient, TelegramClient } from '@mtcute/core/client.js'
import type { BasicDcOption, ICryptoProvider } from '@mtcute/core/utils.js'
import { addPublicKey, BaseCryptoProvider } from '@mtcute/core/utils.js'
import { ige256Decrypt, ige256Encrypt, initSync, SIMD_AVAILABLE } from '@mtcute/wasm'

import type { Simulator } from '../index.ts'

export { Long, TelegramClient }

const load = createRequire(import.meta.url)

/** What `@mtcute/node` brings for Node, without its native store of sessions. */
class NodeCrypto extends BaseCryptoProvider implements ICryptoProvider {
  initialize(): void {
    const file = SIMD_AVAILABLE ? 'mtcute-simd.wasm' : 'mtcute.wasm'
    initSync(new Uint8Array(readFileSync(load.resolve(`@mtcute/wasm/${file}`))).buffer)
  }
  createAesCtr(key: Uint8Array, iv: Uint8Array) {
    const cipher = createCipheriv(`aes-${key.length * 8}-ctr`, key, iv)
    return { process: (data: Uint8Array) => new Uint8Array(cipher.update(data)) }
  }
  createAesIge(key: Uint8Array, iv: Uint8Array) {
    return {
      encrypt: (data: Uint8Array) => ige256Encrypt(data, key, iv),
      decrypt: (data: Uint8Array) => ige256Decrypt(data, key, iv),
    }
  }
  pbkdf2(password: Uint8Array, salt: Uint8Array, rounds: number, length = 64, name = 'sha512') {
    return promisify(pbkdf2)(password, salt, rounds, length, name)
  }
  sha1(data: Uint8Array) {
    return createHash('sha1').update(data).digest()
  }
  sha256(data: Uint8Array) {
    return createHash('sha256').update(data).digest()
  }
  hmacSha256(data: Uint8Array, key: Uint8Array) {
    return createHmac('sha256', key).update(data).digest()
  }
  gzip(data: Uint8Array, maxOutputLength: number) {
    try {
      return deflateSync(data, { maxOutputLength })
    } catch {
      return null // No smaller than it was.
    }
  }
  gunzip(data: Uint8Array) {
    return gunzipSync(data)
  }
  randomFill(bytes: Uint8Array) {
    randomFillSync(bytes)
  }
}

const platform: ICorePlatform = {
  beforeExit: () => () => {},
  log: (_color, _level, tag, text) => console.warn('mtcute', tag, text),
  getDefaultLogLevel: () => null,
  getDeviceModel: () => 'Node.js',
}

const transport = (isPadded: boolean) => ({
  connect: ({ ipAddress, port }: BasicDcOption) => connectTcp({ address: ipAddress, port }),
  packetCodec: () =>
    isPadded ? new PaddedIntermediatePacketCodec() : new IntermediatePacketCodec(),
})

type Target = Pick<Simulator, 'dcs' | 'pem'>

/** An unmodified mtcute client, aimed at a simulator. */
export const makeMtcute = (
  { dcs, pem }: Target,
  { isPadded = false, catchUp = false } = {},
): TelegramClient => {
  const crypto = new NodeCrypto()
  addPublicKey(crypto, pem)
  const [{ id, host: ipAddress, port } = { id: 2, host: '', port: 0 }] = dcs
  const dc = { id, ipAddress, port }
  const client = new BaseTelegramClient({
    apiId: 1,
    apiHash: 'hash',
    crypto,
    platform,
    transport: transport(isPadded),
    storage: new MemoryStorage(),
    defaultDcs: { main: dc, media: dc },
    logLevel: 0,
    updates: { catchUp },
    network: {
      middlewares: networkMiddlewares.basic({
        floodWaiter: { store: false, maxWait: 0, maxRetries: 0 },
        internalErrors: { maxRetries: 0 },
      }),
    },
  })
  return new TelegramClient({ client })
}

/** Logs in with the code that every account has unless told otherwise; says nothing. */
export const logInMtcute = (client: TelegramClient, phone: string, password = '') =>
  client.start({
    phone,
    code: async () => '12345',
    password: async () => password,
    codeSentCallback: () => {},
  })

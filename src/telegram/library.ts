import type { returnBigInt } from 'telegram/Helpers.js'

import * as teleprotoModule from 'telegram'
import { IGE } from 'telegram/crypto/IGE.js'
import { _serverKeys } from 'telegram/crypto/RSA.js'
import helpers from 'telegram/Helpers.js'
import { MTProtoState } from 'telegram/network/MTProtoState.js'

import { fastCipher, keysOfFrame, sealFrame } from './fast-frames.ts'
import { fastIntegers, nextMessageId } from './fast-integers.ts'

/**
 * What the adapter needs of a client library. GramJS and teleproto share these names, so the same
 * adapter runs on both; teleproto's types are the reference.
 */
export type ClientLibrary = {
  module: typeof teleprotoModule
  /** Trusted RSA keys by fingerprint; process-wide in both libraries. */
  serverKeys: Map<string, { n: ReturnType<typeof returnBigInt>; e: number }>
}

export type Api = typeof teleprotoModule.Api
export type BaseClient = InstanceType<typeof teleprotoModule.TelegramClient>
/** Whatever an update of the library is before we read it. */
export type RawUpdate = { className?: string } & Record<string, unknown>

// Its own modules look these up at each call.
Object.assign(helpers, fastIntegers({ ...helpers }))
Object.assign(MTProtoState.prototype, {
  _getNewMsgId: nextMessageId(helpers, Date.now),
  _calcKey: keysOfFrame,
  encryptMessageData: sealFrame(helpers),
})
const { encryptIge, decryptIge } = IGE.prototype
Object.assign(IGE.prototype, fastCipher({ encryptIge, decryptIge }))

/** The maintained client library, installed under the name `telegram`. */
export const teleproto: ClientLibrary = { module: teleprotoModule, serverKeys: _serverKeys }

/** A 64-bit integer as the library holds it. */
export const int64 = (library: ClientLibrary, decimal: string | number | bigint) =>
  library.module.helpers.returnBigInt(String(decimal))

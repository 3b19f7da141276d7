import { randomBytes } from 'node:crypto'

import { decode } from '../tl/decode.ts'
import type { TlObject, TlSchema } from '../tl/schema.ts'
import { encode } from '../tl/encode.ts'
import { TransportError } from './frames.ts'
import { sha1 } from '../../crypto/hash.ts'
import { igeDecrypt, igeEncrypt, xor } from '../../crypto/ige.ts'
import type { KeyRing } from './keys.ts'
import { DH_G, DH_PRIME, fromBigInt, modPow } from './prime.ts'
import type { RsaKey } from './rsa.ts'
import { openHandshakeData } from './rsa.ts'

/**
 * Small primes, since clients factor the product. Its bytes must not begin with a set bit: GramJS
 * reads it as a signed number and would search for ever.
 */
const PQ = 1_048_573n * 1_048_583n

type Deps = { schema: TlSchema; rsa: RsaKey; keys: KeyRing; now: () => number }

type Progress = {
  nonce: Buffer
  serverNonce: Buffer
  secret?: Buffer
  newNonce?: Buffer
  aes?: { key: Buffer; iv: Buffer }
  expiresAt?: number | null
  dc?: number | null
}

/**
 * One connection's key exchange. `answer` gives the reply, or `null` when the client is to go;
 * it rejects with a {@link TransportError} for a data centre that there is not.
 */
export type Handshake = { answer: (request: Buffer) => Promise<Buffer | null> }

export const makeHandshake = (deps: Deps): Handshake => {
  let progress: Progress | null = null
  return {
    answer: async (bytes) => {
      const request = decode(deps.schema, bytes)
      const reply = (object: TlObject) => encode(deps.schema, object)
      if (request._ === 'reqPq' || request._ === 'reqPqMulti') {
        progress = { nonce: Buffer.from(request['nonce'] as Buffer), serverNonce: randomBytes(16) }
        return reply(offer(progress, deps.rsa))
      }
      if (!progress) return null
      if (request._ === 'reqDHParams') {
        const answer = exchange(progress, request, deps)
        return answer && reply(answer)
      }
      if (request._ === 'setClientDHParams') {
        const answer = await conclude(progress, request, deps)
        progress = null
        return answer && reply(answer)
      }
      return null
    },
  }
}

const offer = ({ nonce, serverNonce }: Progress, rsa: RsaKey): TlObject => ({
  _: 'resPQ',
  nonce,
  serverNonce,
  pq: fromBigInt(PQ),
  serverPublicKeyFingerprints: [rsa.fingerprint],
})

const DCS = 5
const TEST_DC = 10_000

/** The data centre that the client means: a media or test one is the same as the plain one here. */
const dcOf = (said: unknown): number | null => {
  if (typeof said !== 'number') return null
  const dc = Math.abs(said) % TEST_DC
  if (dc < 1 || dc > DCS) throw new TransportError(444, `No data centre ${said}`)
  return dc
}

const exchange = (
  progress: Progress,
  request: TlObject,
  { schema, rsa, now }: Deps,
): TlObject | null => {
  const { nonce, serverNonce } = progress
  const inner = decode(schema, openHandshakeData(rsa, request['encryptedData'] as Buffer))
  if (!isOurs(progress, request) || !isOurs(progress, inner)) return null
  if (!INNER.has(inner._)) return null

  const newNonce = Buffer.from(inner['newNonce'] as Buffer)
  const expiresIn = inner['expiresIn'] as number | undefined
  progress.newNonce = newNonce
  progress.expiresAt = expiresIn ? now() + expiresIn * 1000 : null
  progress.dc = dcOf(inner['dc'])
  progress.secret = randomBytes(256)
  progress.aes = temporaryAes(newNonce, serverNonce)
  const data = encode(schema, {
    _: 'serverDHInnerData',
    nonce,
    serverNonce,
    g: DH_G,
    dhPrime: DH_PRIME,
    gA: modPow(Buffer.from([DH_G]), progress.secret),
    serverTime: Math.floor(now() / 1000),
  })
  const plain = Buffer.concat([sha1(data), data])
  const padded = Buffer.concat([plain, randomBytes((16 - (plain.length % 16)) % 16)])
  const { key, iv } = progress.aes
  return { _: 'serverDHParamsOk', nonce, serverNonce, encryptedAnswer: igeEncrypt(key, iv, padded) }
}

const INNER = new Set(['pQInnerData', 'pQInnerDataDc', 'pQInnerDataTemp', 'pQInnerDataTempDc'])

const isOurs = ({ nonce, serverNonce }: Progress, said: TlObject): boolean =>
  nonce.equals(said['nonce'] as Buffer) && serverNonce.equals(said['serverNonce'] as Buffer)

const conclude = async (
  progress: Progress,
  request: TlObject,
  { schema, keys, now }: Deps,
): Promise<TlObject | null> => {
  const { nonce, serverNonce, newNonce, aes, secret } = progress
  if (!newNonce || !aes || !secret || !isOurs(progress, request)) return null
  const inner = decode(
    schema,
    igeDecrypt(aes.key, aes.iv, request['encryptedData'] as Buffer).subarray(20),
  )
  if (inner._ !== 'clientDHInnerData' || !isOurs(progress, inner)) return null
  const key = modPow(inner['gB'] as Buffer, secret)
  const hash = sha1(key)
  await keys.add({
    id: hash.readBigInt64LE(12),
    key,
    salt: xor(newNonce.subarray(0, 8), serverNonce.subarray(0, 8)).readBigInt64LE(0),
    layer: null,
    userId: null,
    permanentId: null,
    expiresAt: progress.expiresAt ?? null,
    createdAt: now(),
    dc: progress.dc ?? null,
  })
  const newNonceHash1 = sha1(newNonce, Buffer.from([1]), hash.subarray(0, 8)).subarray(4, 20)
  return { _: 'dhGenOk', nonce, serverNonce, newNonceHash1 }
}

const temporaryAes = (newNonce: Buffer, serverNonce: Buffer): { key: Buffer; iv: Buffer } => {
  const a = sha1(newNonce, serverNonce)
  const b = sha1(serverNonce, newNonce)
  const c = sha1(newNonce, newNonce)
  return {
    key: Buffer.concat([a, b.subarray(0, 12)]),
    iv: Buffer.concat([b.subarray(12, 20), c, newNonce.subarray(0, 4)]),
  }
}

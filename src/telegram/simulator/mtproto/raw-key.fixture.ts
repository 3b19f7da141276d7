import { constants, publicEncrypt, randomBytes } from 'node:crypto'

import { decode } from '../tl/decode.ts'
import { encode } from '../tl/encode.ts'
import type { TlObject, TlSchema } from '../tl/schema.ts'
import { sha1, sha256 } from '../../crypto/hash.ts'
import { igeDecrypt, igeEncrypt, xor } from '../../crypto/ige.ts'
import { fromBigInt, modPow, toBigInt } from './prime.ts'
import type { RawSocket } from './raw-socket.fixture.ts'

/** An auth key as its client keeps it. */
export type RawKey = { key: Buffer; id: bigint; salt: bigint }

export type KeyWish = { dc?: number; expiresIn?: number }

const P = 1_048_573n

/** Frames a message outside any encryption. */
export const plainPacket = (body: Buffer): Buffer => {
  const head = Buffer.alloc(20)
  head.writeBigInt64LE(BigInt(Math.floor(Date.now() / 1000)) << 32n, 8)
  head.writeInt32LE(body.length, 16)
  return Buffer.concat([head, body])
}

/** RSA_PAD, as newer clients do it. */
const padForRsa = (data: Buffer): Buffer => {
  const padded = Buffer.concat([data, randomBytes(192 - data.length)])
  const key = randomBytes(32)
  const hash = sha256(key, padded)
  const sealed = igeEncrypt(
    key,
    Buffer.alloc(32),
    Buffer.concat([Buffer.from(padded).reverse(), hash]),
  )
  return Buffer.concat([xor(key, sha256(sealed)), sealed])
}

const encryptRsa = (pem: string, data: Buffer): Buffer => {
  for (;;) {
    try {
      return publicEncrypt({ key: pem, padding: constants.RSA_NO_PADDING }, padForRsa(data))
    } catch {
      // The number was larger than the modulus: another one may not be.
    }
  }
}

type Ask = (object: TlObject) => Promise<TlObject>
type Nonces = { nonce: Buffer; serverNonce: Buffer; newNonce: Buffer }
type Trust = { schema: TlSchema; pem: string }

const asker =
  ({ send, next }: RawSocket, schema: TlSchema): Ask =>
  async (object) => {
    send(plainPacket(encode(schema, object)))
    const packet = await next()
    if (!packet || packet.length < 20) {
      throw new Error(packet ? String(packet.readInt32LE(0)) : 'closed')
    }
    return decode(schema, packet.subarray(20))
  }

/** The key exchange, from the client's side. */
export const exchangeKey = async (
  socket: RawSocket,
  trust: Trust,
  wish: KeyWish = {},
): Promise<RawKey> => {
  const ask = asker(socket, trust.schema)
  const nonce = randomBytes(16)
  const offer = await ask({ _: 'reqPqMulti', nonce })
  const nonces = { nonce, serverNonce: offer['serverNonce'] as Buffer, newNonce: randomBytes(32) }
  const answer = await askParams({ ask, offer, nonces, trust, wish })
  return agree(ask, answer, nonces, trust.schema)
}

type Offered = { ask: Ask; offer: TlObject; nonces: Nonces; trust: Trust; wish: KeyWish }

const askParams = ({ ask, offer, nonces, trust, wish }: Offered): Promise<TlObject> => {
  const pq = offer['pq'] as Buffer
  const { nonce, serverNonce } = nonces
  const primes = { p: fromBigInt(P), q: fromBigInt(toBigInt(pq) / P) }
  const { dc, expiresIn } = wish
  const name = `pQInnerData${expiresIn ? 'Temp' : ''}${dc === undefined ? '' : 'Dc'}`
  const data = encode(trust.schema, { _: name, pq, ...primes, ...nonces, dc, expiresIn })
  return ask({
    _: 'reqDHParams',
    nonce,
    serverNonce,
    ...primes,
    publicKeyFingerprint: (offer['serverPublicKeyFingerprints'] as bigint[])[0],
    encryptedData: encryptRsa(trust.pem, data),
  })
}

const agree = async (
  ask: Ask,
  answer: TlObject,
  { nonce, serverNonce, newNonce }: Nonces,
  schema: TlSchema,
): Promise<RawKey> => {
  const ab = sha1(newNonce, serverNonce)
  const ba = sha1(serverNonce, newNonce)
  const aes = Buffer.concat([ab, ba.subarray(0, 12)])
  const iv = Buffer.concat([ba.subarray(12, 20), sha1(newNonce, newNonce), newNonce.subarray(0, 4)])
  const opened = igeDecrypt(aes, iv, answer['encryptedAnswer'] as Buffer).subarray(20)
  const { gA } = decode(schema, opened) as TlObject & { gA: Buffer }
  const secret = randomBytes(256)
  const gB = modPow(Buffer.from([3]), secret)
  const inner = { _: 'clientDHInnerData', nonce, serverNonce, retryId: 0n, gB }
  const mine = encode(schema, inner)
  const hashed = Buffer.concat([sha1(mine), mine])
  const padded = Buffer.concat([hashed, randomBytes((16 - (hashed.length % 16)) % 16)])
  const encryptedData = igeEncrypt(aes, iv, padded)
  const done = await ask({ _: 'setClientDHParams', nonce, serverNonce, encryptedData })
  if (done._ !== 'dhGenOk') throw new Error(done._)
  const key = modPow(gA, secret)
  const salt = xor(newNonce.subarray(0, 8), serverNonce.subarray(0, 8)).readBigInt64LE(0)
  return { key, id: sha1(key).readBigInt64LE(12), salt }
}

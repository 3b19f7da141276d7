import { constants, publicEncrypt, randomBytes } from 'node:crypto'

import { decode } from '../tl/decode.ts'
import { encode } from '../tl/encode.ts'
import type { TlObject, TlSchema } from '../tl/schema.ts'
import { sha1, sha256 } from './hash.ts'
import { igeDecrypt, igeEncrypt, xor } from './ige.ts'
import { fromBigInt, modPow, toBigInt } from './prime.ts'
import type { RawSocket } from './raw-socket.fixture.ts'

/** An auth key as its client keeps it. */
export type RawKey = { key: Buffer; id: bigint; salt: bigint }

export type KeyWish = { dc?: number; expiresIn?: number; rsaData?: (data: Buffer) => Buffer }

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

/** The key exchange, from the client's side. */
export const exchangeKey = async (
  { send, next }: RawSocket,
  { schema, pem }: { schema: TlSchema; pem: string },
  wish: KeyWish = {},
): Promise<RawKey> => {
  const ask = async (object: TlObject): Promise<TlObject> => {
    send(plainPacket(encode(schema, object)))
    const packet = await next()
    if (!packet || packet.length < 20) {
      throw new Error(packet ? String(packet.readInt32LE(0)) : 'closed')
    }
    return decode(schema, packet.subarray(20))
  }
  const nonce = randomBytes(16)
  const newNonce = randomBytes(32)
  const offer = await ask({ _: 'reqPqMulti', nonce })
  const serverNonce = offer['serverNonce'] as Buffer
  const pq = offer['pq'] as Buffer
  const primes = { p: fromBigInt(P), q: fromBigInt(toBigInt(pq) / P) }
  const { dc, expiresIn } = wish
  const name = `pQInnerData${expiresIn ? 'Temp' : ''}${dc === undefined ? '' : 'Dc'}`
  const inner = { _: name, pq, ...primes, nonce, serverNonce, newNonce, dc, expiresIn }
  const data = encode(schema, inner)
  const answer = await ask({
    _: 'reqDHParams',
    nonce,
    serverNonce,
    ...primes,
    publicKeyFingerprint: (offer['serverPublicKeyFingerprints'] as bigint[])[0],
    encryptedData: wish.rsaData ? wish.rsaData(data) : encryptRsa(pem, data),
  })
  const [a, b, c] = [
    sha1(newNonce, serverNonce),
    sha1(serverNonce, newNonce),
    sha1(newNonce, newNonce),
  ]
  const aes = Buffer.concat([a, b.subarray(0, 12)])
  const iv = Buffer.concat([b.subarray(12, 20), c, newNonce.subarray(0, 4)])
  const opened = igeDecrypt(aes, iv, answer['encryptedAnswer'] as Buffer).subarray(20)
  const { gA } = decode(schema, opened) as TlObject & { gA: Buffer }
  const secret = randomBytes(256)
  const mine = encode(schema, {
    _: 'clientDHInnerData',
    nonce,
    serverNonce,
    retryId: 0n,
    gB: modPow(Buffer.from([3]), secret),
  })
  const hashed = Buffer.concat([sha1(mine), mine])
  const padded = Buffer.concat([hashed, randomBytes((16 - (hashed.length % 16)) % 16)])
  const done = await ask({
    _: 'setClientDHParams',
    nonce,
    serverNonce,
    encryptedData: igeEncrypt(aes, iv, padded),
  })
  if (done._ !== 'dhGenOk') throw new Error(done._)
  const key = modPow(gA, secret)
  const salt = xor(newNonce.subarray(0, 8), serverNonce.subarray(0, 8)).readBigInt64LE(0)
  return { key, id: sha1(key).readBigInt64LE(12), salt }
}

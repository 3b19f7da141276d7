import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

import type { SecretPlace } from './vault.ts'

const NONCE = 12
const TAG = 16

/** What a sealed text says about itself before it is opened. */
export type Header = { version: number }

/** Encrypts under `key`; the place and the key version are bound in and cannot be changed later. */
export const sealText = (
  key: Buffer,
  version: number,
  place: SecretPlace,
  plain: string,
): string => {
  const body = encrypt(key, placeBytes(place, version), Buffer.from(plain, 'utf8'))
  return [
    'v1',
    version,
    body.subarray(0, NONCE).toString('base64url'),
    body.subarray(NONCE).toString('base64url'),
  ].join('.')
}

/** Throws when it was sealed for another place or by another key, or when one bit has changed. */
export const openText = (key: Buffer, place: SecretPlace, sealed: string): string => {
  const { version, body } = parse(sealed)
  return decrypt(key, placeBytes(place, version), body).toString('utf8')
}

/** The key version that a sealed text was made with. */
export const headerOf = (sealed: string): Header => ({ version: parse(sealed).version })

/** A tenant's data key, as it is stored: encrypted under the master key. */
export const wrapKey = (master: Buffer, tenant: string, version: number, key: Buffer): string =>
  encrypt(master, keyBytes(tenant, version), key).toString('base64url')

export const unwrapKey = (
  master: Buffer,
  tenant: string,
  version: number,
  wrapped: string,
): Buffer => decrypt(master, keyBytes(tenant, version), Buffer.from(wrapped, 'base64url'))

const encrypt = (key: Buffer, bound: Buffer, plain: Buffer): Buffer => {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
  cipher.setAAD(bound)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

const decrypt = (key: Buffer, bound: Buffer, body: Buffer): Buffer => {
  if (body.length < NONCE + TAG) throw new Error('A sealed value is too short')
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE), {
    authTagLength: TAG,
  })
  decipher.setAAD(bound)
  decipher.setAuthTag(body.subarray(body.length - TAG))
  const plain = decipher.update(body.subarray(NONCE, body.length - TAG))
  return Buffer.concat([plain, decipher.final()])
}

const parse = (sealed: string): { version: number; body: Buffer } => {
  const found = /^v1\.([1-9]\d{0,8})\.([\w-]{16})\.([\w-]{22,})$/.exec(sealed)
  const [, version, nonce, rest] = found ?? []
  if (!version || !nonce || !rest) throw new Error('Not a sealed value')
  const body = Buffer.concat([Buffer.from(nonce, 'base64url'), Buffer.from(rest, 'base64url')])
  // Base64 has spare bits at its end: only the spelling that we write is accepted.
  if (body.subarray(NONCE).toString('base64url') !== rest) throw new Error('Not a sealed value')
  return { version: Number(version), body }
}

/** JSON keeps the parts apart: ("a", "bc") and ("ab", "c") must not bind alike. */
const placeBytes = ({ tenant, collection, record, field }: SecretPlace, version: number): Buffer =>
  Buffer.from(JSON.stringify(['herald', 'v1', version, tenant, collection, record, field]))

const keyBytes = (tenant: string, version: number): Buffer =>
  Buffer.from(JSON.stringify(['herald-data-key', tenant, version]))

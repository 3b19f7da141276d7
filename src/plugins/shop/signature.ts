import { createHmac, timingSafeEqual } from 'node:crypto'

import { PlatformError } from '../../core/errors.ts'
import { MINUTE, SECOND } from '../../core/time.ts'

const WINDOW_MS = 5 * MINUTE

/** What a shop sends with each order: its own id of the event, the time in seconds, and the signature. */
export const signatureHeaders = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

type Signed = { id: string; timestamp: number; body: Buffer | string; secret: string }

/** Signs a body the Standard Webhooks way. A secret is `whsec_` and base64. */
export const sign = ({ id, timestamp, body, secret }: Signed): string => {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body)
  return `v1,${signature.digest('base64')}`
}

type Received = {
  headers: { id: string; timestamp: string; signature: string }
  body: Buffer
  /** Newest first. More than one while a secret is being rotated. */
  secrets: readonly string[]
  now: Date
}

/** Throws unless one of the secrets signed this body within five minutes. Says no more than that. */
export const assertSigned = ({ headers, body, secrets, now }: Received): void => {
  const { id } = headers
  const timestamp = /^\d{1,12}$/.test(headers.timestamp) ? Number(headers.timestamp) : Number.NaN
  const offered = headers.signature.split(' ')

  const fresh = Math.abs(now.getTime() - timestamp * SECOND) <= WINDOW_MS // Not so for NaN.
  const known =
    id !== '' &&
    secrets
      .map((secret) => sign({ id, timestamp, body, secret }))
      .some((expected) => offered.some((signature) => equal(signature, expected)))

  if (!fresh || !known) {
    throw new PlatformError('BAD_SIGNATURE', 'The signature is missing, too old or wrong.')
  }
}

const equal = (a: string, b: string): boolean => {
  const [x, y] = [Buffer.from(a), Buffer.from(b)] // Bytes: equal text length is not equal byte length.
  return x.length === y.length && timingSafeEqual(x, y)
}

import { expect, it } from 'vitest'

import { acceptToken } from './auth-tokens.ts'
import { makeLogins } from './logins.ts'
import type { Api } from './method.ts'

it('lets nobody accept a QR code whose time is up', () => {
  const logins = makeLogins()
  const token = Buffer.from('token')
  const row = { keyId: 'key', expiresAt: 30_000, except: [], acceptedBy: null }
  logins.tokens.set(token.toString('hex'), row)
  const at = (now: number) => ({ logins, world: { now: () => now } }) as unknown as Api
  expect(() => acceptToken(at(30_001), [], 7, token)).toThrow('AUTH_TOKEN_EXPIRED')
  acceptToken(at(29_999), [], 7, token)
  expect(() => acceptToken(at(29_999), [], 7, token)).toThrow('AUTH_TOKEN_ALREADY_ACCEPTED')
})

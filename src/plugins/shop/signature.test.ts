import { Webhook } from 'standardwebhooks'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { assertSigned, sign } from './signature.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const now = new Date()
const timestamp = Math.floor(now.getTime() / 1000)

const check = (over: Partial<Parameters<typeof assertSigned>[0]>) => {
  const body = Buffer.from('{"a":1}')
  const signature = sign({ id: 'msg_1', timestamp, body, secret })
  const headers = { id: 'msg_1', timestamp: String(timestamp), signature }
  return () => assertSigned({ headers, body, secrets: [secret], now, ...over })
}

test('gives the published signature of Standard Webhooks', () => {
  const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
  const body = '{"test": 2432232314}'
  expect(sign({ id, timestamp: 1_614_265_330, body, secret })).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  )
})

test('agrees with the library of the standard on any body', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/),
      (text, id) => {
        const signature = new Webhook(secret).sign(id, new Date(timestamp * 1000), text)
        expect(sign({ id, timestamp, body: text, secret })).toBe(signature)
        const headers = { id, timestamp: String(timestamp), signature: `v1,no ${signature}` }
        assertSigned({ headers, body: Buffer.from(text), secrets: ['whsec_b2xk', secret], now })
      },
    ),
  )
})

test('refuses another body, another secret, and what is too old', () => {
  expect(check({})).not.toThrow()
  expect(check({ now: new Date(timestamp * 1000 + 300_000) })).not.toThrow()
  expect(check({ now: new Date(timestamp * 1000 + 300_001) })).toThrow(/signature/)
  expect(check({ now: new Date(timestamp * 1000 - 301_000) })).toThrow(/signature/)
  expect(check({ body: Buffer.from('{"a":2}') })).toThrow(/signature/)
  expect(check({ secrets: ['whsec_b2xk'] })).toThrow(/signature/)
  expect(check({ secrets: [] })).toThrow(/signature/)
  const headers = { id: 'msg_1', timestamp: '', signature: 'é' }
  expect(check({ headers })).toThrow(/signature/)
})

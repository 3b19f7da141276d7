import { expect, it } from 'vitest'

import { failureOf, isUnknown } from './problem.ts'

const answer = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
})

it('names the field and the wait of a problem', () => {
  const body = { code: 'INVALID_INPUT', detail: 'Not a phone number.', field: 'phone' }
  expect(failureOf(answer(400), body)).toEqual({ ...body, retryAfterMs: null })
  expect(failureOf(answer(429, { 'retry-after': '12' }), { code: 'TOO_MANY_REQUESTS' })).toEqual({
    code: 'TOO_MANY_REQUESTS',
    detail: null,
    field: null,
    retryAfterMs: 12_000,
  })
})

it('survives an answer that is no problem', () => {
  expect(failureOf(answer(502), '<html>')).toMatchObject({ code: 'HTTP_502', detail: null })
})

it('does not take a lost answer for a refusal', () => {
  const offline = { code: 'OFFLINE', detail: null, field: null, retryAfterMs: null }
  expect(isUnknown(offline)).toBe(true)
  for (const status of [502, 504]) expect(isUnknown(failureOf(answer(status), '<html>'))).toBe(true)
  for (const status of [400, 403, 409, 413, 429, 500, 503])
    expect(isUnknown(failureOf(answer(status), '<html>'))).toBe(false)
  const said = { code: 'TELEGRAM_UNREACHABLE', detail: 'Telegram does not answer.' }
  expect(isUnknown(failureOf(answer(502), said))).toBe(false)
})

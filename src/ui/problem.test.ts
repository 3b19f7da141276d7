import { expect, it } from 'vitest'

import { failureOf } from './problem.ts'

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

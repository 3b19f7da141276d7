import { afterEach, expect, it, vi } from 'vitest'

import { callApi } from './call-api.ts'

const answering = (respond: () => Response | Promise<Response>) => {
  vi.stubGlobal('document', { cookie: '' })
  vi.stubGlobal('fetch', async () => respond())
}

afterEach(() => vi.unstubAllGlobals())

it('takes what was cut off for no answer, not for an empty one', async () => {
  answering(() => new Response('{"status":"run', { status: 202 }))
  const lost = { ok: false, failure: { code: 'OFFLINE', detail: null } }
  expect(await callApi('/start', { method: 'POST' })).toMatchObject(lost)
  answering(() => Promise.reject(new TypeError('Failed to fetch')))
  expect(await callApi('/start', { method: 'POST' })).toMatchObject(lost)
})

it('knows an answer without a body, and a refusal without a sentence', async () => {
  answering(() => new Response(null, { status: 204 }))
  expect(await callApi('/leave')).toEqual({ ok: true, answer: null })
  answering(() => new Response('<html>', { status: 409 }))
  expect(await callApi('/leave')).toMatchObject({ ok: false, failure: { code: 'HTTP_409' } })
})

it('waits for no answer for ever, and names the workspace of what is shown', async () => {
  const asked: RequestInit[] = []
  vi.stubGlobal('document', { cookie: 'payload-tenant=chosen' })
  vi.stubGlobal('fetch', async (_path: string, init: RequestInit) => {
    asked.push(init)
    return new Response('{}')
  })
  const limit = vi.spyOn(AbortSignal, 'timeout')
  await callApi('/run', { workspace: 'shown' })
  await callApi('/start', { method: 'POST' })
  expect(limit.mock.calls).toEqual([[30_000], [60_000]])
  expect(asked.map(({ signal }) => signal)).toEqual(limit.mock.results.map(({ value }) => value))
  expect(asked.map(({ headers }) => headers)).toMatchObject([
    { 'Herald-Workspace': 'shown' },
    { 'Herald-Workspace': 'chosen' },
  ])
  limit.mockRestore()
})

import type { AddressInfo } from 'node:net'
import type { Payload } from 'payload'

import express from 'express'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'

import type { ApiEndpoint } from './define-endpoint.ts'

import { systemClock } from '../core/clock.ts'
import { loadEnv } from '../core/env.ts'
import { makeLogger } from '../core/logger.ts'
import { roles } from './define-endpoint.ts'
import { mountApi } from './mount-express.ts'
import { readJson } from './read-input.ts'

const ANNA = { id: 'anna', collection: 'users', email: 'anna@example.com' }
const users: Record<string, object> = {
  'Bearer anna': { ...ANNA, tenants: [{ tenant: 'aaaaaaaa', roles: ['analyst'] }] },
  'Bearer both': {
    ...ANNA,
    tenants: [
      { tenant: 'aaaaaaaa', roles: ['owner'] },
      { tenant: { id: 'bbbbbbbb' }, roles: ['analyst'] },
    ],
  },
  'api-keys API-Key k': {
    id: 'key',
    collection: 'api-keys',
    tenant: 'aaaaaaaa',
    roles: ['marketer'],
  },
}

/** Only what the mount asks of Payload: one strategy that knows the people above. */
const payload = {
  authStrategies: [
    {
      name: 'test',
      authenticate: ({ headers }: { headers: Headers }) => ({
        user: users[headers.get('authorization') ?? headers.get('cookie') ?? ''] ?? null,
      }),
    },
  ],
  count: async () => ({ totalDocs: 0 }),
} as unknown as Payload

const endpoints: ApiEndpoint[] = [
  {
    method: 'get',
    path: '/who',
    tenancy: 'tenant',
    roles,
    respond: async (_request, { caller }) => Response.json(caller),
  },
  {
    method: 'post',
    path: '/things/:id',
    tenancy: 'tenant',
    roles: ['owner', 'marketer'],
    respond: async (request, { params }) => {
      const { days } = await readJson(request, z.strictObject({ days: z.int().min(1) }))
      return Response.json({ id: params['id'], days }, { status: 201 })
    },
  },
  {
    method: 'post',
    path: '/auth/login',
    tenancy: 'public',
    open: 'a test',
    limit: 'strict',
    respond: async (request) => Response.json(await request.json()),
  },
  {
    method: 'get',
    path: '/stream',
    tenancy: 'public',
    open: 'a test',
    respond: async () =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            controller.enqueue(new TextEncoder().encode('one'))
            controller.close()
          },
        }),
      ),
  },
  {
    method: 'get',
    path: '/bug',
    tenancy: 'public',
    open: 'a test',
    respond: async () => {
      throw new Error('secret detail')
    },
  },
]

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const serve = async (vars: Record<string, string> = {}) => {
  const lines: string[] = []
  const log = makeLogger({ role: 'web', level: 'error', write: (line) => lines.push(line) })
  const env = loadEnv({ ...process.env, ...vars })
  const app = express()
  mountApi(app, { endpoints, payload, env, log, clock: systemClock })
  const server = createServer(app).listen(0, '127.0.0.1')
  closing.push(() => server.close())
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const call = (path: string, init: RequestInit = {}) => fetch(`${origin}${path}`, init)
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(path, { method: 'POST', body: JSON.stringify(body), headers })
  return { call, post, lines }
}

const as = (authorization: string, more: Record<string, string> = {}) => ({
  headers: { authorization, ...more },
})

test('the caller is who the token says, in the only workspace, with the roles there', async () => {
  const { call } = await serve()
  expect(await (await call('/who', as('Bearer anna'))).json()).toEqual({
    kind: 'user',
    id: 'anna',
    email: 'anna@example.com',
    tenant: 'aaaaaaaa',
    roles: ['analyst'],
    platformAdmin: false,
  })
  const key = await call('/who', as('api-keys API-Key k'))
  expect(await key.json()).toMatchObject({ kind: 'service', tenant: 'aaaaaaaa', email: null })
})

test('without a token the answer is 401, as a problem', async () => {
  const { call } = await serve()
  const answer = await call('/who')
  expect(answer.status).toBe(401)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(await answer.json()).toEqual({
    type: 'urn:herald:error:not-signed-in',
    title: 'Not signed in',
    status: 401,
    code: 'NOT_SIGNED_IN',
    detail: 'Sign in first, or send a valid token.',
  })
})

test('with several workspaces the header is needed, and is checked', async () => {
  const { call } = await serve()
  const unnamed = await call('/who', as('Bearer both'))
  expect(unnamed.status).toBe(400)
  expect(await unnamed.json()).toMatchObject({
    code: 'WORKSPACE_REQUIRED',
    field: 'Herald-Workspace',
  })
  const named = await call('/who', as('Bearer both', { 'Herald-Workspace': 'bbbbbbbb' }))
  expect(await named.json()).toMatchObject({ tenant: 'bbbbbbbb', roles: ['analyst'] })
  const foreign = await call('/who', as('Bearer both', { 'Herald-Workspace': 'cccccccc' }))
  expect(foreign.status).toBe(403)
  expect(await foreign.json()).toMatchObject({ code: 'TENANT_MISMATCH' })
})

test('a role that may not is told so', async () => {
  const { post } = await serve()
  const answer = await post('/things/1', { days: 3 }, { authorization: 'Bearer anna' })
  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({ code: 'FORBIDDEN' })
})

test('input is checked and the field named', async () => {
  const { post, call } = await serve()
  const key = { authorization: 'api-keys API-Key k' }
  expect(await (await post('/things/7', { days: 3 }, key)).json()).toEqual({ id: '7', days: 3 })
  expect(await (await post('/things/7', { days: 0 }, key)).json()).toMatchObject({ field: 'days' })
  expect(await (await post('/things/7', { days: 1, x: 1 }, key)).json()).toMatchObject({
    field: 'x',
  })
  const torn = await call('/things/7', { method: 'POST', body: '{"days":', headers: key })
  expect(torn.status).toBe(400)
  const large = await post('/things/7', { days: 'x'.repeat(1_100_000) }, key)
  expect(large.status).toBe(413)
  expect(await large.json()).toMatchObject({ code: 'TOO_LARGE' })
})

test('a cookie may change something only from our own pages', async () => {
  const { call } = await serve()
  users['c=1'] = { ...ANNA, tenants: [{ tenant: 'aaaaaaaa', roles: ['owner'] }] }
  const post = (headers: Record<string, string>) =>
    call('/things/1', {
      method: 'POST',
      body: '{"days":1}',
      headers: { cookie: 'c=1', ...headers },
    })
  expect((await post({})).status).toBe(403)
  expect((await post({ origin: 'https://evil.example' })).status).toBe(403)
  expect((await post({ origin: 'http://localhost:3000' })).status).toBe(201)
  expect((await call('/who', { headers: { cookie: 'c=1' } })).status).toBe(200)
})

test('the eleventh try within a minute waits; another account does not', async () => {
  const { post } = await serve({ HERALD_LOGIN_LIMIT: '3' })
  const statuses: number[] = []
  for (let i = 0; i < 4; i++) {
    statuses.push(
      (await post('/auth/login', { email: i % 2 ? 'A@x.example' : 'a@x.example' })).status,
    )
  }
  expect(statuses).toEqual([200, 200, 200, 429])
  const refused = await post('/auth/login', { email: 'a@x.example' })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(await refused.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 })
  expect((await post('/auth/login', { email: 'b@x.example' })).status).toBe(200)
})

test('streams pass, bugs are logged and not told', async () => {
  const { call, lines } = await serve()
  expect(await (await call('/stream')).text()).toBe('one')
  const bug = await call('/bug')
  expect(bug.status).toBe(500)
  expect(await bug.text()).not.toContain('secret detail')
  expect(lines.join()).toContain('secret detail')
  expect((await call('/api/v1/nothing')).status).toBe(404)
})

test('a stream is granted to the secret, the person and the workspace only', async () => {
  const { post } = await serve()
  const secret = { 'x-herald-internal': process.env['HERALD_INTERNAL_SECRET'] ?? '' }
  const person = { authorization: 'Bearer anna' }
  const ask = async (topic: string, headers: Record<string, string>) =>
    (await post('/internal/stream-grant', { topic }, headers)).status
  expect(await ask('dashboard', person)).toBe(404)
  expect(await ask('dashboard', { ...person, 'x-herald-internal': 'no' })).toBe(404)
  expect(await ask('dashboard', secret)).toBe(401)
  expect(await ask('run.foreign', { ...secret, ...person })).toBe(404)
  expect(await ask('other', { ...secret, ...person })).toBe(400)
  const granted = await post(
    '/internal/stream-grant',
    { topic: 'dashboard' },
    { ...secret, ...person },
  )
  expect(await granted.json()).toMatchObject({ tenant: 'aaaaaaaa', topics: ['dashboard'] })
})

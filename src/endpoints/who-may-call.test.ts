import type { Payload } from 'payload'

import express from 'express'
import { expect, test } from 'vitest'

import type { ApiEndpoint } from './define-endpoint.ts'

import { systemClock } from '../core/clock.ts'
import { loadEnv } from '../core/env.ts'
import { makeLogger } from '../core/logger.ts'
import { callEndpoint, mountApi } from './mount-express.ts'

const env = loadEnv()
const anna = { id: 'anna', collection: 'users', email: 'anna@example.com', tenants: [] }

/** One strategy that knows Anna by her token and by her cookie. */
const payload = {
  authStrategies: [
    {
      name: 'test',
      authenticate: ({ headers }: { headers: Headers }) => ({
        user: headers.get('authorization') || headers.get('cookie') ? anna : null,
      }),
    },
  ],
} as unknown as Payload

const own: ApiEndpoint = {
  method: 'post',
  path: '/mine',
  tenancy: 'self',
  respond: async (_request, { caller }) => Response.json(caller),
}

const call = (headers: Record<string, string>) =>
  callEndpoint(
    own,
    new Request('http://127.0.0.1:3000/mine', { method: 'POST', headers }),
    {},
    { payload, env },
  )

const mount = (endpoints: readonly ApiEndpoint[]) => () =>
  mountApi(express(), {
    endpoints,
    payload,
    env,
    log: makeLogger({ role: 'web', level: 'silent' }),
    clock: systemClock,
  })

test('one’s own needs a sign-in and no workspace, and says who it is', async () => {
  await expect(call({})).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' })
  const foreign = { cookie: 'a=1', origin: 'https://evil.example' }
  await expect(call(foreign)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect(await (await call({ authorization: 'Bearer anna' })).json()).toEqual({
    kind: 'user',
    id: 'anna',
    email: 'anna@example.com',
    platformAdmin: false,
  })
})

test.each([
  ['no tenancy', { ...own, tenancy: undefined }],
  ['a word that is none', { ...own, tenancy: 'platform' }],
  ['no roles', { ...own, tenancy: 'tenant', roles: [] }],
  ['no reason to be open', { ...own, tenancy: 'public', open: ' ' }],
])('a route with %s is not mounted', (_, planted) => {
  expect(mount([planted as ApiEndpoint])).toThrow('/mine does not say who may call it')
})

test('of two routes with one address none is mounted', () => {
  const at = (path: string): ApiEndpoint => ({ ...own, path })
  expect(mount([at('/a/:id'), at('/a/:name')])).toThrow('Two routes answer post /a/:name')
})

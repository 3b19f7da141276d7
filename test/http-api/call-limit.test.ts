import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Api } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { apiRoutes, internalRoutes } from '../../src/endpoints/routes.ts'
import { callerFor, HOME, seedPeople, startApi, tokenOf } from './api-harness.ts'

const LIMIT = 5

let api: Api
beforeAll(async () => {
  api = await startApi({ HERALD_API_LIMIT: String(LIMIT) })
  await seedPeople(api.payload)
})
afterAll(() => api.close())

const newKey = async () => {
  const apiKey = randomUUID()
  const data = { name: 'K', tenant: HOME, roles: ['analyst'], enableAPIKey: true, apiKey }
  await api.payload.create({ collection: slugs.apiKeys, data: data as never })
  return callerFor(api.origin, { authorization: `${slugs.apiKeys} API-Key ${apiKey}` })
}

it('lets one key make so many calls a minute, of all its addresses together, and no other pay for it', async () => {
  const key = await newKey()
  const paths = ['/api/v1/notices', '/cms-api/campaigns', '/x/../CMS-API//campaigns']
  const all: number[] = []
  for (const n of Array.from({ length: LIMIT }).keys())
    all.push((await key.get(paths[n % paths.length] ?? '')).status)
  // Nobody answers Payload's addresses here: a 404 has passed.
  expect(all).not.toContain(429)
  const refused = await key.get('/api/v1/notices')
  expect(refused).toMatchObject({ status: 429, body: { code: 'TOO_MANY_REQUESTS' } })
  expect(refused.headers.get('content-type')).toContain('application/problem+json')
  const wait = Number(refused.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)
  for (const path of ['/cms-api/campaigns', '/cms-api/./campaigns', apiRoutes.campaigns])
    expect((await key.get(path)).status, path).toBe(429)
  expect((await (await newKey()).get('/api/v1/notices')).status).toBe(200)
})

it('counts a live stream that begins, and none that is asked about again', async () => {
  const apiKey = randomUUID()
  const data = { name: 'S', tenant: HOME, roles: ['analyst'], enableAPIKey: true, apiKey }
  await api.payload.create({ collection: slugs.apiKeys, data: data as never })
  const edge = callerFor(api.origin, {
    authorization: `${slugs.apiKeys} API-Key ${apiKey}`,
    'x-herald-internal': api.env.HERALD_INTERNAL_SECRET,
  })
  const grant = async (open: boolean) =>
    (await edge.post(internalRoutes.streamGrant, { topic: 'dashboard', open })).status
  for (let n = 0; n < LIMIT; n++) expect(await grant(false)).toBe(200)
  expect(await grant(false)).toBe(429)
  expect(await grant(true)).toBe(200)
})

it('lets a person make ten times that, however often they sign in', async () => {
  const one = callerFor(api.origin, await tokenOf(api, 'home'))
  const two = callerFor(api.origin, await tokenOf(api, 'home'))
  const all: number[] = []
  for (let n = 0; n < LIMIT * 10; n++)
    all.push((await (n % 2 ? one : two).get('/api/v1/notices')).status)
  expect(new Set(all)).toEqual(new Set([200]))
  expect((await one.get('/api/v1/notices')).status).toBe(429)
})

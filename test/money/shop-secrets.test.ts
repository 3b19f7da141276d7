import type { RunningEdge } from '../../src/edge/start-edge.ts'
import type { RoleContext } from '../../src/plugins/roles.ts'
import type { Api } from '../http-api/api-harness.ts'

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { startEdge } from '../../src/edge/start-edge.ts'
import { apiRoutes, PAYLOAD_API } from '../../src/endpoints/routes.ts'
import { edge as shopEdge } from '../../src/plugins/shop/edge.ts'
import { parseOrderEvent } from '../../src/plugins/shop/order-event.ts'
import {
  callerFor,
  emailOf,
  HOME,
  PASSWORD,
  seedPeople,
  startApi,
} from '../http-api/api-harness.ts'
import { contextOf } from './money-harness.ts'

type Row = { _id: string; action?: string; secrets?: string[]; eventId?: string; body?: string }
type View = { active: number; since: (string | null)[]; address: string; mayChange: boolean }

let api: Api
let context: RoleContext
let edge: RunningEdge
const tokens: Record<string, string> = {}
const told: string[] = []
let source = ''
let sent = 0

const rows = (slug: string) => api.mongo.db.collection<Row>(slug)
const secretsOf = () => `/api/v1/webhook-sources/${source}/secrets`
const call = async (who: string, method: string, path: string) => {
  const headers = { authorization: `Bearer ${tokens[who]}` }
  const response = await fetch(`${api.origin}${path}`, { method, headers })
  return { status: response.status, headers: response.headers, text: await response.text() }
}
const look = async (who: string): Promise<View> =>
  JSON.parse((await call(who, 'GET', secretsOf())).text)
const make = async (): Promise<string> => {
  const answer = await call('home', 'POST', secretsOf())
  expect(answer.status).toBe(201)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const { secret, active, ...more } = JSON.parse(answer.text) as Record<string, unknown>
  expect(more).toEqual({})
  told.push(String(secret))
  expect(active).toBe(Math.min(told.length, 2))
  return String(secret)
}

/** Posts as a shop would, signed by the standard's own library, to the address that Herald told. */
const order = async (secret: string): Promise<number> => {
  const { pathname } = new URL((await look('home')).address)
  sent += 1
  const id = `msg_${sent}`
  const now = new Date()
  const body = JSON.stringify({ type: 'order.created', data: {} })
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  }
  const address = `http://127.0.0.1:${edge.port}${pathname}`
  return (await fetch(address, { method: 'POST', body, headers })).status
}
const soon = { timeout: 25_000, interval: 200 }

beforeAll(async () => {
  api = await startApi()
  await seedPeople(api.payload)
  for (const who of ['home', 'away', 'analyst']) {
    const credentials = { email: emailOf(who), password: PASSWORD }
    const { body } = await callerFor(api.origin, {}).post(apiRoutes.login, credentials)
    tokens[who] = String(body['token'])
  }
  context = await contextOf(api.env)
  edge = await startEdge(context, [shopEdge], { port: 0, webPort: 1 })
  const { handle } = await payloadRest()
  const made = await handle('home', 'POST', '', { name: 'tea', kind: 'standard', tenant: HOME })
  source = String((made['doc'] as { id: string }).id)
})
afterAll(async () => {
  await edge.close()
  await context.mongo.close()
  await api.close()
})

/** Payload's own REST, as the panel's form uses it. */
const payloadRest = async () => {
  const { default: config } = await import('@payload-config')
  const { REST_GET, REST_PATCH, REST_POST } = await import('@payloadcms/next/routes')
  const routes = { GET: REST_GET(config), PATCH: REST_PATCH(config), POST: REST_POST(config) }
  const handle = async (
    who: string,
    method: keyof typeof routes,
    id: string,
    body?: object,
  ): Promise<Record<string, unknown>> => {
    const slug = [slugs.webhookSources, ...(id ? [id] : [])]
    const headers = {
      authorization: `Bearer ${tokens[who]}`,
      'content-type': 'application/json',
    }
    const request = new Request(`http://localhost:3000${PAYLOAD_API}/${slug.join('/')}`, {
      ...{ method, headers },
      ...(body && { body: JSON.stringify(body) }),
    })
    const answer = await routes[method](request, { params: Promise.resolve({ slug }) })
    return (await answer.json()) as Record<string, unknown>
  }
  return { handle }
}

it('lets a shop in with a secret that its owner makes, and not before', async () => {
  expect(await look('home')).toMatchObject({ active: 0, since: [], mayChange: true })
  expect(await order('whsec_b2xk')).toBe(401)
  const secret = await make()
  expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32)
  await expect.poll(() => order(secret), soon).toBe(202)
  expect(await look('home')).toMatchObject({ active: 1, since: [expect.any(String)] })
})

it('lets both in after a second one, so that a shop is changed without a gap', async () => {
  const [first = ''] = told
  const second = await make()
  await expect.poll(() => order(second), soon).toBe(202)
  expect(await order(first)).toBe(202)
})

it('lets only the newer in once the one before is removed', async () => {
  const [first = '', second = ''] = told
  const removed = await call('home', 'DELETE', `${secretsOf()}/previous`)
  expect([removed.status, JSON.parse(removed.text)]).toEqual([200, { active: 1 }])
  await expect.poll(() => order(first), soon).toBe(401)
  expect(await order(second)).toBe(202)
  const again = await call('home', 'DELETE', `${secretsOf()}/previous`)
  expect([again.status, JSON.parse(again.text)]).toEqual([200, { active: 1 }])
})

it('takes the signed order of docs/http-api.md', async () => {
  const section = (await readFile('docs/http-api.md', 'utf8')).split('## Connect a shop')[1] ?? ''
  const shell = /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? ''
  const { pathname } = new URL((await look('home')).address)
  const ADDRESS = `http://127.0.0.1:${edge.port}${pathname}`
  const env = { ...process.env, ADDRESS, SECRET: told.at(-1) }
  const { stdout } = await promisify(execFile)('bash', ['-euc', shell], { env })
  expect(JSON.parse(stdout)).toEqual({ received: true })
  const { body } = (await rows(slugs.webhookEvents).findOne({ eventId: 'msg_order_1' })) ?? {}
  expect(parseOrderEvent(body ?? '')).toMatchObject({ ok: true })
})

it('keeps the newest two, whoever makes them at the same moment', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => call('home', 'POST', secretsOf())))
  told.push(...answers.map(({ text }) => String(JSON.parse(text).secret)))
  const { active, since } = await look('home')
  expect({ active, since: since.length }).toEqual({ active: 2, since: 2 })
})

it('is for owners and developers of that workspace', async () => {
  const previous = `${secretsOf()}/previous`
  expect((await call('analyst', 'POST', secretsOf())).status).toBe(403)
  expect((await call('analyst', 'DELETE', previous)).status).toBe(403)
  expect(await look('analyst')).toMatchObject({ active: 2, mayChange: false })
  expect((await call('away', 'POST', secretsOf())).status).toBe(404)
  expect((await call('away', 'DELETE', previous)).status).toBe(404)
  expect((await call('away', 'GET', secretsOf())).status).toBe(404)
  expect((await call('nobody', 'POST', secretsOf())).status).toBe(401)
  expect((await look('home')).active).toBe(2)
})

it('tells a secret once: in no later answer, no audit row, and not as it is stored', async () => {
  const { handle } = await payloadRest()
  const stored = await rows(slugs.webhookSources).findOne({ _id: source })
  const audit = await rows(slugs.audit)
    .find({ target: source } as object)
    .toArray()
  const texts = [
    JSON.stringify(await handle('home', 'GET', source)),
    JSON.stringify(await handle('home', 'GET', '')),
    (await call('home', 'GET', secretsOf())).text,
    JSON.stringify([stored, audit]),
  ]
  expect(texts[0]).toContain('"name":"tea"')
  expect(texts[1]).toContain('"name":"tea"')
  for (const text of texts) for (const one of told) expect(text).not.toContain(one.slice(6))
  for (const text of texts.slice(0, 3)) expect(text).not.toContain(stored?.secrets?.[0])
  const actions = audit.map(({ action }) => action).toSorted()
  expect(actions).toEqual([...Array(5).fill('shop.make-secret'), 'shop.remove-secret'])
})

it('is not changed by saving the form', async () => {
  const { handle } = await payloadRest()
  const before = await rows(slugs.webhookSources).findOne({ _id: source })
  await handle('home', 'PATCH', source, { name: 'teas', secrets: ['mine'], secretsSince: [] })
  const after = await rows(slugs.webhookSources).findOne({ _id: source })
  expect(after).toMatchObject({ ...before, name: 'teas', updatedAt: expect.any(Date) })
  expect((await look('home')).address).toMatch(/\/hooks\/[a-z0-9]{20}\/teas$/)
})

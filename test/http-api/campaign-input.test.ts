import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Api, Client } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { apiRoutes } from '../../src/endpoints/routes.ts'
import { callerFor, HOME, signIn, startSeeded } from './api-harness.ts'

let api: Api
let home: Client
let away: Client
let analyst: Client

beforeAll(async () => {
  api = await startSeeded()
  home = await signIn(api, 'home')
  away = await signIn(api, 'away')
  analyst = await signIn(api, 'analyst')
})
afterAll(() => api.close())

const draft = (more: object = {}) => ({
  ...{ name: 'Sale', message: 'Hi', accounts: [`account${HOME}`], ...more },
})
const leaf = (text: string) => ({ type: 'text', version: 1, text, format: 0 })
const documentOf = (...children: unknown[]) => ({ root: { type: 'root', version: 1, children } })
const paragraph = (...children: unknown[]) => ({ type: 'paragraph', version: 1, children })
const link = (url: unknown) => ({
  ...{ type: 'link', version: 3, fields: { url, linkType: 'custom' }, children: [leaf('x')] },
})
const deep = (levels: number): unknown => (levels === 0 ? leaf('x') : paragraph(deep(levels - 1)))
const nudge = { afterHours: 1, message: 'A' }

describe('what a campaign is made of', () => {
  it.each([
    [{ name: undefined }, 'name', 'is required'],
    [{ accounts: undefined }, 'accounts', 'is required'],
    [{ message: undefined }, 'message', 'is required'],
    [{ quietHours: { from: '22:00' } }, 'quietHours.to', 'is required'],
    [{ nudge, nudges: [nudge] }, 'nudge', '"nudges"'],
    [{ accounts: [`account${HOME}`, `account${HOME}`] }, 'accounts', 'twice'],
    [{ message: 'Hi [x](javascript:alert(1))' }, 'message', 'http or https'],
    [{ message: documentOf(5) }, 'message.root.children.0', 'node'],
    [{ message: documentOf('x', paragraph(leaf('y'))) }, 'message.root.children.0', 'node'],
    [{ message: documentOf(null) }, 'message.root.children.0', 'node'],
    [{ message: documentOf() }, 'message.root.children', 'list'],
    [{ message: { root: 5 } }, 'message', 'editor document'],
    [
      { message: documentOf(paragraph({ type: 'text' })) },
      'message.root.children.0.children.0.text',
    ],
    [
      { message: documentOf({ type: 'paragraph', children: 5 }) },
      'message.root.children.0.children',
    ],
    [
      { message: documentOf(paragraph(link('javascript:alert(1)'))) },
      'message.root.children.0.children.0.fields.url',
      'http or https',
    ],
    [
      { nudges: [{ ...nudge, message: documentOf(paragraph(link(5))) }] },
      'nudges.0.message.root.children.0.children.0.fields.url',
      'http or https',
    ],
  ])('should be refused with field and rule: %j', async (more, field, rule = '') => {
    const { status, body } = await home.post(apiRoutes.campaigns, draft(more))
    expect([status, body['field']]).toEqual([400, field])
    expect(body['detail']).toContain(rule)
  })

  it('should not be nested without end', async () => {
    const refused = await home.post(apiRoutes.campaigns, draft({ message: documentOf(deep(30)) }))
    expect([refused.status, refused.body['detail']]).toEqual([400, expect.stringMatching(/20/)])
  })

  it.each([
    ['https://shop.example', 201],
    ['HTTP://shop.example', 201],
    ['mailto:a@x.example', 400],
    ['tg://resolve?domain=x', 400],
  ])('should link to what a message carries: %s is %i', async (url, status) => {
    const message = documentOf(paragraph(leaf('Hi '), link(url)))
    expect((await home.post(apiRoutes.campaigns, draft({ message }))).status).toBe(status)
  })
})

describe('the campaigns of a workspace', () => {
  it('should be told page by page, the newest first, and each where it was made', async () => {
    await api.mongo.db.collection(slugs.campaigns).deleteMany({})
    const ids: string[] = []
    for (const name of ['One', 'Two', 'Three']) {
      const made = await home.post(apiRoutes.campaigns, draft({ name }))
      ids.unshift(String(made.body['id']))
      expect(await home.get(made.headers.get('location') ?? '')).toMatchObject({
        ...{ status: 200, body: made.body },
      })
    }
    const idsOf = ({ body }: Awaited<ReturnType<Client['get']>>) =>
      (body['items'] as { id: string }[]).map(({ id }) => id)
    const first = await analyst.get(`${apiRoutes.campaigns}?limit=2`)
    expect([idsOf(first), first.body['more']]).toEqual([ids.slice(0, 2), true])
    const rest = await home.get(`${apiRoutes.campaigns}?limit=2&cursor=${first.body['cursor']}`)
    expect([idsOf(rest), rest.body['more']]).toEqual([ids.slice(2), false])
    const end = await home.get(`${apiRoutes.campaigns}?cursor=${rest.body['cursor']}`)
    expect([idsOf(end), end.body['cursor']]).toEqual([[], rest.body['cursor']])

    await home.post(`/campaigns/${ids[0]}/start`)
    expect(idsOf(await home.get(`${apiRoutes.campaigns}?status=expanding`))).toEqual([ids[0]])
    expect(idsOf(await home.get(`${apiRoutes.campaigns}?status=draft`))).toEqual(ids.slice(1))
  })

  it('should be told to nobody else', async () => {
    const { body } = await home.post(apiRoutes.campaigns, draft())
    expect((await away.get(`/campaigns/${body['id']}`)).status).toBe(404)
    expect((await away.get(apiRoutes.campaigns)).body).toEqual({
      ...{ items: [], more: false, cursor: null },
    })
    expect((await callerFor(api.origin, {}).get(apiRoutes.campaigns)).status).toBe(401)
    const both = await signIn(api, 'both')
    expect((await both.get(apiRoutes.campaigns)).body['code']).toBe('WORKSPACE_REQUIRED')
  })

  it.each([
    ['/campaigns?limit=201', 'limit', 'must be 1 to 200'],
    ['/campaigns?cursor=abc', 'cursor', 'this list'],
    ['/campaigns?status=gone', 'status', 'draft'],
    ['/campaigns/ID/logs?limit=501', 'limit', 'must be 1 to 500'],
    ['/campaigns/ID/logs?limit=1.5', 'limit', 'must be 1 to 500'],
    ['/campaigns/ID/logs?limit=x', 'limit', 'must be 1 to 500'],
    ['/api/v1/campaigns/ID/progress?limit=0', 'limit', 'must be 1 to 200'],
    ['/api/v1/campaigns/ID/failures?limit=0', 'limit', 'must be 1 to 200'],
    ['/api/v1/dashboard?days=400', 'days', 'must be 1 to 366'],
    ['/analytics/revenue?from=2099-01-01', 'from', 'after today'],
    ['/analytics/revenue?from=2026-02-02&to=2026-02-01', 'to', 'before "from"'],
  ])('should be asked for by rules that are told: %s', async (address, field, rule) => {
    const { status, body } = await home.get(address)
    expect([status, body['field']]).toEqual([400, field])
    expect(body['detail']).toContain(rule)
  })
})

describe('an address', () => {
  const ask = (method: string, address: string) => fetch(`${api.origin}${address}`, { method })

  it('should say that it is none, or which methods it takes', async () => {
    const none = await ask('GET', '/api/v1/nothing')
    expect([none.status, none.headers.get('content-type')]).toEqual([
      ...[404, expect.stringContaining('problem+json')],
    ])
    for (const [method, address, allow] of [
      ['PUT', '/api/v1/dashboard?days=1', 'GET'],
      ['DELETE', '/campaigns', 'POST, GET'],
      ['PATCH', '/api/v1/campaigns/x/steps', 'POST, GET'],
    ] as const) {
      const wrong = await ask(method, address)
      expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, allow])
      expect(await wrong.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED', status: 405 })
    }
  })
})

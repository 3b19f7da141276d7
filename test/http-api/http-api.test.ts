import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Api, Client } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { apiRoutes } from '../../src/endpoints/routes.ts'
import { at, AWAY, callerFor, emailOf, HOME, signIn, startSeeded, tokenOf } from './api-harness.ts'

let api: Api
let home: Client
let away: Client
let analyst: Client
let both: (workspace?: string) => Client
let campaign = ''

const draft = (more: object = {}) => ({
  name: 'Sale',
  message: 'Hi {{first_name}}, **20 % off**: [look](https://shop.example/a)',
  accounts: [`account${HOME}`],
  ...more,
})

beforeAll(async () => {
  api = await startSeeded()
  home = await signIn(api, 'home')
  away = await signIn(api, 'away')
  analyst = await signIn(api, 'analyst')
  const token = await tokenOf(api, 'both')
  both = (workspace) =>
    callerFor(api.origin, { ...token, ...(workspace && { 'Herald-Workspace': workspace }) })
  const made = await home.post(apiRoutes.campaigns, draft())
  expect(made).toMatchObject({ status: 201, body: { status: 'draft' } })
  campaign = String(made.body['id'])
})
afterAll(() => api.close())

describe('signing in', () => {
  it('tells nobody apart: unknown person, wrong password', async () => {
    const anonymous = callerFor(api.origin, {})
    const unknown = await anonymous.post(apiRoutes.login, {
      email: 'x@example.test',
      password: 'x',
    })
    const wrong = await anonymous.post(apiRoutes.login, { email: emailOf('home'), password: 'x' })
    expect(unknown).toMatchObject({ status: 401, body: { code: 'NOT_SIGNED_IN' } })
    expect(wrong.body).toEqual(unknown.body)
  })

  it('ends with the session', async () => {
    const client = await signIn(api, 'away')
    expect((await client.get(apiRoutes.categories)).status).toBe(200)
    await api.mongo.db
      .collection(slugs.users)
      .updateOne({ email: emailOf('away') }, { $pop: { sessions: 1 } })
    expect((await client.get(apiRoutes.categories)).status).toBe(401)
  })
})

describe('workspaces', () => {
  it('asks a person of several which one is meant, and checks it', async () => {
    expect(await both().get(apiRoutes.categories)).toMatchObject({
      status: 400,
      body: { code: 'WORKSPACE_REQUIRED', field: 'Herald-Workspace' },
    })
    expect((await both(HOME).get(`/campaigns/${campaign}/logs`)).status).toBe(200)
    expect((await both(AWAY).get(`/campaigns/${campaign}/logs`)).status).toBe(404)
    expect((await both('cccccccc').get(apiRoutes.categories)).status).toBe(403)
    expect((await both(AWAY).post(apiRoutes.campaigns, draft())).status).toBe(403)
  })

  it.each([
    ['GET', '/campaigns/:id/logs'],
    ['GET', '/campaigns/:id/analytics'],
    ['GET', '/api/v1/campaigns/:id/run'],
    ['GET', '/api/v1/campaigns/:id/links'],
    ['GET', '/api/v1/campaigns/:id/preview'],
    ['GET', '/api/v1/campaigns/:id/failures'],
    ['POST', '/campaigns/:id/start'],
    ['POST', '/campaigns/:id/nudge'],
    ['POST', '/api/v1/campaigns/:id/pause'],
    ['POST', '/api/v1/campaigns/:id/resume'],
    ['POST', '/api/v1/campaigns/:id/stop'],
  ])('%s %s knows no campaign of another workspace', async (method, route) => {
    const address = route.replace(':id', campaign)
    const answer = method === 'GET' ? await away.get(address) : await away.post(address)
    expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
  })

  it('takes no account and no media of another workspace', async () => {
    const account = await home.post(apiRoutes.campaigns, draft({ accounts: [`account${AWAY}`] }))
    expect(account).toMatchObject({ status: 400, body: { field: 'accounts.0' } })
    const media = await home.post(apiRoutes.campaigns, draft({ media: 'nothere' }))
    expect(media).toMatchObject({ status: 400, body: { field: 'media' } })
    const verify = { accountId: `account${AWAY}`, code: '12345' }
    expect((await home.post(apiRoutes.verify, verify)).status).toBe(404)
  })

  it('lets an analyst read and not start', async () => {
    expect((await analyst.get(`/campaigns/${campaign}/logs`)).status).toBe(200)
    const start = await analyst.post(`/campaigns/${campaign}/start`)
    expect(start).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } })
  })
})

describe('wrong input names its field', () => {
  it.each([
    [apiRoutes.login, { email: 'no', password: 'x' }, 'email'],
    [apiRoutes.login, { email: 'a@example.test' }, 'password'],
    [apiRoutes.connect, { name: 'x' }, 'phone'],
    [apiRoutes.connect, { phone: '12' }, 'phone'],
    [apiRoutes.verify, { code: '12345' }, 'accountId'],
    [apiRoutes.verify, { accountId: 'x', code: '12345', password: 'y' }, 'code'],
    [apiRoutes.campaigns, draft({ name: '' }), 'name'],
    [apiRoutes.campaigns, draft({ message: '' }), 'message'],
    [apiRoutes.campaigns, draft({ accounts: [] }), 'accounts'],
    [
      apiRoutes.campaigns,
      draft({ audience: { wroteWithinDays: 1.5 } }),
      'audience.wroteWithinDays',
    ],
    [apiRoutes.campaigns, draft({ audience: { categories: ['vip'] } }), 'audience.categories.0'],
    [apiRoutes.campaigns, draft({ quietHours: { from: '25:00', to: '08:00' } }), 'quietHours.from'],
    [apiRoutes.campaigns, draft({ nudge: { afterHours: 0, message: 'x' } }), 'nudge.afterHours'],
    [apiRoutes.campaigns, draft({ surprise: 1 }), 'surprise'],
  ])('POST %s %j → %s', async (address, body, field) => {
    expect(await home.post(address, body)).toMatchObject({
      status: 400,
      body: { code: 'INVALID_INPUT', field },
    })
  })

  it.each([
    ['/campaigns/:id/logs?limit=0', 'limit'],
    ['/campaigns/:id/logs?cursor=nonsense', 'cursor'],
    ['/campaigns/:id/logs?state=gone', 'state'],
    ['/campaigns/:id/logs?state=sent,gone', 'state'],
    ['/campaigns/:id/logs?order=best', 'order'],
    ['/analytics/revenue?from=2026-13-01', 'from'],
    ['/analytics/revenue?from=2026-02-02&to=2026-02-01', 'to'],
    ['/api/v1/dashboard?days=0', 'days'],
  ])('GET %s → %s', async (address, field) => {
    expect(await home.get(address.replace(':id', campaign))).toMatchObject({
      status: 400,
      body: { field },
    })
  })

  it.each([
    [`/campaigns/:id/start`, { now: true }, 'now'],
    [`/campaigns/:id/nudge`, { message: 'x' }, 'afterHours'],
    [`/api/v1/campaigns/:id/send-rest`, {}, 'reason'],
  ])('POST %s %j → %s', async (address, body, field) => {
    const answer = await home.post(address.replace(':id', campaign), body)
    expect(answer).toMatchObject({ status: 400, body: { field } })
  })
})

describe('a run', () => {
  it('starts once, is paused, resumed and stopped, and shows where it stands', async () => {
    const preview = await home.get(`/api/v1/campaigns/${campaign}/preview`)
    const draft = { status: 'draft', audience: 1, people: 1, blocks: [] }
    expect(preview).toMatchObject({ status: 200, body: draft })
    const started = await home.post(`/campaigns/${campaign}/start`)
    expect(started).toMatchObject({ status: 202, body: { campaignId: campaign } })
    expect((await home.post(`/campaigns/${campaign}/start`)).status).toBe(409)
    const steer = async (verb: string, body?: object) =>
      (await home.post(`/api/v1/campaigns/${campaign}/${verb}`, body)).body['status']
    expect(await steer('pause', { reason: 'Typo' })).toBe('paused')
    const view = await home.get(`/api/v1/campaigns/${campaign}/run`)
    expect(view.body).toMatchObject({ status: 'paused', reason: 'Typo', counts: { total: 0 } })
    expect(await steer('resume')).toBe('expanding')
    const late = await home.post(`/campaigns/${campaign}/nudge`, { afterHours: 2, message: 'x' })
    expect(late).toMatchObject({ status: 400, body: { field: 'afterHours' } })
    const lifted = await home.post(`/api/v1/campaigns/${campaign}/send-rest`, { reason: 'Sale' })
    expect(lifted.body).toMatchObject({ quietOverride: { reason: 'Sale' } })
    expect(await steer('stop')).toBe('stopped')
    expect((await home.post(`/api/v1/campaigns/${campaign}/resume`)).status).toBe(409)
  })

  it('is logged page by page in the order of change, without a gap', async () => {
    const rows = Array.from({ length: 5 }, (_, i) => ({
      _id: `${HOME}.${campaign}.contact${i}.0`,
      tenant: HOME,
      campaign,
      contact: `${HOME}.contact${i}`,
      account: `account${HOME}`,
      step: 0,
      state: i < 3 ? 'sent' : 'failed',
      reason: i < 3 ? null : 'blocked',
      dueAt: at,
      sentAt: i < 3 ? at : null,
      readAt: null,
      repliedAt: null,
      attempts: [{ at, outcome: 'sent', detail: null }],
      updatedAt: new Date(at.getTime() + (i % 2)),
    }))
    await api.mongo.db.collection<{ _id: string }>(slugs.deliveries).insertMany(rows)
    const seen: string[] = []
    let cursor = ''
    for (let more = true; more; ) {
      const { body } = await home.get(`/campaigns/${campaign}/logs?limit=2${cursor}`)
      seen.push(...(body['items'] as { id: string }[]).map(({ id }) => id))
      cursor = `&cursor=${body['cursor']}`
      more = body['more'] === true
    }
    expect(seen).toHaveLength(5)
    expect(new Set(seen)).toEqual(new Set(rows.map(({ _id }) => _id)))
    const newest = (query: string) =>
      home.get(`/campaigns/${campaign}/logs?order=newest&limit=2${query}`)
    const idsOf = ({ body }: { body: Record<string, unknown> }) =>
      (body['items'] as { id: string }[]).map(({ id }) => id)
    const first = await newest('')
    expect(first.body).toMatchObject({ more: true, total: 5, capped: false })
    const older = await newest(`&cursor=${first.body['cursor']}`)
    expect([...idsOf(first), ...idsOf(older)]).toEqual(seen.toReversed().slice(0, 4))
    const blocked = await newest('&state=failed,skipped&reason=blocked')
    expect(blocked.body).toMatchObject({ more: false, total: 2 })
    expect(idsOf(blocked)).toHaveLength(2)
    expect((await newest('&reason=privacy')).body).toMatchObject({ items: [], total: 0 })
    const failures = await home.get(`/api/v1/campaigns/${campaign}/failures`)
    expect(failures.body['reasons']).toEqual([{ state: 'failed', reason: 'blocked', count: 2 }])
  })
})

describe('figures', () => {
  it('are zero, not missing, where nothing happened', async () => {
    const revenue = await home.get('/analytics/revenue?from=2026-02-01&to=2026-02-03')
    expect(revenue.body).toMatchObject({ orders: 0, total: [], timeZone: 'UTC' })
    expect(revenue.body['days']).toHaveLength(3)
    const dashboard = await home.get('/api/v1/dashboard?days=7')
    expect(dashboard.body).toMatchObject({ sent: 0, clickRate: null })
    const categories = await home.get(apiRoutes.categories)
    expect(categories.body).toMatchObject({ contacts: 1, categories: [{ name: 'buyer' }] })
    const analytics = await home.get(`/campaigns/${campaign}/analytics`)
    expect(analytics.body).toMatchObject({ campaignId: campaign, name: 'Sale', revenue: [] })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Api, Client } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { makeFairTurns } from '../../src/core/fair-turns.ts'
import { apiRoutes } from '../../src/endpoints/routes.ts'
import { expand } from '../../src/plugins/campaigns/expand.ts'
import { policyRulesOf } from '../../src/plugins/define-feature.ts'
import { features } from '../../src/plugins/index.ts'
import { AWAY, HOME, signIn, startSeeded } from './api-harness.ts'

let api: Api
let home: Client
let away: Client
let analyst: Client
let campaign = ''

const ada = `${HOME}.contactaaaaaaa`
const ben = `${HOME}.contactbbbbbbb`
const cleo = `${HOME}.contactccccccc`
const rows = (slug: string) => api.mongo.db.collection<{ _id: string }>(slug)
const row = (contact: string, step: number) => `${contact.replace('.', `.${campaign}.`)}.${step}`
const path = (what: string) => `/api/v1/campaigns/${campaign}/${what}`
const nudges = [
  { afterHours: 24, message: 'Still thinking, {{first_name}}?' },
  { afterHours: 48, condition: 'no-click', message: 'Last days.' },
]

const expandNow = () =>
  expand(
    {
      ...{ db: api.mongo.db, clock: systemClock, publicUrl: 'http://h.test' },
      ...{ turns: makeFairTurns(1), policyRules: policyRulesOf(features.map((f) => f.feature)) },
    },
    { tenant: HOME, campaign },
  )

beforeAll(async () => {
  api = await startSeeded()
  home = await signIn(api, 'home')
  away = await signIn(api, 'away')
  analyst = await signIn(api, 'analyst')
  // A night that is never, whenever the test runs.
  const quietHours = { enabled: false, from: '22:00', to: '08:00', reason: 'At any hour.' }
  const draft = {
    ...{ name: 'Drip', message: 'Hi {{first_name}}', accounts: [`account${HOME}`] },
    quietHours,
  }
  campaign = String((await home.post(apiRoutes.campaigns, draft)).body['id'])
})
afterAll(() => api.close())

describe('an audience', () => {
  it('may be of some categories', async () => {
    const draft = { name: 'Sale', message: 'Hi', accounts: [`account${HOME}`] }
    const audience = { wroteWithinDays: 60, categories: ['buyer', 'unclassified'] }
    const made = await home.post(apiRoutes.campaigns, { ...draft, audience })
    expect(made).toMatchObject({ status: 201, body: { audience } })
    const some = await home.post(apiRoutes.campaigns, {
      ...{ ...draft, audience: { categories: ['buyer'] } },
    })
    expect(some.body['audience']).toEqual({ wroteWithinDays: null, categories: ['buyer'] })
  })
})

describe('the steps of a campaign', () => {
  it('should be set before the start, and read', async () => {
    const wanted = [
      { step: 1, afterHours: 24, condition: 'no-reply' },
      { step: 2, afterHours: 48, condition: 'no-click' },
    ]
    expect(await home.post(path('steps'), { steps: nudges })).toMatchObject({
      ...{ status: 200, body: { campaignId: campaign, steps: wanted } },
    })
    expect((await analyst.get(path('steps'))).body['steps']).toEqual(wanted)
    expect((await analyst.post(path('steps'), { steps: [] })).status).toBe(403)
    expect((await away.get(path('steps'))).status).toBe(404)
    const wrong = { steps: [nudges[0], { ...nudges[1], afterHours: 0 }] }
    expect(await home.post(path('steps'), wrong)).toMatchObject({
      ...{ status: 400, body: { field: 'steps.1.afterHours' } },
    })
  })

  it('should be fixed from the start on, with their figures', async () => {
    expect(await home.post(path('enroll'), { contactIds: [ada] })).toMatchObject({ status: 409 })
    expect((await home.get(path('progress'))).body['items']).toEqual([])
    expect((await home.post(`/campaigns/${campaign}/start`)).status).toBe(202)
    await expandNow()
    expect((await home.post(path('steps'), { steps: [] })).status).toBe(409)
    expect((await home.get(path('steps'))).body['steps']).toMatchObject([
      { step: 1, afterHours: 24, waiting: 0, sent: 0 },
      { step: 2, condition: 'no-click' },
    ])
  })
})

describe('where people stand', () => {
  it('should follow one of them up the ladder', async () => {
    const places = async () => (await analyst.get(path('progress'))).body['items']
    expect(await places()).toMatchObject([
      {
        contact: { id: ada, name: 'Ada' },
        status: 'waiting',
        currentStep: null,
        next: { step: 0 },
      },
    ])
    const now = new Date()
    await rows(slugs.deliveries).updateOne(
      { _id: row(ada, 0) },
      { $set: { state: 'sent', sentAt: now } },
    )
    await expandNow()
    expect(await places()).toMatchObject([{ currentStep: 0, next: { step: 1 } }])
    const moved = await home.put(path('progress'), { contactId: ada })
    expect(moved).toMatchObject({ status: 200, body: { currentStep: 0, next: { step: 1 } } })
    const waiting = await rows(slugs.deliveries).findOne({ _id: row(ada, 1) })
    expect(waiting).toMatchObject({ state: 'queued', reason: null })
    const lines = rows(slugs.audit).countDocuments({ action: 'campaign.advance', actor: /./ })
    expect(await lines).toBe(1)
  })

  it('should move on only whoever waits for their hour', async () => {
    const put = async (client: Client, contactId: string) =>
      (await client.put(path('progress'), { contactId })).status
    expect(await put(home, ada)).toBe(409)
    expect(await put(home, ben)).toBe(404)
    expect(await put(home, ada.replace(HOME, AWAY))).toBe(404)
    expect(await put(analyst, ada)).toBe(403)
    expect(await put(away, ada)).toBe(404)
  })
})

describe('enrolling', () => {
  it('should pass the gate, and change nothing the second time', async () => {
    const stamps = { tenant: HOME, createdAt: new Date(), updatedAt: new Date() }
    for (const [_id, firstName] of [
      [ben, 'Ben'],
      [cleo, 'Cleo'],
    ] as const)
      await rows(slugs.contacts).insertOne({ _id, ...stamps, ...{ firstName, timeZone: 'UTC' } })
    await rows(slugs.dialogs).insertOne({
      _id: `${HOME}.account${HOME}.78`,
      ...{ ...stamps, account: `account${HOME}`, peer: '78', accessHash: '1', contact: ben },
      ...{ firstInboundAt: new Date(), lastInboundAt: new Date(), lastOutboundAt: null },
    })
    const contactIds = [ben, cleo]
    const made = await home.post(path('enroll'), { contactIds })
    expect(made).toMatchObject({ status: 202, body: { enrolled: 2 } })
    expect(made.body['items']).toMatchObject([
      { contactId: ben, state: 'queued', reason: null },
      { contactId: cleo, state: 'skipped', reason: 'no-dialog' },
    ])
    expect((await home.post(path('enroll'), { contactIds })).body['enrolled']).toBe(0)
    const page = await home.get(`${path('progress')}?limit=2`)
    expect(page.body).toMatchObject({ more: true, cursor: ben })
    const rest = await home.get(`${path('progress')}?limit=2&cursor=${ben}`)
    expect(rest.body).toMatchObject({
      ...{ more: false, items: [{ contact: { id: cleo }, status: 'ended', reason: 'no-dialog' }] },
    })
    const run = await api.mongo.db.collection(slugs.campaignRuns).findOne({ campaign })
    expect(run?.['counts']).toMatchObject({ total: 4, skipped: 1 })
  })

  it('should know nobody of another workspace, and refuse a crowd', async () => {
    const stranger = ada.replace(HOME, AWAY)
    const enroll = (contactIds: string[]) => home.post(path('enroll'), { contactIds })
    expect(await enroll([ada, stranger])).toMatchObject({
      ...{ status: 400, body: { field: 'contactIds.1' } },
    })
    const crowd = Array.from(
      { length: 200 },
      (_, n) => `${HOME}.crowd${String(n).padStart(9, '0')}`,
    )
    await rows(slugs.contacts).insertMany(
      crowd.map((_id) => ({ _id, tenant: HOME, firstName: 'Dee' }) as { _id: string }),
    )
    expect(await enroll(crowd)).toMatchObject({ status: 400, body: { field: 'contactIds' } })
    expect((await analyst.post(path('enroll'), { contactIds: [ada] })).status).toBe(403)
    expect((await away.post(path('enroll'), { contactIds: [stranger] })).status).toBe(404)
  })
})

describe('a nudge by hand', () => {
  const nudge = (body: object) => home.post(`/campaigns/${campaign}/nudge`, body)

  it('should be for those whom its condition names', async () => {
    const message = 'Did you see it?'
    for (const wrong of [{ message, condition: 'no-luck' }, { condition: 'no-click' }])
      expect(await nudge(wrong)).toMatchObject({ status: 400, body: { field: 'condition' } })
    const asked = await nudge({ message, condition: 'no-click' })
    expect(asked).toMatchObject({ status: 202, body: { step: nudges.length + 1 } })
    expect((await home.get(path('steps'))).body['steps']).toMatchObject([
      {},
      {},
      { step: nudges.length + 1, manual: true, condition: 'no-click' },
    ])
  })
})

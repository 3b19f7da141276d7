import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Api, Client } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { apiRoutes } from '../../src/endpoints/routes.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { textToLexical } from '../../src/plugins/campaigns/endpoints/text-to-lexical.ts'
import { freeze } from '../../src/plugins/campaigns/start-run.ts'
import { readCampaign } from '../../src/plugins/campaigns/store.ts'
import { cmsFor, emailOf, HOME, signIn, startSeeded, tokenOf } from './api-harness.ts'

type Row = { _id: string; tenant?: string } & Record<string, unknown>
type Cms = ReturnType<typeof cmsFor>

let api: Api
let owner: Client
let marketer: Client
let ownerCms: Cms
let marketerCms: Cms
const rows = (slug: string) => api.mongo.db.collection<Row>(slug)
const draft = { name: 'Spring', message: 'hello', accounts: [`account${HOME}`] }
const off = { enabled: false, from: '22:00', to: '08:00' }
const reason = 'The sale ends tonight.'
const said = async (campaign: string) =>
  (await owner.get(`/api/v1/campaigns/${campaign}/quiet-hours`)).body
const make = async (more: object = {}): Promise<string> =>
  String((await owner.post(apiRoutes.campaigns, { ...draft, ...more }))['body']['id'])
const audited = async (campaign: string) =>
  (
    await rows(slugs.audit)
      .find({ target: `${HOME}.${campaign}` })
      .toArray()
  ).map((line) => [line['action'], line['reason']])
const LINE = ['campaign.quiet-hours', reason]
const ownHours = async (campaign: string) =>
  (await rows(slugs.campaigns).findOne({ _id: campaign }))?.['quietHours'] as Record<
    string,
    unknown
  >

beforeAll(async () => {
  api = await startSeeded([HOME])
  await rows(slugs.users).updateOne({ email: emailOf('analyst') } as never, {
    $set: { 'tenants.0.roles': ['marketer'] },
  })
  owner = await signIn(api, 'home')
  marketer = await signIn(api, 'analyst')
  ownerCms = cmsFor(await tokenOf(api, 'home'))
  marketerCms = cmsFor(await tokenOf(api, 'analyst'))
})
afterAll(() => api.close())

describe('quiet hours that take away from the workspace’s, by POST /campaigns', () => {
  it('are refused to a marketer by field and rule, and longer ones are not', async () => {
    const asked = (quietHours: object) =>
      marketer.post(apiRoutes.campaigns, { ...draft, quietHours })
    expect(await asked({ ...off, reason })).toMatchObject({
      status: 403,
      body: { field: 'quietHours.enabled', detail: expect.stringContaining('22:00–08:00') },
    })
    expect(await asked({ from: '03:00', to: '03:01', reason })).toMatchObject({
      ...{ status: 403, body: { field: 'quietHours.from' } },
    })
    expect((await asked({ from: '20:00', to: '09:00' })).status).toBe(201)
  })

  it('are an owner’s, who says why; it is in the audit, and told by name', async () => {
    const silent = await owner.post(apiRoutes.campaigns, { ...draft, quietHours: off })
    expect(silent).toMatchObject({ status: 400, body: { field: 'quietHours.reason' } })
    const campaign = await make({ quietHours: { ...off, reason } })
    expect(await audited(campaign)).toEqual([LINE])
    expect(await said(campaign)).toMatchObject({
      ...{ less: true, hours: { enabled: false }, workspace: { enabled: true } },
      said: { by: 'home', reason, at: expect.any(String) },
    })
    expect(await said(await make())).toMatchObject({ less: false, said: null })
  })
})

describe('quiet hours that take away from the workspace’s, by Payload’s own REST', () => {
  it('are refused to a marketer, on a new campaign and an old one', async () => {
    const campaign = await make()
    const quietHours = { ...off, ownHours: true, reason, saidBy: 'me', saidAt: new Date() }
    const message = textToLexical('hello')
    const created = await marketerCms('POST', '/campaigns', { ...draft, message, quietHours })
    const patched = await marketerCms('PATCH', `/campaigns/${campaign}`, { quietHours })
    for (const { status, text } of [created, patched])
      expect([status, text]).toEqual([403, expect.stringContaining('quietHours.enabled')])
    const steps: [object, number][] = [
      [{ ownHours: true, to: '05:00' }, 403],
      // Without a word of hours of its own the workspace's hold, whatever else is said…
      [{ enabled: false }, 200],
      // …and then this one word takes them all away.
      [{ ownHours: true }, 403],
    ]
    for (const [hours, status] of steps) {
      const { status: got } = await marketerCms('PATCH', `/campaigns/${campaign}`, {
        quietHours: hours,
      })
      expect([hours, got]).toEqual([hours, status])
    }
    expect(await said(campaign)).toMatchObject({ less: false, hours: { enabled: true } })
    const longer = { quietHours: { ownHours: true, enabled: true, from: '20:00' } }
    expect((await marketerCms('PATCH', `/campaigns/${campaign}`, longer)).status).toBe(200)
    expect(await audited(campaign)).toEqual([])
  })

  it('are an owner’s with a reason; others save on, and may give the night back', async () => {
    const campaign = await make()
    const path = `/campaigns/${campaign}`
    const quietHours = { ...off, ownHours: true }
    const silent = await ownerCms('PATCH', path, { quietHours })
    expect([silent.status, silent.text]).toEqual([400, expect.stringContaining('reason')])
    expect(silent.text).toContain('22:00–08:00')
    expect((await ownerCms('PATCH', path, { quietHours: { ...quietHours, reason } })).status).toBe(
      200,
    )
    expect(await audited(campaign)).toEqual([LINE])
    const before = await said(campaign)
    expect((await marketerCms('PATCH', path, { name: 'Summer' })).status).toBe(200)
    const own = { quietHours: { reason: 'Mine now.' } }
    expect((await marketerCms('PATCH', path, own)).status).toBe(403)
    expect(await said(campaign)).toEqual(before)
    const doc = await readCampaign(forTenant(api.mongo.db, HOME), campaign)
    expect((await freeze(api.mongo.db, doc)).quietHours).toMatchObject({
      ...{ enabled: false, said: { reason } },
    })
    const back = { quietHours: { enabled: true } }
    expect((await marketerCms('PATCH', path, back)).status).toBe(200)
    expect(await said(campaign)).toMatchObject({ less: false, said: null })
    expect(await ownHours(campaign)).toMatchObject({ reason: null, saidBy: null })
  })

  it('are not copied: nobody has said anything of the copy', async () => {
    const campaign = await make({ quietHours: { ...off, reason } })
    const copy = await marketerCms('POST', `/campaigns/${campaign}/duplicate`, {})
    expect(copy.status).toBe(200)
    const id = String((copy.body['doc'] as { id: string }).id)
    expect(await said(id)).toMatchObject({ less: false, said: null, hours: { enabled: true } })
    const kept = await make({ quietHours: { from: '20:00', to: '09:00' } })
    const longer = await marketerCms('POST', `/campaigns/${kept}/duplicate`, {})
    const own = String((longer.body['doc'] as { id: string }).id)
    expect(await said(own)).toMatchObject({ hours: { from: '20:00' } })
  })
})

describe('quiet hours of which nobody has said why', () => {
  it('keep a campaign from starting, and its check says so', async () => {
    const campaign = await make()
    const quietHours = { enabled: false, ownHours: true }
    await rows(slugs.campaigns).updateOne({ _id: campaign }, { $set: { quietHours } })
    const started = await owner.post(apiRoutes.start.replace(':id', campaign))
    expect(started).toMatchObject({ status: 400, body: { field: 'quietHours.enabled' } })
    const looked = await owner.get(`/api/v1/campaigns/${campaign}/preview`)
    expect(JSON.stringify(looked.body['blocks'])).toContain('An owner has to say why')
    await ownerCms('PATCH', `/campaigns/${campaign}`, { quietHours: { reason } })
    expect((await owner.post(apiRoutes.start.replace(':id', campaign))).status).toBe(202)
    expect(await said(campaign)).toMatchObject({ less: true, said: { by: 'home', reason } })
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { QuietHours } from '../../src/core/model/campaign-run.ts'
import type { Api, Client } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { apiRoutes } from '../../src/endpoints/routes.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { textToLexical } from '../../src/plugins/campaigns/endpoints/text-to-lexical.ts'
import { freeze, startRun } from '../../src/plugins/campaigns/start-run.ts'
import { readCampaign } from '../../src/plugins/campaigns/store.ts'
import { emailOf, HOME, signIn, startSeeded } from './api-harness.ts'

let api: Api
let home: Client
const rows = (slug: string) => api.mongo.db.collection<{ _id: string; status?: string }>(slug)
const draft = (more: object = {}) => ({
  ...{ name: 'Spring', message: 'hello', accounts: [`account${HOME}`], audience: {}, ...more },
})
const make = async (more: object = {}) => {
  const { status, body } = await home.post(apiRoutes.campaigns, draft(more))
  expect(status).toBe(201)
  return body
}
const create = async (more: object = {}): Promise<string> => String((await make(more))['id'])
const useWorkspaceHours = () =>
  rows(slugs.tenants).updateOne({ _id: HOME }, { $set: { quietHours: workspace } as never })
const workspace: QuietHours = { enabled: true, from: '19:00', to: '10:00', mode: 'skip' }

beforeAll(async () => {
  api = await startSeeded([HOME])
  await useWorkspaceHours()
  home = await signIn(api, 'home')
})
afterAll(() => api.close())

describe('the quiet hours of a campaign', () => {
  const frozenOf = async (campaign: string) => {
    const doc = await readCampaign(forTenant(api.mongo.db, HOME), campaign)
    return (await freeze(api.mongo.db, doc)).quietHours
  }
  const update = (campaign: string, quietHours: object) =>
    api.payload.update({
      ...{ collection: slugs.campaigns, id: campaign, data: { quietHours } as never },
    })

  it('should be the workspace’s, of whatever way the campaign was made', async () => {
    expect(await frozenOf(await create())).toEqual(workspace)
    const { id } = await api.payload.create({
      collection: slugs.campaigns,
      data: {
        ...{ name: 'Panel', tenant: HOME, accounts: [`account${HOME}`] },
        message: textToLexical('hello'),
      } as never,
    })
    expect(await frozenOf(String(id))).toEqual(workspace)
  })

  it('should be its own where it was given some, and the workspace’s again once they are taken away', async () => {
    const own = { enabled: true, from: '23:00', to: '06:00', mode: 'hold' }
    const made = await make({ quietHours: { ...own, reason: 'It ends tonight.' } })
    const campaign = String(made['id'])
    expect(made['quietHours']).toEqual(own)
    expect((await make())['quietHours']).toBeNull()
    expect(await frozenOf(campaign)).toMatchObject({ ...own, said: { reason: 'It ends tonight.' } })
    await update(campaign, { ...own, from: null, mode: null, ownHours: true })
    expect(await frozenOf(campaign)).toMatchObject({ ...own, from: '19:00', mode: 'skip' })
    await update(campaign, { ...own, ownHours: false })
    expect(await frozenOf(campaign)).toEqual(workspace)
  })

  it('should stay its own in a campaign of before there was a choice', async () => {
    const campaign = await create()
    const stored = (quietHours: object) =>
      rows(slugs.campaigns).updateOne({ _id: campaign }, { $set: { quietHours } as never })
    await stored({ enabled: true, from: '22:00', to: '08:00', mode: 'hold' })
    expect(await frozenOf(campaign)).toEqual(workspace)
    await stored({ enabled: true, from: '20:00', to: '08:00', mode: 'hold' })
    expect(await frozenOf(campaign)).toMatchObject({ from: '20:00' })
    // Saved once more with the form as it shows them.
    await update(campaign, { from: '20:00' })
    expect(await frozenOf(campaign)).toMatchObject({ from: '20:00' })
  })
})

describe('the length of a campaign’s messages', () => {
  const start = async (more: object) => {
    const campaign = await create(more)
    const { status, body } = await home.post(apiRoutes.start.replace(':id', campaign))
    if (status === 202) await home.post(`/api/v1/campaigns/${campaign}/stop`)
    const looked = await home.get(`/api/v1/campaigns/${campaign}/preview`)
    return { status, field: body['field'], problems: looked.body['problems'] }
  }
  const long = 'x'.repeat(4_050)

  it('should be asked for at Start with the line below them, in its longest language', async () => {
    const line = (optOutLine: boolean) =>
      rows(slugs.tenants).updateOne({ _id: HOME }, { $set: { optOutLine } as never })
    await line(true)
    const problems = expect.arrayContaining([expect.objectContaining({ field: 'message' })])
    expect(await start({ message: long })).toEqual({ status: 400, field: 'message', problems })
    const nudged = await start({ nudges: [{ afterHours: 24, message: long }] })
    expect(nudged).toMatchObject({ status: 400, field: 'nudges.0.message' })
    expect(JSON.stringify(nudged.problems)).toContain('Nudge 1 has')
    await line(false)
    expect((await start({ message: long })).status).toBe(202)
  })

  it('should name the nudge whose placeholder nobody knows', async () => {
    const nudges = [{ afterHours: 24, message: 'Hi {{name}}' }]
    expect(await start({ nudges })).toMatchObject({ status: 400, field: 'nudges' })
  })
})

describe('a campaign that was started', () => {
  const remove = async (campaign: string) => {
    const where = { email: { equals: emailOf('home') } }
    const [owner] = (await api.payload.find({ collection: slugs.users, where })).docs
    const user = { ...owner, collection: 'users' } as never
    const order = { collection: slugs.campaigns, id: campaign, user, overrideAccess: false }
    return api.payload.delete(order).then(
      () => null,
      (error: { status?: number; message: string }) => error,
    )
  }

  it('should not be deleted before it is over', async () => {
    const campaign = await create({
      quietHours: { enabled: false, from: '22:00', to: '08:00', reason: 'At any hour.' },
    })
    const deps = { db: api.mongo.db, clock: systemClock }
    await startRun(deps, { tenant: HOME, campaign, by: 'x' })
    expect(await remove(campaign)).toMatchObject({
      ...{ status: 409, message: expect.stringContaining('Stop it first') },
    })
    expect(await rows(slugs.campaigns).findOne({ _id: campaign })).not.toBeNull()
    expect((await home.post(`/api/v1/campaigns/${campaign}/stop`)).status).toBe(200)
    expect(await remove(campaign)).toBeNull()
    expect(await rows(slugs.campaigns).findOne({ _id: campaign })).toBeNull()
  })

  it('should be deleted as before when it never was', async () => {
    expect(await remove(await create())).toBeNull()
  })
})

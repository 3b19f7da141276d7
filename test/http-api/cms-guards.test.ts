import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Api, Client } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { apiRoutes } from '../../src/endpoints/routes.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { textToLexical } from '../../src/plugins/campaigns/endpoints/text-to-lexical.ts'
import { hashOf } from '../../src/plugins/campaigns/size-gate-of.ts'
import { readCampaign } from '../../src/plugins/campaigns/store.ts'
import { callerFor, cmsFor, HOME, startSeeded, tokenOf } from './api-harness.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
)

type Row = { _id: string; tenant?: string } & Record<string, unknown>

let api: Api
let home: Client
let token: Record<string, string>
let cms: ReturnType<typeof cmsFor>
let away: ReturnType<typeof cmsFor>
const rows = (slug: string) => api.mongo.db.collection<Row>(slug)

beforeAll(async () => {
  api = await startSeeded()
  token = await tokenOf(api, 'home')
  home = callerFor(api.origin, token)
  cms = cmsFor(token)
  away = cmsFor(await tokenOf(api, 'away'))
})
afterAll(() => api.close())

const fileOf = (name: string): FormData => {
  const form = new FormData()
  form.append('file', new File([PNG], name, { type: 'image/png' }))
  return form
}

const upload = async (name: string): Promise<string> => {
  const order = { method: 'POST', headers: token, body: fileOf(name) }
  const response = await fetch(`${api.origin}${apiRoutes.upload}`, order)
  return String(((await response.json()) as { id: string }).id)
}

const campaignWith = async (more: object): Promise<string> => {
  const draft = { name: 'Spring', message: 'Hi', accounts: [`account${HOME}`], ...more }
  const { status, body } = await home.post(apiRoutes.campaigns, draft)
  expect(status).toBe(201)
  return String(body['id'])
}

describe('the file of a campaign', () => {
  it('should stay as it is from the start to the end of the run', async () => {
    const media = await upload('tested.png')
    const campaign = await campaignWith({ media })
    expect((await home.post(`/campaigns/${campaign}/start`)).status).toBe(202)
    const before = await rows(slugs.media).findOne({ _id: media })

    for (const order of [
      () => cms('PATCH', `/media/${media}`, fileOf('other.png')),
      () => cms('DELETE', `/media/${media}`),
    ]) {
      const refused = await order()
      expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('“Spring”')])
    }
    const both = `/media?where[id][equals]=${media}`
    expect((await cms('PATCH', both, fileOf('other.png'))).status).toBe(400)
    expect(await rows(slugs.media).findOne({ _id: media })).toEqual(before)
    const bytes = await fetch(`${api.origin}/media/${media}`, { headers: token })
    expect([bytes.status, Buffer.from(await bytes.arrayBuffer()).equals(PNG)]).toEqual([200, true])
    expect((await cms('PATCH', `/media/${media}`, { alt: 'A look' })).status).toBe(200)

    await rows(slugs.campaignRuns).updateOne({ campaign }, { $set: { status: 'stopped' } })
    expect((await cms('PATCH', `/media/${media}`, fileOf('other.png'))).status).toBe(200)
    expect((await cms('DELETE', `/media/${media}`)).status).toBe(200)
  })

  it('should tell a stranger neither of the file nor of the run', async () => {
    const media = await upload('secret.png')
    const campaign = await campaignWith({ name: 'Secret', media })
    await home.post(`/campaigns/${campaign}/start`)
    for (const order of [
      () => away('PATCH', `/media/${media}`, fileOf('other.png')),
      () => away('DELETE', `/media/${media}`),
      () => away('DELETE', `/campaigns/${campaign}`),
      () => away('DELETE', `/telegram-accounts/account${HOME}`),
    ]) {
      const refused = await order()
      expect([403, 404]).toContain(refused.status)
      expect(refused.text).not.toMatch(/Secret|Support/)
    }
    await rows(slugs.campaignRuns).deleteMany({})
  })

  it('should be tested again once it is another one', async () => {
    const media = await upload('tested.png')
    const id = await campaignWith({ media })
    const own = forTenant(api.mongo.db, HOME)
    const doc = await readCampaign(own, id)
    const tested = await hashOf(own, doc)
    expect(await hashOf(own, doc)).toBe(tested)
    expect((await cms('PATCH', `/media/${media}`, fileOf('other.png'))).status).toBe(200)
    expect(await hashOf(own, doc)).not.toBe(tested)
  })
})

describe('a Telegram account', () => {
  it('should stay on the network it was made for', async () => {
    const changed = await cms('PATCH', `/telegram-accounts/account${HOME}`, { network: 'telegram' })
    expect(changed.status).toBe(200)
    const account = await rows(slugs.telegramAccounts).findOne({ _id: `account${HOME}` })
    expect(account).toMatchObject({ network: 'sandbox' })
    const made = await cms('POST', '/telegram-accounts', { name: 'New', network: 'telegram' })
    expect(made.body['doc']).toMatchObject({ network: 'telegram' })
  })
})

describe('the audience of a campaign', () => {
  const body = (audience: unknown) => ({
    ...{ name: 'Rule', accounts: [`account${HOME}`], message: textToLexical('Hi'), audience },
  })

  it.each([
    [{}, 'audience.all:'],
    [{ all: 5 }, 'audience.all:'],
    [{ all: [null] }, 'audience.all.0:'],
    [{ all: [{ field: 'lastInboundAt', value: 'abc' }] }, 'audience.all.0.op:'],
    [{ all: [{ field: '$where', op: 'in', value: 1 }] }, 'audience.all.0.field:'],
    [{ all: [{ field: 'category', op: 'in', value: 5 }] }, 'audience.all.0.value:'],
  ])('should be refused with its path: %j', async (audience, path) => {
    const { status, text } = await cms('POST', '/campaigns', body(audience))
    expect([status, text]).toEqual([400, expect.stringContaining(path)])
  })

  it('should be shown, and refused at the start, where it was stored before', async () => {
    const made = await cms('POST', '/campaigns', body({ all: [] }))
    const { id } = made.body['doc'] as { id: string }
    const audience = { all: [{ field: 'lastInboundAt', value: 'abc' }] }
    await rows(slugs.campaigns).updateOne({ _id: id }, { $set: { audience } })
    expect((await cms('GET', '/campaigns')).status).toBe(200)
    const field = 'audience.all.0.op'
    for (const refused of [
      await home.get(`/api/v1/campaigns/${id}/preview`),
      await home.post(`/campaigns/${id}/start`),
    ])
      expect(refused).toMatchObject({ status: 400, body: { field } })
  })
})

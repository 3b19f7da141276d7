import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Api } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { AWAY, cmsFor, emailOf, HOME, startSeeded, tokenOf } from './api-harness.ts'

type Row = { _id: string; tenant?: string } & Record<string, unknown>

let api: Api
let cms: ReturnType<typeof cmsFor>
let away: ReturnType<typeof cmsFor>
const rows = (slug: string) => api.mongo.db.collection<Row>(slug)

beforeAll(async () => {
  api = await startSeeded()
  cms = cmsFor(await tokenOf(api, 'home'))
  away = cmsFor(await tokenOf(api, 'away'))
})
afterAll(() => api.close())

describe('an API key', () => {
  const keyOf = (apiKey: string) => ({ name: 'K', roles: ['analyst'], enableAPIKey: true, apiKey })
  const make = (as: typeof cms, apiKey: string) => as('POST', '/api-keys', keyOf(apiKey))

  it('should be one that nobody guesses', async () => {
    for (const weak of ['a', 'a'.repeat(40), 'only-thirty-one-characters-long'])
      expect((await make(cms, weak)).status).toBe(400)
    expect((await make(cms, randomUUID())).status).toBe(201)
    const unused = { name: 'Later', roles: ['analyst'] }
    expect((await cms('POST', '/api-keys', unused)).status).toBe(201)
  })

  it('should not be told of to another workspace', async () => {
    const key = randomUUID()
    expect((await make(cms, key)).status).toBe(201)
    const repeated = await make(away, key)
    const weak = await make(away, 'a')
    expect([repeated.status, repeated.body]).toEqual([weak.status, weak.body])
    expect(repeated.text).not.toMatch(/unique|apiKeyIndex|exist/i)
  })
})

describe('a row of Payload’s own REST', () => {
  it('should be refused on the field at fault, where a shop’s name is taken', async () => {
    expect((await cms('POST', '/webhook-sources', { name: 'shop' })).status).toBe(201)
    const again = await cms('POST', '/webhook-sources', { name: 'shop' })
    expect(again.status).toBe(400)
    const rule = 'This workspace has a shop of this name already.'
    expect(again.body['errors']).toMatchObject([
      {
        data: { errors: [{ path: 'name', message: rule }] },
        message: expect.stringContaining(rule),
      },
    ])
    expect((await away('POST', '/webhook-sources', { name: 'shop' })).status).toBe(201)
    // Its orders are found by the row, whatever it is called and whoever names it.
    const shop = await rows(slugs.webhookSources).findOne({ tenant: HOME, name: 'shop' })
    const renamed = { name: 'shop-eu', key: 'of-another' }
    expect((await cms('PATCH', `/webhook-sources/${shop?._id}`, renamed)).status).toBe(200)
    const after = await rows(slugs.webhookSources).findOne({ _id: shop?._id ?? '' })
    expect([shop?.['key'], after?.['key'], after?.['name']]).toEqual([
      ...[shop?._id, shop?._id, 'shop-eu'],
    ])
  })

  it('should not have quiet hours that end as they begin', async () => {
    const hours = { enabled: true, from: '09:00', to: '09:00', mode: 'hold' }
    const refused = await cms('PATCH', `/tenants/${HOME}`, { quietHours: hours })
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('quietHours.to')])
    const off = { quietHours: { ...hours, enabled: false } }
    expect((await cms('PATCH', `/tenants/${HOME}`, off)).status).toBe(200)
    const on = await cms('PATCH', `/tenants/${HOME}`, { quietHours: { enabled: true } })
    expect(on.status).toBe(400)
  })

  it('should keep of a person what only code knows, and no zone that does not exist', async () => {
    const address = `/contacts/${HOME}.contactaaaaaaa`
    const order = { lastOrder: { item: 'Fake', amount: 5 }, firstName: 'Ada B.' }
    const { status, body } = await cms('PATCH', address, order)
    expect([status, body['doc']]).toMatchObject([200, { firstName: 'Ada B.' }])
    expect(JSON.stringify(body['doc'])).not.toContain('Fake')
    expect((await cms('PATCH', address, { timeZone: 'Mars/X' })).status).toBe(400)
    expect((await cms('PATCH', address, { timeZone: 'Asia/Tokyo' })).status).toBe(200)
    expect((await cms('PATCH', address, { timeZone: null })).status).toBe(200)
  })

  it('should come in pages, also to whoever asks for all', async () => {
    const many = Array.from({ length: 501 }, (_, n) => ({
      ...{ _id: `${HOME}.many.c${n}.0`, tenant: HOME, campaign: 'many', state: 'sent' },
      ...{ contact: `${HOME}.c${n}`, step: 0, attempts: [] },
    }))
    await rows(slugs.deliveries).insertMany(many)
    for (const query of ['limit=0', 'pagination=false', 'limit=900', 'limit=0&pagination=false']) {
      const { status, body } = await cms('GET', `/deliveries?${query}`)
      expect([query, status, (body['docs'] as unknown[]).length]).toEqual([query, 200, 500])
    }
    const ten = await cms('GET', '/deliveries')
    expect(ten.body['docs']).toHaveLength(10)
    const local = await api.payload.find({ collection: slugs.deliveries, limit: 0 })
    expect(local.docs.length).toBeGreaterThan(500)
  })

  it('should keep a tracked link as code made it: whoever gets a message next is tracked by it', async () => {
    const _id = `${HOME}.c1.link`
    const link = { _id, tenant: HOME, campaign: 'c1', url: 'https://shop.example/', label: null }
    await rows(slugs.links).insertOne({ ...link, salt: 'of-the-link' })
    for (const change of [
      { url: 'https://elsewhere.example/' },
      { campaign: 'c2' },
      { label: 'x' },
    ])
      expect((await cms('PATCH', `/links/${_id}`, change)).status).toBe(403)
    expect((await cms('DELETE', `/links/${_id}`)).status).toBe(403)
    const { url, campaign } = link
    expect((await cms('POST', '/links', { url, campaign })).status).toBe(403)
    expect(await rows(slugs.links).findOne({ _id })).toMatchObject(link)
    expect((await cms('GET', `/links/${_id}`)).body).toMatchObject({ url, campaign })
  })

  it('should be unknown where there is none, and forbidden to whom no such row is open', async () => {
    const analyst = cmsFor(await tokenOf(api, 'analyst'))
    for (const id of ['nope', `account${AWAY}`]) {
      const address = `/telegram-accounts/${id}`
      expect((await cms('PATCH', address, { name: 'x' })).status).toBe(404)
      expect((await cms('DELETE', address)).status).toBe(404)
      expect((await analyst('PATCH', address, { name: 'x' })).status).toBe(403)
      expect((await cmsFor({})('PATCH', address, { name: 'x' })).status).toBe(403)
    }
  })

  it('should not be asked for through the workspace of another', async () => {
    for (const query of [
      'where[accounts.tenant.hookId][like]=a',
      'where[or][0][and][0][accounts.tenant.hookId][like]=a',
      'sort=accounts.tenant.hookId',
    ])
      expect((await cms('GET', `/campaigns?${query}`)).status).toBe(400)
  })
})

describe('a workspace', () => {
  it('should stay while an account of it is signed in, or a run goes on', async () => {
    const admin = { $set: { roles: ['platform-admin'] } }
    await rows(slugs.users).updateOne({ email: emailOf('both') } as never, admin)
    const platform = cmsFor(await tokenOf(api, 'both'))
    const run = { _id: `${AWAY}.c1`, tenant: AWAY, campaign: 'c1', frozen: { name: 'Autumn' } }
    await rows(slugs.campaignRuns).insertOne({ ...run, status: 'paused' })

    const signedIn = await platform('DELETE', `/tenants/${AWAY}`)
    expect([signedIn.status, signedIn.text]).toEqual([409, expect.stringContaining('“Support”')])
    const accounts = { $set: { state: 'signed-out' } }
    await rows(slugs.telegramAccounts).updateMany({ tenant: AWAY }, accounts)
    const running = await platform('DELETE', `/tenants/${AWAY}`)
    expect([running.status, running.text]).toEqual([409, expect.stringContaining('“Autumn”')])
    expect((await cms('DELETE', `/tenants/${AWAY}`)).status).toBe(403)

    await rows(slugs.campaignRuns).updateOne({ _id: run._id }, { $set: { status: 'done' } })
    expect((await platform('DELETE', `/tenants/${AWAY}`)).status).toBe(200)
  })
})

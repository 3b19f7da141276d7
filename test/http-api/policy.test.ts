import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Api, Client } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { loosestCaps } from '../../src/core/policy/frequency.ts'
import { personId } from '../../src/mongo/persons.ts'
import { AWAY, callerFor, emailOf, HOME, PASSWORD, signIn, startSeeded } from './api-harness.ts'

let api: Api
let home: Client
let analyst: Client
let admin: Client

const contact = `${HOME}.contactaaaaaaa`
const why = `/api/v1/contacts/${contact}/why`
const rows = (slug: string) => api.mongo.db.collection<{ _id: string; tenant?: string }>(slug)
const put = (slug: string, row: { _id: string } & Record<string, unknown>) =>
  rows(slug).replaceOne({ _id: row._id }, { tenant: HOME, ...row }, { upsert: true })

beforeAll(async () => {
  api = await startSeeded()
  await api.payload.create({
    collection: slugs.users,
    data: {
      ...{ email: emailOf('admin'), name: 'admin', password: PASSWORD },
      ...{ roles: ['platform-admin'], tenants: [{ tenant: AWAY, roles: ['owner'] }] },
    } as never,
  })
  home = await signIn(api, 'home')
  analyst = await signIn(api, 'analyst')
  admin = await signIn(api, 'admin')
  // A zone in which it is never night, whenever the test runs.
  const quietHours = { enabled: false, from: '22:00', to: '08:00', mode: 'hold' }
  await rows(slugs.tenants).updateOne({ _id: HOME }, { $set: { quietHours } })
})
beforeEach(async () => {
  for (const slug of [slugs.suppressions, slugs.platformStops, slugs.deliveries, slugs.decisions])
    await rows(slug).deleteMany({})
})
afterAll(() => api.close())

describe('why somebody may (not) be written to', () => {
  it('is told in a sentence, with the rule, the fact and since when', async () => {
    expect((await analyst.get(why)).body).toMatchObject({ may: 'yes', wroteAt: expect.any(String) })
    const at = new Date('2026-11-12T09:00:00Z')
    await put(slugs.suppressions, { _id: contact, contact, reason: 'opt-out', at })
    await put(slugs.decisions, {
      ...{ _id: `${HOME}.camp1.contactaaaaaaa`, campaign: 'camp1', contact, step: 0 },
      ...{ verdict: 'wait', rule: 'quiet-hours', reason: 'quiet-hours', at },
      trace: { fact: 'quiet from 22:00 to 08:00 in UTC', until: at },
    })
    expect((await analyst.get(why)).body).toMatchObject({
      ...{ may: 'no', rule: 'suppression', reason: 'suppressed-opt-out' },
      ...{ fact: 'on the stop list: opt-out', since: at.toISOString(), until: null },
      decisions: [{ campaign: 'camp1', rule: 'quiet-hours', until: at.toISOString() }],
    })
  })

  it('counts what other campaigns have sent, and knows a person under another contact', async () => {
    const sentAt = new Date(Date.now() - 60_000)
    await put(slugs.deliveries, { _id: `${HOME}.other.x.0`, contact, sentAt, state: 'sent' })
    const later = { may: 'later', rule: 'frequency', reason: 'frequency-cap' }
    expect((await home.get(why)).body).toMatchObject(later)
    await rows(slugs.deliveries).deleteMany({})
    const masterKey = api.env.HERALD_MASTER_KEY
    const person = personId({ masterKey, kind: 'sandbox', value: '77' })
    const stop = { contact: `${HOME}.before`, reason: 'blocked', at: sentAt, person }
    await put(slugs.suppressions, { _id: `${HOME}.before`, ...stop })
    expect((await home.get(why)).body).toMatchObject({ may: 'no', reason: 'suppressed-blocked' })
  })

  it('is told of a campaign’s people by name, with what became of their message', async () => {
    const campaign = 'camp1'
    const path = `/api/v1/campaigns/${campaign}/why?search=ad`
    expect((await home.get(path)).status).toBe(404)
    const frozen = { accounts: [`account${HOME}`], quietHours: { enabled: false } }
    const run = { campaign, status: 'running', quietOverride: null, frozen }
    await put(slugs.campaignRuns, { _id: `${HOME}.${campaign}`, ...run })
    const dueAt = new Date()
    const row = { contact, campaign, state: 'skipped', reason: 'no-dialog', dueAt, sentAt: null }
    await put(slugs.deliveries, { _id: `${HOME}.${campaign}.contactaaaaaaa.0`, ...row })
    expect((await home.get(path)).body).toMatchObject({
      people: [{ name: 'Ada', delivery: { state: 'skipped', reason: 'no-dialog' } }],
    })
    expect((await home.get(path)).body['people']).toMatchObject([{ now: { may: 'yes' } }])
    expect((await home.get(`/api/v1/campaigns/${campaign}/why`)).body).toMatchObject({
      field: 'search',
    })
    // Each step of the ladder by itself, with the rule and the fact behind it.
    const nudges = [{ afterHours: 24 }, { afterHours: 48 }]
    const got = { state: 'sent', reason: null, sentAt: dueAt }
    const agreed = { kind: 'consent', at: dueAt.toISOString() }
    await rows(slugs.campaignRuns).updateOne(
      { _id: `${HOME}.${campaign}` },
      { $set: { frozen: { ...frozen, nudges } } as never },
    )
    await rows(slugs.deliveries).updateOne(
      { _id: `${HOME}.${campaign}.contactaaaaaaa.0` },
      { $set: { ...got, step: 0, repliedAt: dueAt, ground: { consent: dueAt } } as never },
    )
    const called = { ...row, step: 1, state: 'cancelled', reason: 'replied' }
    await put(slugs.deliveries, { _id: `${HOME}.${campaign}.contactaaaaaaa.1`, ...called })
    const [ada] = (await home.get(path)).body['people'] as { steps: object[] }[]
    expect(ada?.steps).toMatchObject([
      { step: 0, state: 'sent', sentAt: dueAt.toISOString(), ground: agreed },
      {
        ...{ step: 1, state: 'cancelled', rule: 'nudge', reason: 'replied' },
        ...{ sentence: expect.any(String), fact: expect.stringContaining(dueAt.toISOString()) },
      },
      { step: 2, state: null, rule: 'nudge', fact: expect.stringContaining('nudge 1') },
    ])
    expect((await home.get(why)).body['sent']).toMatchObject([{ campaign, ground: agreed }])
    await rows(slugs.campaignRuns).deleteMany({ _id: `${HOME}.${campaign}` })
  })

  it('is nobody else’s business', async () => {
    expect((await home.get(`/api/v1/contacts/${AWAY}.contactaaaaaaa/why`)).status).toBe(404)
    expect((await callerFor(api.origin, {}).get(why)).status).toBe(401)
  })
})

describe('the stop list of the platform', () => {
  it('is kept by platform admins, in every workspace, without what it was made of', async () => {
    const ask = { kind: 'sandbox', value: '77', note: 'letter 12' }
    expect((await home.post('/api/v1/platform/stops', ask)).status).toBe(403)
    expect((await admin.post('/api/v1/platform/stops', ask)).status).toBe(201)
    expect((await admin.post('/api/v1/platform/stops', ask)).body).toMatchObject({ added: false })
    const [row] = await rows(slugs.platformStops).find({}).toArray()
    expect(row).toMatchObject({ reason: 'by-hand', note: 'letter 12', by: expect.any(String) })
    expect(JSON.stringify(row)).not.toContain('"77"')
    expect((await home.get(why)).body).toMatchObject({ may: 'no', rule: 'platform-stop' })
  })

  it('says which field is wrong, and by what rule', async () => {
    const refused = (body: object) => admin.post('/api/v1/platform/stops', body)
    expect(await refused({ kind: 'telegram', value: '+49 30' })).toMatchObject({
      status: 400,
      body: { field: 'value', detail: expect.stringContaining('digits') },
    })
    // By a number nobody would ever be found.
    expect(await refused({ kind: 'phone', value: '+491701234567' })).toMatchObject({
      status: 400,
      body: { field: 'kind', detail: expect.stringContaining('number') },
    })
    expect((await refused({ kind: 'mail', value: 'x' })).body).toMatchObject({ field: 'kind' })
  })
})

describe('the kill switch', () => {
  const state = async () =>
    (await rows(slugs.tenants).findOne({ _id: HOME })) as { killSwitch?: boolean } | null

  it('needs a role and a reason, is kept in the audit, and stops this workspace alone', async () => {
    expect((await analyst.post('/api/v1/workspace/stop-sending', { reason: 'odd' })).status).toBe(
      403,
    )
    expect((await home.post('/api/v1/workspace/stop-sending', { reason: ' ' })).body).toMatchObject(
      {
        field: 'reason',
      },
    )
    const stopped = await home.post('/api/v1/workspace/stop-sending', { reason: 'wrong price' })
    expect(stopped.body).toEqual({ killSwitch: true, changed: true })
    expect((await home.get(why)).body).toMatchObject({ may: 'later', reason: 'kill-switch' })
    await put(slugs.suppressions, { _id: contact, contact, reason: 'blocked', at: new Date() })
    expect((await home.get(why)).body).toMatchObject({
      ...{ may: 'no', reason: 'suppressed-blocked' },
      also: [{ rule: 'pace', reason: 'kill-switch' }],
    })
    expect((await admin.get(`/api/v1/contacts/${AWAY}.contactaaaaaaa/why`)).body).not.toMatchObject(
      {
        reason: 'kill-switch',
      },
    )
    const audit = await rows(slugs.audit).find({ tenant: HOME, target: HOME }).toArray()
    expect(audit).toMatchObject([{ action: 'workspace.stop-sending', reason: 'wrong price' }])
  })

  it('is not turned by saving the settings, and lets go at once what it held', async () => {
    await rows(slugs.tenants).updateOne({ _id: HOME }, { $set: { killSwitch: true } })
    await api.payload.update({
      collection: slugs.tenants,
      id: HOME,
      data: { killSwitch: false, plan: 'other' } as never,
      overrideAccess: false,
      user: await owner(),
    })
    expect(await state()).toMatchObject({ killSwitch: true, plan: 'other' })
    const dueAt = new Date(Date.now() + 60_000)
    const held = { state: 'deferred', reason: 'kill-switch', dueAt }
    await put(slugs.deliveries, { _id: `${HOME}.c.x.0`, contact, sentAt: null, ...held })
    expect((await home.post('/api/v1/workspace/resume-sending')).body).toMatchObject({
      killSwitch: false,
    })
    const freed = (await rows(slugs.deliveries).findOne({})) as Delivery | null
    expect(freed).toMatchObject({ state: 'queued', reason: null })
    expect(+(freed?.dueAt ?? 0)).toBeLessThan(+dueAt)
  })
})

const owner = async () => {
  const { docs } = await api.payload.find({
    collection: slugs.users,
    where: { email: { equals: emailOf('home') } },
  })
  return { ...docs[0], collection: slugs.users } as never
}

describe('the caps of a workspace', () => {
  it('may be tightened, and loosened up to the platform’s bounds', async () => {
    const save = async (frequency: object) =>
      api.payload.update({
        collection: slugs.tenants,
        id: HOME,
        data: { frequency } as never,
        overrideAccess: false,
        user: await owner(),
      })
    await expect(save(loosestCaps)).resolves.toMatchObject({ frequency: loosestCaps })
    const refusal = await save({ perDay: 6 }).catch((error: unknown) => error)
    expect(JSON.stringify(refusal)).toMatch(/from 1 to 5.*frequency\.perDay/)
    await expect(save({ perDay: null, perWeek: null })).resolves.toBeDefined()
  })
})

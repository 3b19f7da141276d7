import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import type { Api, Client } from './api-harness.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { AWAY, HOME, signIn, startSeeded } from './api-harness.ts'

let api: Api
let home: Client
let analyst: Client

const contact = `${HOME}.contactaaaaaaa`
const why = `/api/v1/contacts/${contact}/why`
const rows = (slug: string) => api.mongo.db.collection<{ _id: string; tenant?: string }>(slug)

beforeAll(async () => {
  api = await startSeeded()
  home = await signIn(api, 'home')
  analyst = await signIn(api, 'analyst')
  // A zone in which it is never night, whenever the test runs.
  const quietHours = { enabled: false, from: '22:00', to: '08:00', mode: 'hold' }
  await rows(slugs.tenants).updateOne({ _id: HOME }, { $set: { quietHours } as never })
})
afterAll(() => api.close())

describe('what the team knows of a person', () => {
  const consents = `/api/v1/contacts/${contact}/consents`
  const stop = `/api/v1/contacts/${contact}/stop`
  afterEach(() => rows(slugs.consents).deleteMany({ source: 'by-hand' } as never))

  it('is a line in the ledger: who recorded it, on what ground, and what they were shown', async () => {
    expect((await analyst.post(consents, { proof: 'a form' })).status).toBe(403)
    expect((await home.post(consents, { proof: ' ' })).body).toMatchObject({ field: 'proof' })
    const said = { proof: 'Form at the fair, 3 May', text: 'Send me offers on Telegram.' }
    const answer = await home.post(consents, said)
    expect(answer.status).toBe(201)
    expect(await rows(slugs.consents).findOne({ _id: String(answer.body['id']) })).toMatchObject({
      ...{ contact, tenant: HOME, purpose: 'marketing', granted: true, ...said },
      actor: expect.any(String),
    })
    expect((await home.get(why)).body).toMatchObject({ may: 'yes', consentAt: expect.any(String) })
  })

  it('stops a person for good, whatever is recorded afterwards', async () => {
    expect(await home.post(stop, { reason: 'Asked on the phone' })).toMatchObject({ status: 201 })
    expect(await home.post(stop, { reason: 'Again' })).toMatchObject({ body: { added: false } })
    const row = await rows(slugs.suppressions).findOne({ tenant: HOME })
    expect(row).toMatchObject({ contact, reason: 'by-hand', person: expect.any(String) })
    expect((await home.post(consents, { proof: 'a form' })).status).toBe(409)
    expect((await home.get(why)).body).toMatchObject({
      ...{ may: 'no', reason: 'suppressed-by-hand' },
    })
    const audit = await rows(slugs.audit).find({ tenant: HOME, target: contact }).toArray()
    expect(audit.map((line) => (line as { action?: string }).action)).toContain('contact.stop')
  })

  it('counts a complaint as one, which three workspaces make a stop of the platform', async () => {
    await rows(slugs.suppressions).deleteMany({})
    const { personId } = await import('../../src/mongo/persons.ts')
    const masterKey = api.env.HERALD_MASTER_KEY
    const person = personId({ masterKey, kind: 'sandbox', value: '77' })
    for (const tenant of ['one', 'two'])
      await rows(slugs.suppressions).insertOne({
        ...{ _id: `${tenant}.x`, tenant, contact: `${tenant}.x` },
        ...({ reason: 'blocked', person } as object),
      })
    // An account that was deleted since, and connected again under another id, knew them, too.
    const gone = { _id: `${HOME}.0gone.77`, tenant: HOME, account: '0gone', peer: '77', contact }
    const dialogs = await rows(slugs.dialogs)
      .find({ contact } as never)
      .toArray()
    await rows(slugs.dialogs).deleteMany({ contact } as never)
    await rows(slugs.dialogs).insertMany([gone as never, ...dialogs])
    const said = { reason: 'Complained by letter', complaint: true }
    expect(await home.post(stop, said)).toMatchObject({ status: 201 })
    expect(await rows(slugs.suppressions).findOne({ tenant: HOME })).toMatchObject({
      ...{ contact, reason: 'complaint', person },
    })
    expect(await rows(slugs.platformStops).findOne({ _id: person })).toMatchObject({
      reason: 'complaints',
    })
    await rows(slugs.dialogs).deleteOne({ _id: gone._id })
    await rows(slugs.platformStops).deleteMany({})
  })

  it('reaches no other workspace', async () => {
    const theirs = `/api/v1/contacts/${AWAY}.contactaaaaaaa`
    expect((await home.post(`${theirs}/stop`, { reason: 'odd' })).status).toBe(404)
    expect((await home.post(`${theirs}/consents`, { proof: 'a form' })).status).toBe(404)
  })
})

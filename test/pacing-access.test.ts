import config from '@payload-config'
import type { Payload } from 'payload'

import { getPayload, handleEndpoints } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TelegramAccount } from '../src/core/model/account.ts'
import type { Mongo } from '../src/mongo/connect.ts'

import { slugs } from '../src/collections/slugs.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { features } from '../src/plugins/index.ts'

const PASSWORD = 'A-Test-Password-1'
const tenant = 'homeaaaa'
const id = 'account1'
let mongo: Mongo
let payload: Payload

const signIn = async (name: string): Promise<string> => {
  const data = { email: `${name}@example.test`, password: PASSWORD }
  return `JWT ${(await payload.login({ collection: slugs.users, data })).token}`
}
const change = async (
  name: string,
  data: object,
  path = `${slugs.telegramAccounts}/${id}`,
): Promise<number> => {
  const answer = await handleEndpoints({
    config,
    request: new Request(`http://127.0.0.1:3000/cms-api/${path}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', authorization: await signIn(name) },
      body: JSON.stringify(data),
    }),
  })
  return answer.status
}
const stored = async () => {
  const rows = mongo.db.collection<TelegramAccount>(slugs.telegramAccounts)
  const { pacing, pacingProfile, firstUsedAt, name } = (await rows.findOne({ _id: id })) ?? {}
  return { pacing, pacingProfile, firstUsedAt, name }
}

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
  payload = await getPayload({ config, disableOnInit: true })
  const workspace = { id: tenant, name: 'Home', slug: 'home', timeZone: 'UTC', currency: 'EUR' }
  await payload.create({ collection: slugs.tenants, data: workspace })
  const people = [
    ['owner', ['owner'], []],
    ['marketer', ['marketer'], []],
    ['admin', ['owner'], ['platform-admin']],
  ] as const
  for (const [name, own, platform] of people)
    await payload.create({
      collection: slugs.users,
      data: {
        id: `user-${name}`,
        email: `${name}@example.test`,
        password: PASSWORD,
        roles: [...platform],
        tenants: [{ tenant, roles: [...own] }],
      },
    })
  const row = { tenant, name: 'Shop', network: 'sandbox', state: 'connected', firstUsedAt: null }
  await mongo.db
    .collection<{ _id: string }>(slugs.telegramAccounts)
    .insertOne({ _id: id, ...row, ...{ pacing: {}, pacingProfile: 'usual' } })
})
afterAll(async () => {
  await payload.destroy()
  await mongo.close()
})

const loose = { pacingProfile: 'high', firstUsedAt: '2020-01-01T00:00:00.000Z' }

it.each(['owner', 'marketer'])('should not let the workspace raise itself (%s)', async (name) => {
  expect(await change(name, { ...loose, name: `by ${name}` })).toBe(200)
  expect(await stored()).toMatchObject({
    ...{ pacingProfile: 'usual', firstUsedAt: null, name: `by ${name}` },
  })
})

it('should let an owner lower, and not a marketer', async () => {
  await change('marketer', { pacing: { perDay: 4 } })
  expect((await stored()).pacing?.perDay ?? null).toBeNull()
  expect(await change('owner', { pacing: { perDay: 40 } })).toBe(200)
  expect((await stored()).pacing?.perDay).toBe(40)
})

it('should keep what the panel does not know', async () => {
  const rows = mongo.db.collection<TelegramAccount>(slugs.telegramAccounts)
  const known = { link: { open: true, at: new Date(0), code: null }, floods: [], syncDue: true }
  await rows.updateOne({ _id: id }, { $set: known })
  expect(await change('owner', { name: 'Renamed' })).toBe(200)
  expect(await rows.findOne({ _id: id })).toMatchObject({ ...known, name: 'Renamed' })
})

it('should let a platform admin raise, up to the fixed cap', async () => {
  expect(await change('admin', loose)).toBe(200)
  expect(await stored()).toMatchObject({ pacingProfile: 'high', firstUsedAt: expect.any(Date) })
  expect(await change('admin', { pacing: { perHour: 3_601 } })).toBe(400)
  expect(await change('admin', { pacingProfile: 'endless' })).toBe(400)
})

describe('how large a campaign may be without a sample', () => {
  const set = (name: string, sizeGate: object) =>
    change(name, { sizeGate }, `${slugs.tenants}/${tenant}`)
  const gate = async () => {
    const rows = mongo.db.collection<{ _id: string; sizeGate?: object }>(slugs.tenants)
    return (await rows.findOne({ _id: tenant }))?.sizeGate
  }

  it('should be lowered by an owner, and raised by a platform admin only', async () => {
    expect(await set('owner', { from: 50 })).toBe(200)
    expect(await set('owner', { from: 201 })).toBe(400)
    expect(await set('owner', { from: 19 })).toBe(400)
    await set('owner', { from: 60, most: 1_000 })
    expect(await gate()).toMatchObject({ from: 60 })
    expect(await gate()).not.toMatchObject({ most: 1_000 })
    expect(await set('admin', { most: 1_001 })).toBe(400)
    expect(await set('admin', { most: 500 })).toBe(200)
    expect(await set('owner', { from: 400 })).toBe(200)
    expect(await gate()).toMatchObject({ from: 400, most: 500 })
  })
})

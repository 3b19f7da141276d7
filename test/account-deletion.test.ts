import config from '@payload-config'
import type { Payload } from 'payload'

import { getPayload, handleEndpoints } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { AccountState, TelegramAccount } from '../src/core/model/account.ts'
import type { Mongo } from '../src/mongo/connect.ts'

import { slugs } from '../src/collections/slugs.ts'
import { accountStates } from '../src/core/model/account.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { features } from '../src/plugins/index.ts'

const password = 'A-Test-Password-1'
const email = 'owner@example.test'
const tenant = 'homeaaaa'
const signedIn: readonly AccountState[] = ['connected', 'resting', 'code', 'password']
let mongo: Mongo
let payload: Payload

const accounts = () => mongo.db.collection<TelegramAccount>(slugs.telegramAccounts)
const remove = async (path: string) => {
  const { token } = await payload.login({ collection: slugs.users, data: { email, password } })
  const answer = await handleEndpoints({
    config,
    request: new Request(`http://127.0.0.1:3000/cms-api/${slugs.telegramAccounts}${path}`, {
      method: 'DELETE',
      headers: { authorization: `JWT ${token}` },
    }),
  })
  return { status: answer.status, said: await answer.text() }
}
const put = async (_id: string, state: AccountState) => {
  const row = { tenant, name: `Shop ${state}`, network: 'sandbox', state, pacing: {} } as const
  await accounts().insertOne({ _id, ...row } as unknown as TelegramAccount)
}

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
  payload = await getPayload({ config, disableOnInit: true })
  const workspace = { id: tenant, name: 'Home', slug: 'home', timeZone: 'UTC', currency: 'EUR' }
  await payload.create({ collection: slugs.tenants, data: workspace })
  const tenants = [{ tenant, roles: ['owner' as const] }]
  await payload.create({
    collection: slugs.users,
    data: { email, password, name: 'Owner', roles: [], tenants },
  })
}, 60_000)
afterAll(async () => {
  await payload?.destroy()
  await mongo?.close()
})

describe('deleting an account', () => {
  it.each(accountStates)('that is "%s" says what to do first, or does it', async (state) => {
    const id = `one${state}`
    await put(id, state)
    const { status, said } = await remove(`/${id}`)
    const stays = signedIn.includes(state)
    expect(status).toBe(stays ? 409 : 200)
    if (stays) expect(said).toContain('Sign it out first')
    expect(await accounts().countDocuments({ _id: id })).toBe(stays ? 1 : 0)
  })

  it('waits for the campaigns that send from it: their messages would wait for ever', async () => {
    await put('shared', 'banned')
    const runs = mongo.db.collection<{ _id: string; tenant: string; status: string }>(
      slugs.campaignRuns,
    )
    const frozen = { name: 'Spring', accounts: ['other', 'shared'] }
    const run = { tenant, campaign: 'spring', status: 'paused', frozen }
    await runs.insertOne({ _id: `${tenant}.spring`, ...run })
    await runs.insertOne({ _id: 'awayaaaa.spring', ...run, tenant: 'awayaaaa' })
    const { status, said } = await remove('/shared')
    expect(status).toBe(409)
    expect(said).toContain('The campaign “Spring” sends from “Shop banned” and is not over.')
    expect(await accounts().countDocuments({ _id: 'shared' })).toBe(1)
    // One of another workspace is none of its business.
    await runs.updateOne({ _id: `${tenant}.spring` }, { $set: { status: 'stopped' } })
    expect((await remove('/shared')).status).toBe(200)
  })

  it('with others at once leaves those that are signed in', async () => {
    await accounts().deleteMany({})
    await put('a', 'connected')
    await put('b', 'signed-out')
    const { said } = await remove('?where[tenant][equals]=homeaaaa')
    expect(said).toContain('Sign it out first')
    expect((await accounts().find().toArray()).map(({ _id }) => _id)).toEqual(['a'])
  })
})

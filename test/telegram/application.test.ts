import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { TelegramAccount } from '../../src/core/model/account.ts'
import type { Caller } from '../../src/endpoints/define-endpoint.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type { Vault } from '../../src/vault/vault.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { loadEnv } from '../../src/core/env.ts'
import { realApi, requireSomeApi, setTenantApi } from '../../src/delivery/telegram-api.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { connect } from '../../src/plugins/accounts/endpoints/connect.ts'
import {
  forgetApplication,
  setApplication,
} from '../../src/plugins/accounts/endpoints/own-application.ts'
import { openVault } from '../../src/vault/open-vault.ts'

const tenant = 'acme'
const hash = '0123456789abcdef0123456789abcdef'
const none = loadEnv({ ...process.env, TELEGRAM_API_ID: '', TELEGRAM_API_HASH: '' })
const both = { ...none, TELEGRAM_API_ID: 7, TELEGRAM_API_HASH: hash }
let mongo: Mongo
let vault: Vault

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  vault = openVault({ db: mongo.db, masterKey: none.HERALD_MASTER_KEY })
})
beforeEach(async () => {
  await mongo.db.dropDatabase()
  const tenants = mongo.db.collection<{ _id: string }>(slugs.tenants)
  await tenants.insertMany([{ _id: tenant }, { _id: 'other' }])
})
afterAll(() => mongo?.close())

const caller = { tenant, id: 'u1', roles: ['owner'] } as unknown as Caller
const context = { params: {}, caller }
const asked = (method: string, body?: unknown) =>
  new Request('http://h.test', {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

describe('the application of the real Telegram', () => {
  it('is the installation’s, unless the workspace has sealed one', async () => {
    const own = { id: 42, hash: 'f'.repeat(32) }
    await setTenantApi(mongo.db, vault, tenant, own)
    const apiFor = realApi(mongo.db, vault, both)
    expect(await apiFor(tenant)).toEqual(own)
    expect(await apiFor('other')).toEqual({ id: 7, hash })
    const row = await mongo.db.collection<{ _id: string }>(slugs.tenants).findOne({ _id: tenant })
    expect(JSON.stringify(row)).not.toContain(own.hash)
    await setTenantApi(mongo.db, vault, tenant, null)
    expect(await apiFor(tenant)).toEqual({ id: 7, hash })
    expect(await realApi(mongo.db, vault, none)(tenant)).toBeNull()
  })

  it('is needed by a sender of the real Telegram, which says what to set', async () => {
    await expect(requireSomeApi(mongo.db, none)).rejects.toThrow(
      'need TELEGRAM_API_ID and TELEGRAM_API_HASH to be set',
    )
    const half = { ...none, TELEGRAM_API_ID: 7 }
    await expect(requireSomeApi(mongo.db, half)).rejects.toThrow('need TELEGRAM_API_HASH to be set')
    await requireSomeApi(mongo.db, both)
    await setTenantApi(mongo.db, vault, tenant, { id: 42, hash })
    await requireSomeApi(mongo.db, none)
  })

  it('is asked for before an account of the real Telegram is made', async () => {
    const deps = { mongo, vault, clock: systemClock, env: none }
    const endpoint = connect(deps)
    const body = { phone: '+4915123456789', network: 'telegram' }
    const answer = endpoint.respond(asked('POST', body), context)
    await expect(answer).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      field: 'network',
      message: /TELEGRAM_API_ID and TELEGRAM_API_HASH/,
    })
    expect(await mongo.db.collection(slugs.telegramAccounts).countDocuments()).toBe(0)

    const row = { _id: 'acc', tenant, network: 'telegram', state: 'new' } as TelegramAccount
    await mongo.db.collection<TelegramAccount>(slugs.telegramAccounts).insertOne(row)
    const again = endpoint.respond(asked('POST', { accountId: 'acc' }), context)
    await expect(again).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  })

  it('can be sealed and taken away by the owner, and is never told again', async () => {
    const deps = { mongo, vault, clock: systemClock, env: none }
    const own = setApplication(deps)
    const set = await own.respond(asked('PUT', { apiId: 42, apiHash: hash }), context)
    expect(await set.text()).toBe('{"apiId":42}')
    expect(await realApi(mongo.db, vault, none)(tenant)).toEqual({ id: 42, hash })
    const wrong = own.respond(asked('PUT', { apiId: 42, apiHash: 'short' }), context)
    await expect(wrong).rejects.toMatchObject({ code: 'INVALID_INPUT', field: 'apiHash' })
    await forgetApplication(deps).respond(asked('DELETE'), context)
    expect(await realApi(mongo.db, vault, none)(tenant)).toBeNull()
    const audit = await mongo.db.collection(slugs.audit).find({ tenant, actor: 'u1' }).toArray()
    expect(audit.map(({ action }) => action)).toEqual([
      'workspace.set-application',
      'workspace.forget-application',
    ])
    expect(JSON.stringify(audit)).not.toContain(hash)
  })
})

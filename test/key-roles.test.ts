import { randomUUID } from 'node:crypto'

import config from '@payload-config'
import type { Payload } from 'payload'

import { getPayload, handleEndpoints } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Role } from '../src/core/roles.ts'
import type { Mongo } from '../src/mongo/connect.ts'

import { slugs } from '../src/collections/slugs.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { features } from '../src/plugins/index.ts'

const PASSWORD = 'A-Test-Password-1'
const tenant = 'homeaaaa'
const SECRET = 'the-key-of-the-owner-0001'
let mongo: Mongo
let payload: Payload

const signIn = async (name: string): Promise<string> => {
  const data = { email: `${name}@example.test`, password: PASSWORD }
  return `JWT ${(await payload.login({ collection: slugs.users, data })).token}`
}
const ask = async (name: string, method: string, path: string, data?: object) => {
  const answer = await handleEndpoints({
    config,
    request: new Request(`http://127.0.0.1:3000/cms-api/${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: await signIn(name) },
      ...(data && { body: JSON.stringify(data) }),
    }),
  })
  return { status: answer.status, text: await answer.text() }
}
const keyOf = (roles: Role[]) => ({
  ...{ name: 'K', roles, enableAPIKey: true, apiKey: randomUUID() },
})
const stored = () => mongo.db.collection<{ _id: string }>(slugs.apiKeys)

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
  payload = await getPayload({ config, disableOnInit: true })
  const workspace = { id: tenant, name: 'Home', slug: 'home', timeZone: 'UTC', currency: 'EUR' }
  await payload.create({ collection: slugs.tenants, data: workspace })
  for (const role of ['owner', 'developer', 'marketer', 'analyst'] as const)
    await payload.create({
      collection: slugs.users,
      data: {
        ...{ id: `user-${role}`, email: `${role}@example.test`, password: PASSWORD, roles: [] },
        tenants: [{ tenant, roles: [role] }],
      },
    })
  const key = { ...keyOf(['owner']), id: 'owners', tenant, apiKey: SECRET }
  await payload.create({ collection: slugs.apiKeys, data: key })
})
afterAll(async () => {
  await payload.destroy()
  await mongo.close()
})

describe('keys of a workspace', () => {
  it('should be shown to nobody once they are made', async () => {
    for (const name of ['owner', 'developer', 'marketer', 'analyst'])
      for (const path of [slugs.apiKeys, `${slugs.apiKeys}/owners`]) {
        const { status, text } = await ask(name, 'GET', path)
        expect(status, name).toBe(200)
        expect(text, name).not.toContain(SECRET)
      }
  })

  it('should make nobody more than they are', async () => {
    const made = async (name: string, roles: Role[]) => {
      const { status, text } = await ask(name, 'POST', slugs.apiKeys, keyOf(roles))
      return status === 201 ? 'made' : `${status} ${text.includes('that you do not have')}`
    }
    const before = await stored().countDocuments()
    expect(await made('developer', ['owner'])).toBe('403 true')
    expect(await made('developer', ['developer', 'marketer'])).toBe('403 true')
    expect(await made('marketer', ['marketer'])).toContain('403')
    expect(await stored().countDocuments()).toBe(before)
    expect(await made('developer', ['developer', 'analyst'])).toBe('made')
    expect(await made('owner', ['owner', 'marketer'])).toBe('made')
  })

  it('should not be raised, taken over or deleted by who may do less', async () => {
    const [own] = await stored()
      .find({ roles: ['developer', 'analyst'] })
      .toArray()
    const mine = `${slugs.apiKeys}/${own?._id}`
    expect((await ask('developer', 'PATCH', mine, { roles: ['owner'] })).status).toBe(403)
    expect((await ask('developer', 'PATCH', mine, { name: 'Renamed' })).status).toBe(200)
    const theirs = `${slugs.apiKeys}/owners`
    for (const change of [{ apiKey: 'mine-now-0001' }, { roles: ['developer'] }])
      expect((await ask('developer', 'PATCH', theirs, change)).status).toBeGreaterThanOrEqual(403)
    expect((await ask('developer', 'DELETE', theirs)).status).toBeGreaterThanOrEqual(403)
    const headers = { authorization: `${slugs.apiKeys} API-Key ${SECRET}` }
    const { user } = await payload.auth({ headers: new Headers(headers) })
    expect(user).toMatchObject({ id: 'owners', roles: ['owner'] })
  })
})

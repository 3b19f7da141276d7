import config from '@payload-config'
import type { Payload } from 'payload'

import { getPayload, handleEndpoints } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Mongo } from '../src/mongo/connect.ts'

import { slugs } from '../src/collections/slugs.ts'
import { after, DAY } from '../src/core/time.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { claimEndpoints } from '../src/plugins/identity/claim-endpoints.ts'
import { createUnclaimedOwner, makeOwnerLink, ownerState } from '../src/plugins/identity/owner.ts'
import { features } from '../src/plugins/index.ts'

describe('the one-time owner link', () => {
  // The real one: the database itself clears away links that ran out long ago.
  const now = new Date()
  let at = now
  let mongo: Mongo
  let payload: Payload
  const person = { name: 'Ada', email: 'ada@example.test', password: 'a long enough secret' }

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
    await migrate(mongo.db, features)
    payload = await getPayload({ config, disableOnInit: true })
    const tenant = await payload.create({
      collection: slugs.tenants,
      data: { name: 'Demo', slug: 'demo', timeZone: 'UTC', currency: 'EUR' },
    })
    await createUnclaimedOwner(payload, { tenant: tenant.id })
  })
  afterAll(async () => {
    await payload.destroy()
    await mongo.close()
  })

  const ask = (method: 'get' | 'post', token: string, form: Record<string, string> = {}) => {
    const all = claimEndpoints({ payload, db: mongo.db, clock: { now: () => at } })
    const endpoint = all.find((one) => one.method === method)
    if (endpoint?.tenancy !== 'public') throw new Error('No such endpoint')
    const url = `http://127.0.0.1:3000/claim?token=${token}`
    const body = new URLSearchParams({ token, ...form })
    const request = new Request(url, method === 'get' ? {} : { method: 'POST', body })
    return endpoint.respond(request, { params: {} })
  }

  it('should close the public registration before there is an owner', async () => {
    const response = await handleEndpoints({
      config,
      request: new Request('http://127.0.0.1:3000/cms-api/users/first-register', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(person),
      }),
    })
    expect([response.status, await ownerState(mongo.db)]).toEqual([403, 'unclaimed'])
  })

  it('should refuse what is not a link, what expired and what was replaced', async () => {
    const old = await makeOwnerLink(mongo.db, now)
    const fresh = await makeOwnerLink(mongo.db, now)
    const [nonsense, replaced, good] = await Promise.all([
      ask('get', 'nonsense'),
      ask('get', old),
      ask('get', fresh),
    ])
    at = after(now, DAY)
    const late = await ask('post', fresh, person)
    at = now
    expect([nonsense.status, replaced.status, good.status, late.status]).toEqual([
      410, 410, 200, 410,
    ])
    expect(await ownerState(mongo.db)).toBe('unclaimed')
  })

  it('should ask again when a field is wrong, and keep the link', async () => {
    const token = await makeOwnerLink(mongo.db, now)
    const short = await ask('post', token, { ...person, password: 'short' })
    const page = await short.text()
    expect([short.status, page.includes('value="Ada"'), page.includes('short')]).toEqual([
      400,
      true,
      false,
    ])
    expect((await ask('get', token)).status).toBe(200)
  })

  it('should make one owner of two who submit at once, signed in to the workspace', async () => {
    const token = await makeOwnerLink(mongo.db, now)
    const answers = await Promise.all([ask('post', token, person), ask('post', token, person)])
    const [done] = answers.filter(({ status }) => status === 303)
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410])
    const cookies = done?.headers.getSetCookie() ?? []
    expect(cookies.some((cookie) => cookie.startsWith('payload-token='))).toBe(true)
    expect(cookies.some((cookie) => cookie.startsWith('payload-tenant='))).toBe(true)
    expect([done?.headers.get('location'), await ownerState(mongo.db)]).toEqual([
      '/admin',
      'claimed',
    ])
    const again = await ask('get', token)
    expect(again.status).toBe(410)
  })
})

import config from '@payload-config'
import type { CollectionConfig, Config, Payload, SanitizedConfig } from 'payload'

import { getPayload, handleEndpoints } from 'payload'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { Mongo } from '../src/mongo/connect.ts'

import { slugs } from '../src/collections/slugs.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { indexPlanOf, migrate } from '../src/mongo/migrate.ts'
import { features } from '../src/plugins/index.ts'
import { tenancyTable } from '../src/plugins/tenancy/check-plan.ts'
import { enforceTenancy, tenancyOf } from '../src/plugins/tenancy/index.ts'
import {
  type Answer,
  AWAY,
  HOME,
  KEYS,
  ownRows,
  refused,
  rowOf,
  SECRET,
  sample,
  seedRow,
  seedRows,
  seedTenants,
  stored,
} from './tenant-isolation-world.ts'

// What a feature brings is ranged over like the rest: the one of docs/writing-a-feature.md stands for it.
vi.mock('../src/plugins/index.ts', async (original) => {
  const [{ features: all }, example] = await Promise.all([
    original<typeof import('../src/plugins/index.ts')>(),
    import('./feature-example/birthdays/index.ts'),
  ])
  return { features: [...all, example.birthdays] }
})

const sanitized: SanitizedConfig = await config
const scoped = sanitized.collections.filter((one) => tenancyOf(one) === 'tenant')

type Who = { name: string; headers: Record<string, string> }

describe('tenant isolation', () => {
  let mongo: Mongo
  let payload: Payload
  let outsiders: Who[] = []
  let owner: Who

  const call = async (who: Who, method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await handleEndpoints({
      config,
      request: new Request(`http://127.0.0.1:3000/cms-api${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...who.headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    })
    const text = await response.text()
    return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : {} }
  }

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
    await migrate(mongo.db, features)
    payload = await getPayload({ config, disableOnInit: true })
    await seedTenants(payload)
    await seedRows(
      mongo,
      scoped.map(({ slug }) => slug),
    )
    const signIn = async (name: string): Promise<Who> => {
      const email = `${name}@example.test`
      const { token } = await payload.login({
        collection: slugs.users,
        data: { email, password: SECRET },
      })
      return { name, headers: { authorization: `JWT ${token}` } }
    }
    owner = await signIn('owner-home')
    outsiders = [
      await signIn('owner-away'),
      { name: 'key of another', headers: { authorization: `api-keys API-Key ${KEYS[AWAY]}` } },
      { name: 'anonymous', headers: {} },
    ]
  })
  afterAll(async () => {
    await payload.destroy()
    await mongo.close()
  })

  it('should range over the collections of the platform', () => {
    expect(scoped.map(({ slug }) => slug)).toEqual(
      expect.arrayContaining([slugs.contacts, slugs.campaigns, slugs.media, slugs.deliveries]),
    )
    const brought = features.flatMap(({ feature }) => feature.collections ?? [])
    expect(scoped.map(({ slug }) => slug)).toEqual(
      expect.arrayContaining(brought.map(({ slug }) => slug)),
    )
  })

  it.each(scoped.map(({ slug }) => slug))(
    'should show its own rows of %s to an owner',
    async (slug) => {
      const found = await call(owner, 'GET', `/${slug}/${rowOf(HOME, slug)}`)
      expect([found.status, found.body['id']]).toEqual([200, rowOf(HOME, slug)])
    },
  )

  describe.each(scoped.map(({ slug }) => slug))('%s', (slug) => {
    it('should hide rows of another workspace from lists, counts and documents', async () => {
      for (const who of outsiders) {
        const list = await call(who, 'GET', `/${slug}?limit=100`)
        const asked = await call(who, 'GET', `/${slug}?where[tenant][equals]=${HOME}`)
        const one = await call(who, 'GET', `/${slug}/${rowOf(HOME, slug)}`)
        const count = await call(who, 'GET', `/${slug}/count?where[tenant][equals]=${HOME}`)
        expect([who.name, one.status === 404 || one.status === 403]).toEqual([who.name, true])
        expect(list.text + asked.text + one.text).not.toContain(rowOf(HOME, slug))
        expect([who.name, count.body['totalDocs'] ?? 0]).toEqual([who.name, 0])
      }
    })

    it('should refuse to change or delete a row of another workspace', async () => {
      const before = await stored(mongo, slug, HOME)
      for (const who of outsiders) {
        const path = `/${slug}/${rowOf(HOME, slug)}`
        const changed = await call(who, 'PATCH', path, { name: 'taken', tenant: AWAY })
        const deleted = await call(who, 'DELETE', path)
        await call(who, 'PATCH', `/${slug}?where[id][exists]=true`, { demo: true })
        await call(who, 'DELETE', `/${slug}?where[tenant][equals]=${HOME}`)
        expect([who.name, refused(changed), refused(deleted)]).toEqual([who.name, true, true])
        expect(await stored(mongo, slug, HOME)).toEqual(before)
        await seedRow(mongo, slug, AWAY)
      }
    })

    it('should refuse to create a row in another workspace', async () => {
      for (const who of outsiders) {
        const made = await call(who, 'POST', `/${slug}`, { ...sample(slug), tenant: HOME })
        expect([who.name, refused(made)]).toEqual([who.name, true])
      }
      expect(await mongo.db.collection(slug).countDocuments({ tenant: HOME })).toBe(ownRows(slug))
    })

    it('should refuse to move a row, also for its owner', async () => {
      const path = `/${slug}/${rowOf(HOME, slug)}`
      const moved = await call(owner, 'PATCH', path, { tenant: AWAY })
      expect(refused(moved)).toBe(true)
    })
  })

  it('should refuse a relationship or upload that points into another workspace', async () => {
    const foreign = [
      { media: [rowOf(AWAY, slugs.media)] },
      { accounts: [rowOf(AWAY, slugs.telegramAccounts)] },
    ]
    for (const data of foreign) {
      const path = `/${slugs.campaigns}/${rowOf(HOME, slugs.campaigns)}`
      expect((await call(owner, 'PATCH', path, data)).status).toBe(400)
      const local = payload.update({
        collection: slugs.campaigns,
        id: rowOf(HOME, slugs.campaigns),
        data,
      })
      await expect(local).rejects.toThrow()
    }
    const made = { name: 'New', media: [rowOf(AWAY, slugs.media)] }
    expect((await call(owner, 'POST', `/${slugs.campaigns}`, made)).status).toBe(400)
  })

  it('should stamp the workspace, so that a member is never asked for it', async () => {
    const made = await call(owner, 'POST', `/${slugs.contacts}`, { firstName: 'New' })
    const { doc } = made.body as { doc: { id: string; tenant: string } }
    expect([made.status, doc.tenant, doc.id.startsWith(`${HOME}.`)]).toEqual([201, HOME, true])
    await mongo.db.collection<{ _id: string }>(slugs.contacts).deleteOne({ _id: doc.id })
  })

  it('should never answer with a sealed field', async () => {
    const path = `/${slugs.telegramAccounts}/${rowOf(HOME, slugs.telegramAccounts)}`
    const read = await call(owner, 'GET', path)
    await call(owner, 'PATCH', path, { session: 'mine', phone: 'mine' })
    expect(read.text).not.toContain('v1.1.sealed')
    expect(await stored(mongo, slugs.telegramAccounts, HOME)).toMatchObject({
      session: 'v1.1.sealed',
      phone: 'v1.1.sealed',
    })
  })

  it('should let an analyst read and nothing else', async () => {
    const token = await payload.login({
      collection: slugs.users,
      data: { email: 'analyst-home@example.test', password: SECRET },
    })
    const who = { name: 'analyst', headers: { authorization: `JWT ${token.token}` } }
    const read = await call(who, 'GET', `/${slugs.contacts}/${rowOf(HOME, slugs.contacts)}`)
    const made = await call(who, 'POST', `/${slugs.contacts}`, { firstName: 'New' })
    const path = `/${slugs.contacts}/${rowOf(HOME, slugs.contacts)}`
    const changed = await call(who, 'PATCH', path, { firstName: 'Changed' })
    expect([read.status, refused(made), refused(changed)]).toEqual([200, true, true])
  })

  it('should keep people and workspaces to those they concern', async () => {
    const [member] = outsiders
    const who = member ?? owner
    const tenants = await call(who, 'GET', `/${slugs.tenants}`)
    const users = await call(who, 'GET', `/${slugs.users}`)
    const grown = await call(who, 'PATCH', `/${slugs.users}/user-away`, {
      roles: ['platform-admin'],
      tenants: [{ tenant: HOME, roles: ['owner'] }],
    })
    expect(tenants.text).not.toContain(HOME)
    expect(users.text).not.toContain('owner-home')
    expect(grown.status).toBe(200)
    const row = await mongo.db
      .collection<{ _id: string }>(slugs.users)
      .findOne({ _id: 'user-away' }, { projection: { roles: 1, 'tenants.tenant': 1 } })
    expect(row).toMatchObject({ roles: [], tenants: [{ tenant: AWAY }] })
  })

  it('should refuse to boot with a collection that declares no tenancy', () => {
    const rogue: CollectionConfig = { slug: 'rogue', fields: [] }
    expect(() => enforceTenancy({ collections: [rogue] } as unknown as Config)).toThrow(
      /"rogue" declares no custom.tenancy/,
    )
  })

  it('should know the tenancy of every collection there is', () => {
    const table = tenancyTable(
      features.map(({ feature }) => feature),
      sanitized.collections.filter((one) => tenancyOf(one)),
    )
    const all = [
      ...Object.values(slugs),
      ...Object.keys(indexPlanOf(features)),
      ...sanitized.collections.map(({ slug }) => slug),
    ]
    expect(all.filter((slug) => !table.has(slug))).toEqual([])
  })

  it('should find no collection in the database that nobody has classified', async () => {
    const table = tenancyTable(
      features.map(({ feature }) => feature),
      sanitized.collections.filter((one) => tenancyOf(one)),
    )
    const found = await mongo.db.listCollections({}, { nameOnly: true }).toArray()
    const names = found.map(({ name }) => name).filter((name) => !name.startsWith('system.'))
    expect(names.filter((name) => !table.has(name))).toEqual([])
  })
})

import type { Payload } from 'payload'

import type { Mongo } from '../src/mongo/connect.ts'

import { slugs } from '../src/collections/slugs.ts'

export const HOME = 'homeaaaa'
export const AWAY = 'awaybbbb'
export const SECRET = 'A-Test-Password-1'
export const KEYS = {
  [HOME]: 'key-of-home-key-of-home-key-1',
  [AWAY]: 'key-of-away-key-of-away-key-1',
}

export type Answer = { status: number; text: string; body: Record<string, unknown> }

export const rowOf = (tenant: string, slug: string) => `${tenant}.row-${slug}`

export const refused = ({ status, body }: Answer): boolean =>
  status >= 400 || (Array.isArray(body['docs']) && body['docs'].length === 0)

/** The API keys of the test are rows of the home workspace as well. */
export const ownRows = (slug: string) => (slug === slugs.apiKeys ? 2 : 1)

export const sample = (slug: string): Record<string, unknown> =>
  ({
    [slugs.telegramAccounts]: { name: 'A' },
    [slugs.webhookSources]: { name: 'shop-two' },
    [slugs.apiKeys]: { name: 'K', roles: ['owner'] },
    birthdays: { contact: rowOf(HOME, slugs.contacts), birthDay: '11-22' },
  })[slug] ?? { name: 'New' }

export const seedTenants = async (payload: Payload): Promise<void> => {
  for (const tenant of [HOME, AWAY]) {
    const short = tenant.slice(0, 4)
    await payload.create({
      collection: slugs.tenants,
      data: { id: tenant, name: short, slug: short, timeZone: 'UTC', currency: 'EUR' },
    })
    await payload.create({
      collection: slugs.apiKeys,
      data: {
        id: `key-${short}`,
        tenant,
        name: 'key',
        roles: ['owner'],
        enableAPIKey: true,
        apiKey: KEYS[tenant as keyof typeof KEYS],
      },
    })
    await makeUser(payload, `user-${short}`, `owner-${short}`, tenant, 'owner')
  }
  await makeUser(payload, 'user-analyst', 'analyst-home', HOME, 'analyst')
}

const makeUser = (
  payload: Payload,
  id: string,
  name: string,
  tenant: string,
  role: 'owner' | 'analyst',
) =>
  payload.create({
    collection: slugs.users,
    data: {
      id,
      email: `${name}@example.test`,
      password: SECRET,
      roles: [],
      tenants: [{ tenant, roles: [role] }],
    },
  })

export const seedRows = async (mongo: Mongo, scoped: readonly string[]): Promise<void> => {
  for (const slug of scoped) {
    for (const tenant of [HOME, AWAY]) await seedRow(mongo, slug, tenant)
  }
}

export const seedRow = async (mongo: Mongo, slug: string, tenant: string): Promise<void> => {
  const _id = rowOf(tenant, slug)
  const at = new Date('2026-03-01T12:00:00Z')
  const sealed = { session: 'v1.1.sealed', phone: 'v1.1.sealed' }
  const own: Record<string, Record<string, unknown>> = {
    [slugs.telegramAccounts]: sealed,
    [slugs.media]: { filename: `${tenant}.png`, mimeType: 'image/png' },
    [slugs.webhookSources]: { name: 'shop', kind: 'standard' },
  }
  const row = { tenant, name: tenant, createdAt: at, updatedAt: at, at, ...own[slug] }
  await mongo.db.collection<{ _id: string }>(slug).replaceOne({ _id }, row, { upsert: true })
}

export const stored = (mongo: Mongo, slug: string, tenant: string) =>
  mongo.db.collection<{ _id: string }>(slug).findOne({ _id: rowOf(tenant, slug) })

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { Mongo } from '../src/mongo/connect.ts'

import config from '@payload-config'

import { slugs } from '../src/collections/slugs.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { indexPlanOf, migrate } from '../src/mongo/migrate.ts'
import { features } from '../src/plugins/index.ts'

// What a feature brings is ranged over like the rest: the one of docs/writing-a-feature.md stands for it.
vi.mock('../src/plugins/index.ts', async (original) => {
  const [{ features: all }, example] = await Promise.all([
    original<typeof import('../src/plugins/index.ts')>(),
    import('./feature-example/birthdays/index.ts'),
  ])
  return { features: [...all, example.birthdays] }
})

/** Unique across workspaces on purpose: people, addresses, file names, keys. */
const platformWide = [
  'tenants.slug',
  'tenants.hookId',
  'tenants.linkPrefix',
  'users.email',
  'api-keys.apiKeyIndex',
  'media.filename',
  'payload-kv.key',
]

describe('indexes', () => {
  const plan = indexPlanOf(features)
  let mongo: Mongo

  beforeAll(async () => {
    mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
    await migrate(mongo.db, features)
  })
  afterAll(() => mongo.close())

  it('should be declared for every collection, of the platform and of features', async () => {
    const { collections } = await config
    const brought = features.flatMap(({ feature }) => [
      ...(feature.collections ?? []).map(({ slug }) => slug),
      ...Object.keys(feature.native ?? {}),
    ])
    // What Payload adds by itself it also indexes by itself.
    const shown = collections.map(({ slug }) => slug).filter((slug) => !slug.startsWith('payload-'))
    const all = [...new Set([...Object.values(slugs), ...shown, ...brought])]
    expect(all.filter((slug) => plan[slug] === undefined)).toEqual([])
  })

  it('should be in the database as declared, also after a second run', async () => {
    await migrate(mongo.db, features)
    for (const [slug, declared] of Object.entries(plan)) {
      const found = await mongo.db.collection(slug).indexes()
      const keys = found.map(({ key }) => JSON.stringify(key)).filter((key) => key !== '{"_id":1}')
      expect([slug, keys.sort()]).toEqual([
        slug,
        declared.map(({ key }) => JSON.stringify(key)).sort(),
      ])
    }
  })

  it('should be unique per workspace, but for what is platform-wide', () => {
    const across = Object.entries(plan).flatMap(([slug, declared]) =>
      declared
        .filter(({ unique, key }) => unique && Object.keys(key)[0] !== 'tenant')
        .map(({ key }) => `${slug}.${Object.keys(key).join('.')}`),
    )
    expect(across.sort()).toEqual([...platformWide].sort())
  })
})

import type { Mongo } from '../../mongo/connect.ts'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../../collections/slugs.ts'
import { connectMongo } from '../../mongo/connect.ts'
import { removeDemo } from './remove-demo.ts'

let mongo: Mongo
const rows = (slug: string) => mongo.db.collection<{ _id: string }>(slug)

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

it('should take the codes of the demo, and leave those of its people and of other workspaces', async () => {
  await rows(slugs.tenants).insertMany([
    { _id: 'one', linkPrefix: 'AbCz', demo: true },
    { _id: 'two', linkPrefix: 'AbC0', demo: true },
  ] as never)
  await rows(slugs.campaigns).insertMany([
    { _id: 'demo1', tenant: 'one', demo: true },
    { _id: 'own1', tenant: 'one' },
  ] as never)
  await rows(slugs.linkCodes).insertMany([
    { _id: 'AbCzseeded00', tenant: 'one', campaign: 'demo1', demo: true },
    { _id: 'AbCz00000000', tenant: 'one', campaign: 'demo1' },
    { _id: 'AbCzzzzzzzzz', tenant: 'one', campaign: 'demo1' },
    { _id: 'AbCz0000own0', tenant: 'one', campaign: 'own1' },
    { _id: 'AbC000000000', tenant: 'two', campaign: 'demo1', demo: true },
  ] as never)
  await removeDemo(mongo.db, 'one')
  const left = await rows(slugs.linkCodes)
    .find({}, { sort: { _id: 1 } })
    .toArray()
  expect(left.map(({ _id }) => _id)).toEqual(['AbC000000000', 'AbCz0000own0'])
})

it('should take the figures of the demo, and have those of own campaigns counted anew', async () => {
  const figures = (tenant: string, scope: string, day: string, demo?: true) => ({
    ...{ _id: `${tenant}.${scope}.${day}`, tenant, scope, day, ...(demo && { demo }) },
  })
  await rows(slugs.tenants).insertOne({ _id: 'three', linkPrefix: 'AbC3', demo: true } as never)
  await rows(slugs.campaigns).insertMany([
    { _id: 'demo3', tenant: 'three', demo: true },
    { _id: 'own3', tenant: 'three' },
  ] as never)
  await rows(slugs.statsDays).insertMany([
    figures('three', 'demo3', '2026-01-01', true),
    figures('three', 'own3', '2026-01-01'),
    figures('three', 'all', '2026-01-01'),
    figures('three', 'all', '2026-01-02', true),
    figures('two', 'demo3', '2026-01-01', true),
  ] as never)
  await rows(slugs.statsDirty).insertMany([
    figures('three', 'demo3', '2026-01-03'),
    figures('three', 'own3', '2026-01-03'),
  ] as never)
  await removeDemo(mongo.db, 'three')
  const idsOf = async (slug: string) =>
    (
      await rows(slug)
        .find({}, { sort: { _id: 1 } })
        .toArray()
    ).map(({ _id }) => _id)
  expect(await idsOf(slugs.statsDays)).toEqual([
    ...['three.all.2026-01-01', 'three.all.2026-01-02', 'three.own3.2026-01-01'],
    'two.demo3.2026-01-01',
  ])
  expect(await idsOf(slugs.statsDirty)).toEqual([
    ...['three.all.2026-01-01', 'three.all.2026-01-02'],
    ...['three.own3.2026-01-01', 'three.own3.2026-01-03'],
  ])
})

it('should never take away what a person said whom the seed did not make', async () => {
  const tenant = 'four'
  const [seeded, real] = [`${tenant}.d0001`, `${tenant}.abcdefghijklmn`]
  await rows(slugs.tenants).insertOne({ _id: tenant, linkPrefix: 'AbC4', demo: true } as never)
  // Earlier versions let anybody who may edit a contact mark it.
  const marked = [seeded, real].map((_id) => ({ _id, tenant, demo: true }))
  await rows(slugs.contacts).insertMany(marked as never)
  await rows(slugs.suppressions).insertMany(
    marked.map(({ _id }) => ({
      _id,
      tenant,
      contact: _id,
      reason: 'opt-out',
      demo: true,
    })) as never,
  )
  await rows(slugs.consents).insertMany(
    marked.map(({ _id }) => ({ _id, tenant, contact: _id, granted: false, demo: true })) as never,
  )
  await removeDemo(mongo.db, tenant)
  for (const slug of [slugs.contacts, slugs.suppressions, slugs.consents]) {
    const left = await mongo.db.collection<{ _id: string }>(slug).find({ tenant }).toArray()
    expect([slug, left.map(({ _id }) => _id)]).toEqual([slug, [real]])
  }
})

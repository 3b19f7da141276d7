import config from '@payload-config'
import type { Payload } from 'payload'

import { getPayload } from 'payload'
import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Mongo } from '../src/mongo/connect.ts'
import type { CampaignDoc } from '../src/plugins/campaigns/store.ts'

import { slugs } from '../src/collections/slugs.ts'
import { connectMongo } from '../src/mongo/connect.ts'
import { migrate } from '../src/mongo/migrate.ts'
import { freeze } from '../src/plugins/campaigns/start-run.ts'

const OFF = { optOutLine: false, optOutLink: false }
const ON = { optOutLine: true, optOutLink: true }
const LINE_ONLY = { optOutLine: true, optOutLink: false }
/** What each has in the database, and what its people got so far. */
const workspaces = {
  before: { stored: {}, meant: OFF },
  empty: { stored: { optOutLine: null, optOutLink: null }, meant: OFF },
  between: { stored: { optOutLine: true }, meant: LINE_ONLY },
  refused: { stored: { optOutLine: false }, meant: OFF },
  wished: { stored: ON, meant: ON },
}
const names = Object.keys(workspaces) as (keyof typeof workspaces)[]
let mongo: Mongo
let payload: Payload

const shown = async (id: string) => {
  const row = await payload.findByID({ collection: slugs.tenants, id, depth: 0 })
  return { optOutLine: row['optOutLine'], optOutLink: row['optOutLink'] }
}
const sent = async (tenant: string) => {
  const doc: CampaignDoc = { _id: 'c1', tenant, name: 'Sale', message: null }
  const { optOutLine, optOutLink } = await freeze(mongo.db, doc)
  return { optOutLine, optOutLink }
}
const rename = (id: string) =>
  payload.update({ collection: slugs.tenants, id, data: { name: 'Another' } })

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await mongo.db.collection<{ _id: string }>(slugs.tenants).insertMany(
    names.map((_id) => ({
      ...{ _id, name: _id, slug: _id, timeZone: 'UTC', currency: 'EUR' },
      ...workspaces[_id].stored,
    })),
  )
  await migrate(mongo.db, [])
  await migrate(mongo.db, [])
  payload = await getPayload({ config, disableOnInit: true })
})
afterAll(async () => {
  await payload.destroy()
  await mongo.close()
})

it.each(names)('a workspace (%s) should send as it did, and show so', async (id) => {
  const { meant } = workspaces[id]
  expect(await sent(id)).toEqual(meant)
  expect(await shown(id)).toEqual(meant)
  // Payload fills in what is missing when anything else is saved.
  await rename(id)
  expect(await sent(id)).toEqual(meant)
})

it('a new workspace should begin with both, and keep them at the next start', async () => {
  const data = { id: 'fresh', name: 'Fresh', slug: 'fresh', timeZone: 'UTC', currency: 'EUR' }
  await payload.create({ collection: slugs.tenants, data })
  await migrate(mongo.db, [])
  expect(await sent('fresh')).toEqual(ON)
  expect(await shown('fresh')).toEqual(ON)
})

import type { Payload } from 'payload'

import type { Mongo } from '../../src/mongo/connect.ts'

import { getPayload } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { fileProblems } from '../../src/plugins/campaigns/check-files.ts'
import { features } from '../../src/plugins/index.ts'
import { message } from '../pipeline/stage.ts'

const tenant = 'homeaaaa'
let mongo: Mongo
let payload: Payload

beforeAll(async () => {
  const config = (await import('@payload-config')).default
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
  payload = await getPayload({ config, disableOnInit: true })
  await payload.create({
    collection: slugs.tenants,
    data: { id: tenant, name: tenant, slug: tenant, timeZone: 'UTC', currency: 'EUR' },
  })
})
afterAll(async () => {
  await payload.destroy()
  await mongo.close()
})

const insert = (slug: string, row: { _id: string }) =>
  mongo.db.collection<{ _id: string }>(slug).insertOne({ ...row, ...{ tenant } })

const file = (_id: string, mimeType: string, more = {}) =>
  insert(slugs.media, {
    _id,
    ...{ filename: `${_id}-stored`, originalName: `${_id}.x`, mimeType, filesize: 1_000, ...more },
  })

describe('the files of a campaign', () => {
  it('are read as a list, also where one stands alone from before', async () => {
    await file('old', 'image/png')
    const words = { name: 'Old', message: message('Hi'), accounts: [], status: 'draft' }
    await insert(slugs.campaigns, { _id: 'camp1', ...words, ...{ media: 'old' } })
    const read = () => payload.findByID({ collection: slugs.campaigns, id: 'camp1', depth: 0 })
    expect((await read()).media).toEqual(['old'])
    await file('new', 'image/png')
    const media = ['old', 'new']
    await payload.update({ collection: slugs.campaigns, id: 'camp1', data: { media } })
    expect((await read()).media).toEqual(media)
  })

  it('are looked at before a start', async () => {
    const tenantDb = forTenant(mongo.db, tenant)
    const told = async (media: string | string[]) =>
      (await fileProblems(tenantDb, media)).map((problem) => problem.message)
    await file('paper', 'application/pdf')
    await file('wide', 'image/png', { width: 9_000, height: 2_000 })
    expect(await told('old')).toEqual([])
    expect(await told(['old', 'paper'])).toEqual([
      '"paper.x": an album holds either photos and videos or documents, not both.',
    ])
    expect(await told(['wide', 'nowhere'])).toEqual([
      'A file of this message is gone.',
      '"wide.x": it measures 9000 × 2000 pixels, width and height of a photo may make 10,000 together.',
    ])
  })
})

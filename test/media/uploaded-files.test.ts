import type { MediaUpload } from '../../src/delivery/uploaded-files.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type { UploadedFile } from '../../src/telegram/gateway.ts'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { slugs } from '../../src/collections/slugs.ts'
import { HOUR } from '../../src/core/time.ts'
import { storedUploads } from '../../src/delivery/uploaded-files.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'

let mongo: Mongo
let now = new Date('2026-03-01T12:00:00Z')
beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
})
afterAll(async () => {
  await mongo.db.dropDatabase()
  await mongo.close()
})

const rows = (tenant: string) =>
  forTenant(mongo.db, tenant).collection<MediaUpload>(slugs.mediaUploads)

/** What a sender that starts now knows of an account. */
const uploadsOf = (tenant = 'home', account = 'acc') =>
  storedUploads({ tenantDb: forTenant(mongo.db, tenant), account, now: () => now })

const file = (change: Partial<UploadedFile> = {}): UploadedFile => ({
  kind: 'photo',
  id: '-9223372036854775808',
  accessHash: '77',
  fileReference: Buffer.from([0, 1, 255]),
  messageId: null,
  ...change,
})

it('outlives its process, for its own account and workspace only', async () => {
  await uploadsOf().put('m1/a.jpg', file())
  expect(await uploadsOf().get('m1/a.jpg')).toEqual(file())
  expect(await uploadsOf().get('m1/b.jpg')).toBeNull()
  expect(await uploadsOf('home', 'other').get('m1/a.jpg')).toBeNull()
  expect(await uploadsOf('away').get('m1/a.jpg')).toBeNull()
  await uploadsOf('away').forget('m1/a.jpg')
  expect(await rows('home').count()).toBe(1)
})

it('writes down what is new, and a fresh reference once an hour', async () => {
  const uploads = uploadsOf('busy')
  const stored = async () => (await uploadsOf('busy').get('k'))?.fileReference.at(0)
  const reference = (n: number, messageId: number | null = 5) =>
    file({ fileReference: Buffer.from([n]), messageId })
  await uploads.put('k', reference(1, null))
  await uploads.put('k', reference(2))
  expect(await stored()).toBe(2)
  await uploads.put('k', reference(3))
  expect(await stored()).toBe(2)
  expect((await uploads.get('k'))?.fileReference.at(0)).toBe(3)
  now = new Date(now.getTime() + HOUR)
  await uploads.put('k', reference(4))
  expect(await stored()).toBe(4)
  await uploads.forget('k')
  expect([await uploads.get('k'), await rows('busy').count()]).toEqual([null, 0])
})

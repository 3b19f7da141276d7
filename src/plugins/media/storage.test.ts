import type { Config } from 'payload'

import { expect, test } from 'vitest'

import { slugs } from '../../collections/slugs.ts'
import { mediaStorage } from './storage.ts'

const s3 = {
  bucket: 'files',
  region: 'us-east-1',
  endpoint: 'http://127.0.0.1:9',
  key: 'key',
  secret: 's3cret',
  pathStyle: true,
}
const config = (): Config => ({
  secret: 'x',
  db: undefined as never,
  admin: { components: { providers: ['/src/Own#Own'] } },
  collections: [{ slug: slugs.media, upload: true, fields: [] }],
})

test('without a bucket nothing changes', async () => {
  const given = config()
  expect(await mediaStorage(null)(given)).toBe(given)
})

test('a bucket brings nothing into pages, which were built without it, nor its secret', async () => {
  const { admin, collections } = await mediaStorage(s3)(config())
  expect(admin?.components?.providers).toEqual(['/src/Own#Own'])
  expect(admin?.dependencies).toEqual({})
  const [media] = collections ?? []
  expect(media?.upload).toMatchObject({ disableLocalStorage: true, adapter: 's3' })
  expect(JSON.stringify(media)).not.toContain('s3cret')
})

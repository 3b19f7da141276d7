import { describe, expect, it } from 'vitest'

import { loadEnv } from './env.ts'
import { s3Settings } from './storage.ts'

const base = {
  MONGODB_URI: 'mongodb://127.0.0.1/herald?replicaSet=rs0',
  PAYLOAD_SECRET: 'x'.repeat(32),
  HERALD_MASTER_KEY: Buffer.alloc(32).toString('base64'),
  HERALD_INTERNAL_SECRET: 'y'.repeat(32),
}
const bucket = { HERALD_S3_BUCKET: 'files' }
const settings = (more: Record<string, string>) => s3Settings(loadEnv({ ...base, ...more }))

describe('where uploads go', () => {
  it('is the disk unless a bucket is named', () => {
    expect(settings({})).toBeNull()
    expect(settings({ HERALD_S3_BUCKET: '', HERALD_S3_KEY: '' })).toBeNull()
  })

  it('is Amazon with the bucket in front, or another store with the bucket behind', () => {
    const amazon = settings(bucket)
    expect(amazon).toMatchObject({ bucket: 'files', region: 'us-east-1', pathStyle: false })
    const own = { ...bucket, HERALD_S3_ENDPOINT: 'https://s3.example.test' }
    expect(settings(own)).toMatchObject({ endpoint: own.HERALD_S3_ENDPOINT, pathStyle: true })
    expect(settings({ ...own, HERALD_S3_PATH_STYLE: '0' })).toMatchObject({ pathStyle: false })
  })

  it.each([
    [{ HERALD_S3_ENDPOINT: 'https://s3.example.test' }, 'HERALD_S3_BUCKET', 'HERALD_S3_ENDPOINT'],
    [{ HERALD_S3_SECRET: 's3cret', HERALD_S3_KEY: 'k' }, 'HERALD_S3_BUCKET', 'is needed'],
    [{ ...bucket, HERALD_S3_KEY: 'k' }, 'HERALD_S3_SECRET', 'with HERALD_S3_KEY'],
    [{ ...bucket, HERALD_S3_SECRET: 's3cret' }, 'HERALD_S3_KEY', 'with HERALD_S3_SECRET'],
    [{ ...bucket, HERALD_S3_ENDPOINT: 'ftp://x' }, 'HERALD_S3_ENDPOINT', 'URL'],
    [{ ...bucket, HERALD_S3_PATH_STYLE: 'maybe' }, 'HERALD_S3_PATH_STYLE', 'Invalid option'],
    [{ HERALD_MEDIA_MAX_MB: '2001' }, 'HERALD_MEDIA_MAX_MB', '2000'],
  ])('is not guessed: %j names %s', (wrong, name, words) => {
    const load = () => loadEnv({ ...base, ...wrong })
    expect(load).toThrow(name)
    expect(load).toThrow(words)
    expect(load).not.toThrow('s3cret')
  })
})

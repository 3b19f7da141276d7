import type { Plugin } from 'payload'

import type { S3Settings } from '../../core/storage.ts'

import { slugs } from '../../collections/slugs.ts'

/**
 * Has Payload keep uploads in a bucket where one is set, else leaves them on the disk. They are read
 * through Payload and our own routes alone, which ask for the right to it; no address leads past them.
 */
export const mediaStorage =
  (s3: S3Settings | null): Plugin =>
  async (config) => {
    if (!s3) return config
    const { s3Storage } = await import('@payloadcms/storage-s3')
    const { bucket, endpoint, region, key, secret, pathStyle } = s3
    return s3Storage({
      bucket,
      collections: { [slugs.media]: true },
      config: {
        region,
        forcePathStyle: pathStyle,
        ...(endpoint && { endpoint }),
        ...(key && secret && { credentials: { accessKeyId: key, secretAccessKey: secret } }),
      },
    })(config)
  }

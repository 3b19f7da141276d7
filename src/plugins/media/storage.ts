import type { Config, Plugin } from 'payload'

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
    const store = s3Storage({
      bucket,
      collections: { [slugs.media]: true },
      config: {
        region,
        forcePathStyle: pathStyle,
        ...(endpoint && { endpoint }),
        ...(key && secret && { credentials: { accessKeyId: key, secretAccessKey: secret } }),
      },
    })
    return withoutBrowserPart(await store(config))
  }

const LIBRARY = '@payloadcms/storage-s3/'

/**
 * Browsers upload to us, never to the bucket. The library adds its part for that all the same, to every
 * page; pages are built before a bucket is known, so none of them has it, and all would stay blank.
 */
const withoutBrowserPart = (config: Config): Config => {
  const { dependencies = {}, components } = config.admin ?? {}
  const providers = components?.providers?.filter(
    (one) => typeof one !== 'object' || !one.path.startsWith(LIBRARY),
  )
  return {
    ...config,
    admin: {
      ...config.admin,
      dependencies: Object.fromEntries(
        Object.entries(dependencies).filter(([name]) => !name.startsWith(LIBRARY)),
      ),
      components: { ...components, ...(providers && { providers }) },
    },
  }
}

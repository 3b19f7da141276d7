import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'

import type { S3Settings } from '../../core/storage.ts'

import { PlatformError } from '../../core/errors.ts'
import { SECOND } from '../../core/time.ts'

/** Where the bytes of uploads lie, for those who read them outside Payload. */
export type FileStore = {
  /** Bytes; null when there is no such file. */
  size: (name: string) => Promise<number | null>
  /** The bytes from `from` to `to`, both counted, as they come. Throws `NOT_FOUND` when the file is gone. */
  read: (name: string, from?: number, to?: number) => AsyncIterable<Uint8Array>
}

export type StorageSettings = { mediaDirectory: string; s3: S3Settings | null }

/** The store that the settings name. */
export const openFileStore = ({ mediaDirectory, s3 }: StorageSettings): FileStore =>
  s3 ? s3Store(s3) : localStore(mediaDirectory)

/** Files of one folder. A name with a path in it means its last part. */
export const localStore = (directory: string): FileStore => {
  const fileOf = (name: string) => path.join(path.resolve(directory), path.basename(name))
  return {
    size: async (name) => {
      const found = await stat(fileOf(name)).catch(gone)
      return found?.isFile() ? found.size : null
    },
    async *read(name, start = 0, end = Number.POSITIVE_INFINITY) {
      try {
        yield* createReadStream(fileOf(name), { start, end })
      } catch (error) {
        throw gone(error) ?? fileGone()
      }
    },
  }
}

/** Null when an error says that there is no such file; any other error goes on. */
const gone = (error: unknown): null => {
  if ((error as { code?: unknown }).code === 'ENOENT') return null
  throw error
}

const fileGone = () => new PlatformError('NOT_FOUND', 'The file of this media is gone.')

/** Objects of one bucket. The library is loaded at the first use: most installations have none. */
export const s3Store = (settings: S3Settings): FileStore => {
  let opened: ReturnType<typeof openS3> | undefined
  const s3 = () => {
    opened ??= openS3(settings)
    return opened
  }
  return {
    size: async (name) => {
      const { client, HeadObjectCommand } = await s3()
      const command = new HeadObjectCommand({ Bucket: settings.bucket, Key: path.basename(name) })
      const head = await client.send(command).catch(goneInS3)
      return head?.ContentLength ?? null
    },
    async *read(name, from = 0, to) {
      const { client, GetObjectCommand } = await s3()
      const Range = from === 0 && to === undefined ? undefined : `bytes=${from}-${to ?? ''}`
      const Key = path.basename(name)
      const command = new GetObjectCommand({ Bucket: settings.bucket, Key, Range })
      const answer = await client.send(command).catch(goneInS3)
      if (!answer?.Body) throw fileGone()
      yield* answer.Body as unknown as AsyncIterable<Uint8Array>
    },
  }
}

const openS3 = async ({ endpoint, region, key, secret, pathStyle }: S3Settings) => {
  const { S3Client, GetObjectCommand, HeadObjectCommand } = await import('@aws-sdk/client-s3')
  const client = new S3Client({
    region,
    forcePathStyle: pathStyle,
    maxAttempts: 2,
    // To connect, and until the answer begins.
    requestHandler: {
      connectionTimeout: 5 * SECOND,
      requestTimeout: 10 * SECOND,
      throwOnRequestTimeout: true,
    },
    ...(endpoint && { endpoint }),
    ...(key && secret && { credentials: { accessKeyId: key, secretAccessKey: secret } }),
  })
  return { client, GetObjectCommand, HeadObjectCommand }
}

const goneInS3 = (error: unknown): null => {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  if (name === 'NoSuchKey' || name === 'NotFound') return null
  if ($metadata?.httpStatusCode === 404 && name !== 'NoSuchBucket') return null
  throw error
}

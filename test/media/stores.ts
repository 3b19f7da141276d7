import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { PutObjectCommand } from '@aws-sdk/client-s3'

import { startS3 } from '../harness/s3.ts'

/** A place for uploads, which this process uses from now on. */
export type Store = {
  put: (name: string, bytes: Buffer) => Promise<unknown>
  names: () => Promise<string[]>
  /** Whether it can be made not to answer. */
  canFail: boolean
  /** Runs something while the store does not answer. */
  without: <T>(work: () => Promise<T>) => Promise<T>
  close: () => Promise<unknown>
}
export type OpenStore = () => Promise<Store>

/** Uploads on the disk, as without any setting. */
export const onDisk: OpenStore = async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'herald-media-'))
  process.env['HERALD_MEDIA'] = folder
  return {
    put: (name, bytes) => writeFile(path.join(folder, name), bytes),
    names: async () => (await readdir(folder)).sort(),
    canFail: false,
    without: (work) => work(),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Uploads in a bucket, by setting. The folder is one that nobody can write to. */
export const onS3: OpenStore = async () => {
  const { client, bucket, env, names, pause, resume, stop } = await startS3()
  Object.assign(process.env, env, { HERALD_MEDIA: '/dev/null/none' })
  return {
    put: (name, bytes) =>
      client.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: bytes })),
    names,
    canFail: true,
    without: async (work) => {
      pause()
      try {
        return await work()
      } finally {
        resume()
      }
    },
    close: stop,
  }
}

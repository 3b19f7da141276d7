import { type ChildProcess, spawn } from 'node:child_process'

import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'

import { resolveMoto } from '../../scripts/test/moto.mjs'
import { freePort } from './herald.ts'

/** Fetching the server the first time, and starting it. */
export const S3_STARTS_WITHIN = 300_000

const BUCKET = 'herald-media'
const READY_MS = 60_000

/** An S3 server of this test, with one empty bucket. */
export type S3Server = {
  client: S3Client
  bucket: string
  /** The settings that lead Herald to it. */
  env: Readonly<Record<`HERALD_S3_${string}`, string>>
  /** The names in the bucket. */
  names: () => Promise<string[]>
  /** The server answers no more until `resume`. */
  pause: () => void
  resume: () => void
  stop: () => Promise<void>
}

/** Starts Moto on a free port of 127.0.0.1. */
export const startS3 = async (): Promise<S3Server> => {
  const { python, folder: PYTHONPATH } = await resolveMoto()
  const port = await freePort()
  const child = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    env: { ...process.env, PYTHONPATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const endpoint = `http://127.0.0.1:${port}`
  await answering(endpoint, child)
  const credentials = { accessKeyId: 'herald', secretAccessKey: 'herald-secret' }
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }))
  return {
    client,
    bucket: BUCKET,
    env: {
      HERALD_S3_BUCKET: BUCKET,
      HERALD_S3_ENDPOINT: endpoint,
      HERALD_S3_KEY: credentials.accessKeyId,
      HERALD_S3_SECRET: credentials.secretAccessKey,
    },
    names: async () => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }))
      return Contents.flatMap(({ Key }) => Key ?? []).sort()
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    stop: async () => {
      client.destroy()
      const ended = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGKILL')
      await ended
    },
  }
}

const answering = async (endpoint: string, child: ChildProcess): Promise<void> => {
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said += String(chunk)
  })
  const end = performance.now() + READY_MS
  for (;;) {
    const answer = await fetch(`${endpoint}/moto-api/`).catch(() => null)
    await answer?.body?.cancel()
    if (answer) return
    if (child.exitCode !== null || performance.now() > end)
      throw new Error(`The S3 server did not start:\n${said}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

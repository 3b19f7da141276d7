import type { AddressInfo, Socket } from 'node:net'

import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterEach, describe, expect, it } from 'vitest'

import type { Mongo } from './connect.ts'

import { connectMongo } from './connect.ts'

const uri = new URL(process.env['MONGODB_URI'] ?? 'mongodb://127.0.0.1')
const cleanUp: (() => unknown)[] = []
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean()
})

/** A way to the database on which the socket that carries a certain word goes silent, and stays open. */
const forgetfulFirewall = async () => {
  const silenced: Socket[] = []
  const server = createServer((near) => {
    const far = connect(Number(uri.port || 27017), uri.hostname)
    let isSilent = false
    near.on('data', (data) => {
      if (silenced.length === 0 && data.includes('fall-silent')) {
        isSilent = true
        silenced.push(near)
      }
      if (!isSilent) far.write(data)
    })
    far.on('data', (data) => isSilent || near.write(data))
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on('error', () => {}).on('close', () => other.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  cleanUp.push(() => server.close())
  const { port } = server.address() as AddressInfo
  return { at: `mongodb://127.0.0.1:${port}${uri.pathname}?directConnection=true`, silenced }
}

const open = async (at: string, answersWithin: number): Promise<Mongo> => {
  const mongo = await connectMongo(at, { answersWithin })
  cleanUp.push(mongo.close)
  return mongo
}

describe('a connection that goes silent', () => {
  it('is waited for no longer than it was said, and the others go on', async () => {
    const { at, silenced } = await forgetfulFirewall()
    const { db } = await open(at, 1_000)
    const things = db.collection<{ _id: string }>('connect_test')
    const began = performance.now()
    // Read twice by the driver: the second time over another socket.
    expect(await things.countDocuments({ _id: 'fall-silent' })).toBe(0)
    expect(silenced).toHaveLength(1)
    expect(performance.now() - began).toBeGreaterThan(900)
    // By itself, a socket stays silent for many minutes.
    expect(performance.now() - began).toBeLessThan(20_000)
  })

  it('is not what a change stream is that has nothing to tell', async () => {
    const { db } = await open(uri.href, 1_500)
    const things = db.collection<{ _id: string }>(`connect_test_${process.pid}`)
    cleanUp.push(() => things.drop())
    const stream = things.watch()
    cleanUp.push(() => stream.close())
    const next = stream.next()
    await sleep(4_000)
    await things.insertOne({ _id: 'told' })
    expect(await next).toMatchObject({ operationType: 'insert' })
  })
})

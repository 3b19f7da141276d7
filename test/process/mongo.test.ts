import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { resolveMongod } from '../../scripts/resolve-mongod.mjs'
import { checkGivenMongo } from '../../scripts/start/given-mongo.mjs'
import { startMongod } from '../../scripts/start/mongod.mjs'
import { freePort } from '../harness/herald.ts'

const given = process.env['MONGODB_URI']
const ends: (() => unknown)[] = []
afterEach(async () => {
  process.env['MONGODB_URI'] = given
  for (const end of ends.splice(0)) await end()
})

const binary = async () => {
  delete process.env['MONGODB_URI']
  const found = await resolveMongod()
  if (found.kind !== 'binary') throw new Error('a binary was expected')
  return found.path
}

const listens = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

const newFolder = () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'herald-mongo-'))
  ends.unshift(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('MongoDB of a start', { timeout: 180_000 }, () => {
  it('is refused when it is not a replica set', async () => {
    const port = await freePort()
    const args = ['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', newFolder()]
    const mongod = spawn(await binary(), args, { stdio: 'ignore' })
    const gone = new Promise((resolve) => mongod.once('close', resolve))
    ends.unshift(() => {
      mongod.kill('SIGKILL')
      return gone
    })
    await expect.poll(() => listens(port), { timeout: 90_000 }).toBe(true)
    await expect(checkGivenMongo(`mongodb://127.0.0.1:${port}/x?replicaSet=rs0`)).rejects.toThrow(
      'is not a replica set',
    )
  })

  it('gets its set named in the address, and a wrong name is refused', async () => {
    const data = newFolder()
    const mongod = await startMongod({ binary, data, left: undefined })
    ends.unshift(() => mongod.stop())
    const bare = `mongodb://127.0.0.1:${mongod.port}`
    expect(await checkGivenMongo(bare)).toBe(`${bare}/herald?replicaSet=rs0`)
    await expect(checkGivenMongo(`${bare}/x?replicaSet=other`)).rejects.toThrow('"rs0"')

    const left = { pid: mongod.pid, port: mongod.port }
    const again = await startMongod({ binary, data, left })
    expect(again.pid).toBe(mongod.pid)

    await mongod.stop()
    const moved = await startMongod({ binary, data, left: undefined })
    ends.unshift(() => moved.stop())
    expect(moved.uri).toMatch(/replicaSet=rs0$/)
  })
})

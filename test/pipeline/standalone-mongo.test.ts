import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterEach, expect, it } from 'vitest'

import { resolveMongod } from '../../scripts/resolve-mongod.mjs'
import { connectMongo } from '../../src/mongo/connect.ts'
import { freePort } from '../harness/herald.ts'

const given = process.env['MONGODB_URI']
/** Sooner than usual, and time enough for a busy machine. */
const SOON = 'serverSelectionTimeoutMS=3000'
const ends: (() => unknown)[] = []
afterEach(async () => {
  process.env['MONGODB_URI'] = given
  for (const end of ends.splice(0)) await end()
})

/** A server that belongs to no set. */
const standalone = async (): Promise<number> => {
  delete process.env['MONGODB_URI']
  const found = await resolveMongod()
  if (found.kind !== 'binary') throw new Error('a binary was expected')
  const folder = mkdtempSync(path.join(tmpdir(), 'herald-alone-'))
  const port = await freePort()
  const args = ['--bind_ip', '127.0.0.1', '--port', String(port), '--dbpath', folder]
  const mongod = spawn(found.path, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const gone = new Promise((resolve) => mongod.once('close', resolve))
  ends.push(async () => {
    mongod.kill('SIGKILL')
    await gone
    rmSync(folder, { recursive: true, force: true })
  })
  let said = ''
  await new Promise<void>((resolve) => {
    mongod.stdout.on('data', (chunk) => {
      said += String(chunk)
      if (said.includes('Waiting for connections')) resolve()
    })
  })
  return port
}

it('refuses a MongoDB without transactions, whatever the address says', async () => {
  const port = await standalone()
  for (const query of ['?replicaSet=rs0&', '?appName=x&replicaSet=rs0&', '?'])
    await expect(connectMongo(`mongodb://127.0.0.1:${port}/herald${query}${SOON}`)).rejects.toThrow(
      `The MongoDB at 127.0.0.1:${port} is not a replica set`,
    )
}, 120_000)

it('names the set that is there, and the address where nobody is', async () => {
  const wrong = (given ?? '').replace('replicaSet=rs0', `replicaSet=other&${SOON}`)
  await expect(connectMongo(wrong)).rejects.toThrow('is called "rs0"')
  const port = await freePort()
  await expect(
    connectMongo(`mongodb://user:secret@127.0.0.1:${port}/herald?replicaSet=rs0&${SOON}`),
  ).rejects.toThrow(`No MongoDB could be used at 127.0.0.1:${port}`)
}, 60_000)

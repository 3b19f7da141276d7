import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { checkNode, readArguments } from '../../scripts/start/arguments.mjs'
import { requireRoom } from '../../scripts/start/machine.mjs'
import { loadEnv } from '../../src/core/env.ts'
import { freePort, runStart } from '../harness/herald.ts'

const noEnv = { NODE_ENV: 'test' } as const
const newData = () => path.join(mkdtempSync(path.join(tmpdir(), 'herald-refused-')), 'data')

describe('npm start refuses in one paragraph, and leaves nothing behind', {
  timeout: 120_000,
}, () => {
  const server = createServer()
  let taken = 0
  beforeAll(async () => {
    taken = await freePort()
    await new Promise<void>((resolve) => server.listen(taken, '127.0.0.1', resolve))
  })
  afterAll(() => void server.close())

  it('a port that is in use', async () => {
    const data = newData()
    const { said, ended } = runStart(['--port', String(taken), '--data', data])
    expect(await ended).toBe(1)
    expect(said.output).toContain(`Port ${taken} is in use`)
    expect(said.output).toContain(`--port ${taken + 1}`)
    expect(existsSync(data)).toBe(false)
  })

  it('a MONGODB_URI where nothing answers', async () => {
    const data = newData()
    const env = { MONGODB_URI: `mongodb://127.0.0.1:${await freePort()}/herald?replicaSet=rs0` }
    const { said, ended } = runStart(['--port', String(await freePort()), '--data', data], env)
    expect(await ended).toBe(1)
    expect(said.output).toContain('no MongoDB could be used there')
    expect(existsSync(data)).toBe(false)
  })

  it('a MONGODB_URI that is none, without showing the password', async () => {
    const env = { MONGODB_URI: 'postgres://me:secret@db/herald' }
    const { said, ended } = runStart(['--port', String(await freePort()), '--data', newData()], env)
    expect(await ended).toBe(1)
    expect(said.output).toContain('not an address of a MongoDB')
    expect(said.output).not.toContain('secret@')
  })

  it('a machine without MongoDB, Python or a way to download', async () => {
    const data = newData()
    const nowhere = path.dirname(data)
    const env = {
      PATH: nowhere,
      MONGOD_CACHE: path.join(nowhere, 'cache'),
      MONGOMS_SYSTEM_BINARY: '',
      MONGOMS_DOWNLOAD_MIRROR: `http://127.0.0.1:${await freePort()}`,
    }
    const { said, ended } = runStart(['--port', String(await freePort()), '--data', data], env)
    expect(await ended).toBe(1)
    expect(said.output).toContain('There is no MongoDB here and none could be brought')
    expect(said.output).toContain('install Python 3 with pip')
    expect(existsSync(data)).toBe(false)
  })

  it('a host that this machine does not have', async () => {
    const data = newData()
    const args = ['--port', String(await freePort()), '--data', data]
    const { said, ended } = runStart(args, { HERALD_EDGE_HOST: '203.0.113.7' })
    expect(await ended).toBe(1)
    expect(said.output).toContain('HERALD_EDGE_HOST is "203.0.113.7"')
    expect(existsSync(data)).toBe(false)
  })

  it('reads its switches from the environment as the roles do', () => {
    const read = (env: object) => readArguments([], '/x', { ...noEnv, ...env })
    for (const off of ['0', 'false', 'OFF'])
      expect([
        read({ HERALD_DEMO: off }).demo,
        loadEnv({ ...process.env, HERALD_DEMO: off }).HERALD_DEMO,
      ]).toEqual([false, false])
    expect([read({}).demo, read({}).newOwnerLink]).toEqual([true, false])
    expect(read({ HERALD_NEW_OWNER_LINK: '1' }).newOwnerLink).toBe(true)
    expect(readArguments(['--no-demo'], '/x', noEnv).demo).toBe(false)
  })

  it('an old Node, a full disk, an option that does not exist', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: object }
    expect(engines).toEqual({ node: '>=20.19.0' })
    expect(() => checkNode('18.20.8')).toThrow('needs Node 20.19')
    expect(() => checkNode('20.18.3')).toThrow('needs Node 20.19')
    expect(() => checkNode('20.19.0')).not.toThrow()
    expect(() => requireRoom(tmpdir(), 1e12)).toThrow('MB free on the disk')
    expect(() => readArguments(['--prot', '1'], '/x', noEnv)).toThrow('Unknown option --prot')
    expect(readArguments(['--help'], '/x', noEnv).help).toBe(true)
    expect(() => readArguments(['--port', 'x'], '/x', noEnv)).toThrow('--port takes a number')
  })
})

import type { IncomingHttpHeaders } from 'node:http'
import type { RunningEdge } from '../../src/edge/start-edge.ts'
import type { EdgeRoute, RoleContext } from '../../src/plugins/roles.ts'

import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { networkInterfaces, tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { resolveMongod } from '../../scripts/resolve-mongod.mjs'
import { startMongod } from '../../scripts/start/mongod.mjs'
import { loadEnv } from '../../src/core/env.ts'
import { PlatformError } from '../../src/core/errors.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { startEdge } from '../../src/edge/start-edge.ts'
import { mongoLeases } from '../../src/delivery/mongo-leases.ts'
import { announceWorker } from '../../src/mongo/presence.ts'
import { slugs } from '../../src/collections/slugs.ts'
import { contextOf, makeContext, serveOn } from '../money/money-harness.ts'

/** `fetch` lets nobody choose the host. */
const askAs = (port: number, headers: Record<string, string>) =>
  new Promise<void>((resolve, reject) => {
    get({ port, host: '127.0.0.1', path: '/admin', headers }, (answer) => {
      answer.resume().once('end', () => resolve())
    }).once('error', reject)
  })

const outside = Object.values(networkInterfaces())
  .flatMap((all) => all ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address

describe('the public port', () => {
  let context: RoleContext
  let web: Awaited<ReturnType<typeof serveOn>>
  let seen: IncomingHttpHeaders = {}
  beforeAll(async () => {
    context = await makeContext({ HERALD_PUBLIC_URL: 'https://herald.example' })
    web = await serveOn((request, response) => {
      seen = request.headers
      response.end()
    })
  })
  afterAll(async () => {
    await web.close()
    await context.mongo.close()
  })

  const withEdge = async (host: string | undefined, work: (edge: RunningEdge) => Promise<void>) => {
    const where = { port: 0, webPort: web.port, ...(host && { host }) }
    const edge = await startEdge(context, [], where)
    await work(edge).finally(() => edge.close())
  }

  it('tells web the scheme of the public address, whatever a client claims', () =>
    withEdge(undefined, async ({ port }) => {
      await fetch(`http://127.0.0.1:${port}/admin`, {
        headers: { 'x-forwarded-proto': 'gopher', 'x-forwarded-host': 'evil.example' },
      })
      expect(seen['x-forwarded-proto']).toBe('https')
    }))

  it('answers whoever offers another protocol in this one, and offers web none', () =>
    withEdge(undefined, async ({ port }) => {
      for (const upgrade of ['websocket', 'h2c']) {
        await askAs(port, { connection: 'Upgrade, HTTP2-Settings', upgrade })
        expect([seen.upgrade, seen.connection?.toLowerCase().includes('upgrade')]).toEqual([
          undefined,
          false,
        ])
      }
    }))

  it('tells web the host of the public address, by which pages know their own origin', async () => {
    const toldFor = async (publicUrl: string, host: string) => {
      const env = { ...context.env, HERALD_PUBLIC_URL: publicUrl }
      const where = { port: 0, webPort: web.port }
      const edge = await startEdge({ ...context, env }, [], where)
      await askAs(edge.port, { host, 'x-forwarded-host': 'evil.example' })
      await edge.close()
      return seen['x-forwarded-host']
    }
    // As nginx asks, which names where it sends to, and Caddy, which hands on what it was asked for.
    expect(await toldFor('https://herald.example', '127.0.0.1:3000')).toBe('herald.example')
    expect(await toldFor('https://herald.example', 'herald.example')).toBe('herald.example')
    expect(await toldFor('http://127.0.0.1:3000', 'localhost:3000')).toBe('localhost:3000')
    expect(await toldFor('http://127.0.0.1:3000', 'evil.example')).toBe('127.0.0.1:3000')
  })

  it.each([
    { trusted: '', told: '127.0.0.1' },
    { trusted: '10.0.0.0/8', told: '127.0.0.1' },
    { trusted: 'loopback', told: '203.0.113.9' },
    { trusted: '1', told: '203.0.113.9' },
  ])('tells web one address: who calls, by "$trusted"', async ({ trusted, told }) => {
    const env = loadEnv({ ...process.env, HERALD_TRUSTED_PROXIES: trusted })
    const edge = await startEdge({ ...context, env }, [], { port: 0, webPort: web.port })
    const headers = { 'x-forwarded-for': '6.6.6.6, 203.0.113.9', 'x-real-ip': '6.6.6.6' }
    await fetch(`http://127.0.0.1:${edge.port}/admin`, { headers }).finally(() => edge.close())
    expect([seen['x-forwarded-for'], seen['x-real-ip']]).toEqual([told, undefined])
  })

  it('answers a failure as every other address does, and an unforeseen one without its reason', async () => {
    const throwing = (error: Error): EdgeRoute => ({
      method: 'GET',
      path: `/${error.name}`,
      open: 'a test',
      handle: () => {
        throw error
      },
    })
    const routes = [
      throwing(new PlatformError('LINK_EXPIRED', 'Too late.')),
      throwing(new Error('x')),
    ]
    const silent = { ...context, log: makeLogger({ role: 'test', level: 'silent' }) }
    const edge = await startEdge(silent, [async () => ({ routes })], { port: 0, webPort: 1 })
    const ask = async (name: string) => {
      const answer = await fetch(`http://127.0.0.1:${edge.port}/${name}`)
      return [answer.headers.get('content-type'), await answer.json()]
    }
    const type = 'application/problem+json; charset=utf-8'
    const late = { status: 410, code: 'LINK_EXPIRED', detail: 'Too late.' }
    expect(await ask('PlatformError')).toEqual([type, expect.objectContaining(late)])
    const unforeseen = expect.objectContaining({ status: 500, code: 'INTERNAL' })
    expect(await ask('Error')).toEqual([type, unforeseen])
    await edge.close()
  })

  it('is on loopback alone, unless a host is set', async () => {
    const host = outside ?? '127.0.0.2'
    await withEdge(undefined, async ({ port }) => {
      await expect(fetch(`http://${host}:${port}/livez`)).rejects.toThrow('fetch failed')
    })
    await withEdge(
      loadEnv({ ...process.env, HERALD_EDGE_HOST: '0.0.0.0' }).HERALD_EDGE_HOST,
      async ({ port }) => {
        expect((await fetch(`http://${host}:${port}/livez`)).status).toBe(200)
      },
    )
    expect(loadEnv().HERALD_EDGE_HOST).toBe('127.0.0.1')
  })
})

/** Longer than the test: nobody repeats their word in it. */
const LONG = 3_600_000

describe('health', () => {
  it('lives without MongoDB, and says why it is not ready', { timeout: 300_000 }, async () => {
    const data = mkdtempSync(path.join(tmpdir(), 'herald-health-'))
    const start = (left?: { pid: number; port: number }) => startMongod({ binary, data, left })
    const first = await start()
    const context = await contextOf({ ...loadEnv(), MONGODB_URI: first.uri, HERALD_DATA: data })
    const web = await serveOn((_request, response) => void response.end())
    const edge = await startEdge(context, [], { port: 0, webPort: web.port })
    const live = async () => (await fetch(`http://127.0.0.1:${edge.port}/livez`)).status
    const ready = async () => {
      const answer = await fetch(`http://127.0.0.1:${edge.port}/readyz`)
      return [answer.status, (await answer.json()) as object]
    }
    const ok = { database: 'ok', web: 'ok', sender: 'ok', worker: 'ok' }
    const becomes = (status: number, facts: object) =>
      expect.poll(ready, { timeout: 60_000 }).toEqual([status, { ready: status === 200, ...facts }])

    await becomes(503, { ...ok, sender: 'none is there for any network', worker: 'none is there' })
    const { db } = context.mongo
    const leases = mongoLeases(db)
    await leases.present('sandbox', 'sender-1', LONG)
    const fallSilent = await announceWorker(db)
    await becomes(200, ok)

    await db.collection(slugs.telegramAccounts).insertOne({ network: 'telegram' })
    await becomes(503, { ...ok, sender: 'none is there for telegram' })
    await leases.present('telegram', 'sender-2', LONG)
    await becomes(200, ok)

    await first.stop()
    const unknown = { sender: 'unknown', worker: 'unknown' }
    await becomes(503, { ...ok, database: 'does not answer', ...unknown })
    expect(await live()).toBe(200)
    const second = await start({ pid: first.pid, port: first.port })
    await becomes(200, ok)

    await web.close()
    await becomes(503, { ...ok, web: 'does not answer' })
    await fallSilent()
    await edge.close()
    await context.mongo.close()
    await second.stop()
    rmSync(data, { recursive: true, force: true })
  })
})

const binary = async (): Promise<string> => {
  const { MONGODB_URI: given, ...env } = process.env
  process.env = env
  const found = await resolveMongod().finally(() => {
    process.env = { ...env, MONGODB_URI: given }
  })
  if (found.kind !== 'binary') throw new Error('a binary was expected')
  return found.path
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ContractWorld } from '../../src/telegram/contract/world.ts'

import { monotonic } from '../../src/core/clock.ts'
import { endOf, makeLifetime, prolongLifetime } from '../../src/core/lifetime.ts'
import { conversation, eventually, value } from '../../src/telegram/contract/world.ts'
import { gatewayContract } from '../../src/telegram/gateway.contract.ts'
import { startSimulator } from '../../src/telegram/simulator/index.ts'
import { startGatewayThread } from '../../src/telegram/thread/start-thread.ts'
import { controlOf } from './control.ts'
import { buildThread } from './thread-code.ts'
import { delaysOf, noisyPhoto } from './world-parts.ts'

/** Keeps this thread from doing anything for so long. */
const standStill = (ms: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

type Built = Awaited<ReturnType<typeof buildThread>>

/** A local Telegram, and a gateway to it with its connections in a thread. */
const startWorld = async (built: Built): Promise<ContractWorld> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'herald-thread-'))
  const keyFile = path.join(folder, 'key.pem')
  const simulator = await startSimulator({ people: false })
  const [dc] = simulator.dcs
  if (!dc) throw new Error('no data centre')
  writeFileSync(keyFile, simulator.pem)
  const address = `${dc.host}:${dc.port}`
  const control = controlOf(simulator)
  await control.post('/policy', { isTerse: true })
  return {
    ...control,
    gateway: startGatewayThread({ network: 'sandbox', simulator: address, keyFile }, built),
    photo: noisyPhoto,
    disconnectDelays: () => delaysOf(simulator.control),
    close: async () => {
      await simulator.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const built = await buildThread()
afterAll(() => built.remove())

gatewayContract('teleproto in a thread of its own', () => startWorld(built))

describe('connections in a thread of their own', () => {
  let world: ContractWorld
  beforeAll(async () => {
    world = await startWorld(built)
  })
  afterAll(() => world.close())

  it('lets a message go at its moment while the thread that handed it over stands still', async () => {
    const { client, message } = await conversation(world)
    let leftAt = 0
    const left = (at: number): void => {
      leftAt = at
    }
    const notBefore = monotonic() + 500
    const notAfter = notBefore + 2_500
    const departure = { no: 1, notBefore, notAfter, left }
    const answer = client.send(message({ departure }))
    // Frames are posted when this thread turns to its events.
    await sleep(50)
    standStill(notAfter + 200 - monotonic())
    value(await answer)
    expect(leftAt).toBeGreaterThanOrEqual(notBefore)
    expect(leftAt).toBeLessThan(notAfter)
    await client.close()
  })

  it('ends a connection with its lease while the thread that holds it stands still', async () => {
    const broken: string[] = []
    const lifetime = makeLifetime(monotonic() + 6_000)
    const { client } = await conversation(world, {
      lifetime,
      onBroken: ({ code }) => void broken.push(code),
    })
    standStill(Math.max(0, endOf(lifetime) - monotonic()) + 500)
    // Too late: had it not ended by itself, it would go on now.
    prolongLifetime(lifetime, monotonic() + 60_000)
    await eventually(() => broken.length > 0)
    expect(broken).toEqual(['LEASE_DEADLINE'])
    await client.close()
  })

  describe('a process whose connections cannot go on', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'herald-thread-code-'))
    afterAll(() => rmSync(folder, { recursive: true, force: true }))
    const threadOf = (code: string) => {
      const file = path.join(folder, 'thread.mjs')
      writeFileSync(file, code)
      return pathToFileURL(file)
    }
    const run = async (code: URL, lookEvery = 3_000) => {
      const script = path.join(import.meta.dirname, 'thread-process.ts')
      const args = ['--import', 'tsx', script, code.href, String(lookEvery)]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
      let said = ''
      child.stderr.on('data', (chunk) => {
        said += chunk
      })
      const [status] = await once(child, 'close')
      return { status, said }
    }

    it('ends with the error of its thread', async () => {
      const { status, said } = await run(built.code)
      expect(status).not.toBe(0)
      expect(said).toContain('/nowhere/key.pem')
    }, 120_000)

    it('ends when the thread has ended without one', async () => {
      const { status, said } = await run(threadOf('process.exit(0)'))
      expect(status).not.toBe(0)
      expect(said).toContain('ended by itself, with 0')
    }, 120_000)

    it('ends when the thread hangs', async () => {
      const { status, said } = await run(threadOf('for (;;);'), 100)
      expect(status).not.toBe(0)
      expect(said).toContain('hangs')
    }, 120_000)
  })
})

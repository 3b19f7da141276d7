import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { resolveMongod } from '../../scripts/resolve-mongod.mjs'
import { startMongod } from '../../scripts/start/mongod.mjs'
import { isAlive } from './processes.ts'

const SIGTERM = 15n
/** True once the process hears no request to end any more. */
const isDeafToEnd = (pid: number): boolean => {
  const [, ignored = '0'] =
    /^SigIgn:\s*(\w+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return ((BigInt(`0x${ignored}`) >> (SIGTERM - 1n)) & 1n) === 1n
}

type Handle = Awaited<ReturnType<typeof startMongod>>

/** A mongod that opens its data for longer than anybody once waited for it, as after a power cut. */
describe('a MongoDB that opens its data for long', { timeout: 240_000 }, () => {
  const data = mkdtempSync(path.join(tmpdir(), 'herald-slow-'))
  const file = path.join(data, 'slow-mongod')
  const given = process.env['MONGODB_URI']
  const said: string[] = []
  beforeAll(async () => {
    delete process.env['MONGODB_URI']
    const found = await resolveMongod()
    if (found.kind !== 'binary') throw new Error('a binary was expected')
    const wait = "trap '' TERM; sleep 23"
    writeFileSync(file, `#!/bin/sh\n${wait}; trap - TERM; exec ${found.path} "$@"\n`)
    chmodSync(file, 0o755)
    vi.spyOn(console, 'log').mockImplementation((line) => void said.push(String(line)))
  })
  afterAll(() => {
    process.env['MONGODB_URI'] = given
    rmSync(data, { recursive: true, force: true })
  })

  const binary = async () => file
  const begin = () => {
    let first: Promise<Handle> | undefined
    const spawned = new Promise<Handle>((resolve) => {
      first = startMongod({ binary, data, left: undefined, onSpawn: resolve as () => void })
    })
    return { first: first as unknown as Promise<Handle>, spawned }
  }

  it('should be waited for by the start that began it, and by one that finds it', async () => {
    const { first, spawned } = begin()
    const { pid, port } = await spawned
    const second = await startMongod({ binary, data, left: { pid, port } })
    expect([second.pid, second.port]).toEqual([pid, port])
    const own = await first
    expect(own.pid).toBe(pid)
    expect(said.filter((line) => line.includes('opening its data')).length).toBeGreaterThan(2)
    await own.stop()
    expect(isAlive(pid)).toBe(false)
  })

  it('should be asked to end, and not be killed, by a stop in between', async () => {
    const { first, spawned } = begin()
    const ended = expect(first).resolves.toBeDefined()
    const { pid, stop, kill } = await spawned
    await expect.poll(() => isDeafToEnd(pid), { timeout: 10_000 }).toBe(true)
    await stop()
    kill()
    expect(isAlive(pid)).toBe(true)
    await ended
    await (await first).stop()
    expect(isAlive(pid)).toBe(false)
  })
})

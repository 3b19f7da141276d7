import { EventEmitter, once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const disk = vi.hoisted(() => ({ code: null }))
vi.mock('node:fs', async (original) => {
  const real = await original()
  const unless =
    (work) =>
    (file, ...rest) => {
      if (disk.code) throw Object.assign(new Error(`${disk.code}: write`), { code: disk.code })
      return work(file, ...rest)
    }
  return {
    ...real,
    openSync: unless(real.openSync),
    writeSync: unless(real.writeSync),
    writeFileSync: unless(real.writeFileSync),
  }
})

const data = mkdtempSync(path.join(tmpdir(), 'herald-full-disk-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

/** Each test has its modules anew: what is said once is said once a process. */
const load = async () => ({
  ...(await import('./files.mjs')),
  ...(await import('./role-log.mjs')),
  ...(await import('./supervisor.mjs')),
})

describe('a disk that is full', () => {
  let said
  beforeEach(() => {
    vi.resetModules()
    said = []
    for (const stream of ['log', 'error'])
      vi.spyOn(console, stream).mockImplementation((line) => void said.push(line))
  })
  afterEach(() => {
    disk.code = null
    vi.restoreAllMocks()
  })
  const complaints = () => said.filter((line) => line.includes(data))

  /** A child that says something. */
  const talking = () => {
    const child = Object.assign(new EventEmitter(), {
      ...{ stdout: new PassThrough(), stderr: new PassThrough() },
    })
    const say = async (line, stream = child.stdout) => {
      stream.write(`${line}\n`)
      await new Promise((resolve) => setImmediate(resolve))
    }
    return { child, say }
  }

  it('should not end who follows a role, is told of once, and is written to again later', async () => {
    const { followLog } = await load()
    const file = path.join(data, 'web.log')
    const { child, say } = talking()
    const log = followLog({ name: 'web', child, file, quiet: () => false })
    await say('before')
    disk.code = 'ENOSPC'
    await say('one')
    await say('two', child.stderr)
    disk.code = null
    await say('after')
    child.emit('close')
    expect(readFileSync(file, 'utf8')).toBe('before\nafter\n')
    expect(log.tail()).toBe('before\none\ntwo\nafter')
    expect(complaints()).toEqual([expect.stringContaining(`The disk of ${data} is full`)])
    // What a person should see is shown all the same.
    expect(said.some((line) => line.endsWith('two'))).toBe(true)
  })

  it('should not keep a role from its start, whatever keeps its log from being opened', async () => {
    const { followLog } = await load()
    const file = path.join(data, 'edge.log')
    const { child, say } = talking()
    disk.code = 'EROFS'
    followLog({ name: 'edge', child, file, quiet: () => false })
    await say('one')
    disk.code = null
    await say('two')
    child.emit('close')
    expect(readFileSync(file, 'utf8')).toBe('two\n')
    expect(complaints()).toEqual([expect.stringContaining(`written to ${data} (EROFS)`)])
  })

  it('should refuse a start, which wants to write down what runs, and leave no half file', async () => {
    const { noteRun, readRun, writeRun } = await load()
    writeRun(data, { pid: 1 })
    disk.code = 'ENOSPC'
    expect(() => writeRun(data, { pid: 2 })).toThrow('ENOSPC')
    noteRun(data, { pid: 3 })
    expect(readRun(data)).toEqual({ pid: 1 })
    expect(readdirSync(data).filter((name) => name.endsWith('.part'))).toEqual([])
    expect(complaints()).toHaveLength(1)
  })

  it('should not end the supervisor: a role that ends is started again', async () => {
    const { makeSupervisor, noteRun, readRun } = await load()
    const top = path.join(data, 'top')
    mkdirSync(path.join(top, 'dist'), { recursive: true })
    writeFileSync(
      path.join(top, 'dist', 'role.js'),
      "console.log('up'); process.send({ ready: true }); process.on('disconnect', () => process.exit(0))",
    )
    const changed = new EventEmitter()
    const supervisor = makeSupervisor({
      ...{ top, data, env: process.env },
      onChange: () => {
        noteRun(data, { roles: supervisor.pids() })
        changed.emit('change')
      },
    })
    const role = { name: 'worker', entry: 'role.js', stop: 1 }
    try {
      await supervisor.start(role)
      const { worker } = supervisor.pids()
      expect(readRun(data).roles).toEqual({ worker })
      disk.code = 'ENOSPC'
      const again = once(changed, 'change')
      process.kill(worker, 'SIGKILL')
      await again
      expect(supervisor.pids().worker).not.toBe(worker)
      expect(readRun(data).roles).toEqual({ worker })
      // It is still looked after.
      disk.code = null
      const third = once(changed, 'change')
      process.kill(supervisor.pids().worker, 'SIGKILL')
      await third
      expect(readRun(data).roles).toEqual(supervisor.pids())
      expect(complaints()).toHaveLength(1)
    } finally {
      await supervisor.stop([role])
    }
  })
})

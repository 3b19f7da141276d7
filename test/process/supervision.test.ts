import type { Herald } from '../harness/herald.ts'

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { runStart, startHerald } from '../harness/herald.ts'
import { isAlive, processesOf } from './processes.ts'

const patience = { timeout: 60_000, interval: 200 }

/** One Herald for all: each test leaves it running, but the last. */
describe('a running Herald', { timeout: 240_000 }, () => {
  const data = mkdtempSync(path.join(tmpdir(), 'herald-supervised-'))
  const person = { name: 'Ada', email: 'ada@example.test', password: 'a-long-enough-password' }
  let herald: Herald
  beforeAll(async () => {
    herald = await startHerald({ demo: false, data })
  }, 300_000)
  afterAll(async () => {
    await herald?.stop()
    rmSync(data, { recursive: true, force: true })
  }, 120_000)

  const post = (url: string, body: object) =>
    fetch(`${herald.url}${url}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const signIn = async (password: string) =>
    (await post('/auth/login', { email: person.email, password })).status
  const newLink = async () => {
    const { said, ended } = runStart(['--data', data, '--new-owner-link'])
    expect(await ended).toBe(0)
    return said.output
  }

  it.each(['edge', 'web', 'sender', 'worker', 'simulator'])(
    'starts %s again after kill -9, and says so',
    async (role) => {
      const before = herald.pids()[role] ?? 0
      herald.kill(role)
      await expect.poll(() => herald.pids()[role], patience).not.toBe(before)
      const words = new RegExp(`^${role} ended \\(SIGKILL\\); starting it`, 'm')
      await expect.poll(() => herald.output(), patience).toMatch(words)
      expect(isAlive(before)).toBe(false)
    },
  )

  it('answers again, with the same MongoDB address, after kill -9 of MongoDB too', async () => {
    const { mongod } = JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8')) as {
      mongod: { pid: number; port: number }
    }
    const ready = async () => (await fetch(`${herald.url}/readyz`).catch(() => null))?.status
    await expect.poll(ready, patience).toBe(200)
    process.kill(mongod.pid, 'SIGKILL')
    await expect.poll(() => herald.output(), patience).toContain('MongoDB: ready again')
    await expect.poll(ready, patience).toBe(200)
    const page = async () => (await fetch(`${herald.url}/admin/login`).catch(() => null))?.status
    await expect.poll(page, patience).toBe(200)
    expect(herald.mongoUri).toContain(`:${mongod.port}/`)
  })

  it('gives a new owner address, then to the owner a way to a new password', async () => {
    const first = /^owner {2}(\S+)$/m.exec(await newLink())?.[1] ?? ''
    expect((await fetch(herald.ownerUrl ?? '')).status).toBe(410)
    const token = new URL(first).searchParams.get('token') ?? ''
    const form = new URLSearchParams({ ...person, token })
    const claimed = await fetch(`${herald.url}/claim`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
    })
    expect(claimed.status).toBe(303)
    const { email, password } = person
    const { token: own } = (await (await post('/auth/login', { email, password })).json()) as {
      token: string
    }
    const asOwner = { headers: { authorization: `Bearer ${own}` } }
    const workspaces = await fetch(`${herald.url}/cms-api/tenants`, asOwner)
    expect(await workspaces.json()).toMatchObject({ docs: [{ name: 'My workspace' }] })

    const said = await newLink()
    expect(said).toContain(`has an owner, ${person.email}.`)
    const reset = /^reset {2}(\S+)$/m.exec(said)?.[1] ?? ''
    expect((await fetch(reset)).status).toBe(200)
    const change = { token: reset.split('/').at(-1), password: 'another-long-password' }
    expect((await post('/cms-api/users/reset-password', change)).status).toBe(200)
    expect(await signIn(change.password)).toBe(200)
    expect(await signIn(person.password)).toBe(401)
    expect((await post('/cms-api/users/reset-password', change)).status).not.toBe(200)
  })

  it('is not started twice on the same data', async () => {
    const { said, ended } = runStart(['--data', data])
    expect(await ended).toBe(1)
    expect(said.output).toContain('already runs with the data in')
  })

  it('stops at once at the second Ctrl-C, in the middle of an orderly stop', async () => {
    const pids = Object.values(herald.pids())
    process.kill(herald.pids()['worker'] ?? 0, 'SIGSTOP') // It cannot stop in order now.
    const ended = herald.signal('SIGINT')
    await expect.poll(() => herald.output(), patience).toContain('Once more ends it at once')
    await new Promise((resolve) => setTimeout(resolve, 600)) // Sooner, it would be the same press.
    const began = performance.now()
    void herald.signal('SIGINT')
    expect(await ended).toBe(130)
    // In order, it would wait 18 seconds for the worker.
    expect(performance.now() - began).toBeLessThan(9000)
    await expect.poll(() => pids.filter(isAlive), patience).toEqual([])
    await expect.poll(() => processesOf(data), patience).toEqual([])
  })

  it('leaves no role behind when it is killed itself, and takes its MongoDB back', {
    timeout: 600_000,
  }, async () => {
    herald = await startHerald({ demo: false, data })
    expect(herald.ownerUrl).toBeNull()
    const pids = Object.values(herald.pids())
    await herald.signal('SIGKILL')
    await expect.poll(() => pids.filter(isAlive), patience).toEqual([])
    herald = await startHerald({ demo: false, data })
    expect(herald.output()).toContain('is still there, and is used again')
    expect(await signIn('another-long-password')).toBe(200)
  })
})

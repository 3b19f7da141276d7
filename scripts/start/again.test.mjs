import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { telegramSender } from './environment.mjs'
import { rotate, rotateOpen } from './log-file.mjs'
import { keepMongo } from './mongo.mjs'
import { makeSupervisor } from './supervisor.mjs'
import { watchTelegram } from './telegram-sender.mjs'

const data = mkdtempSync(path.join(tmpdir(), 'herald-again-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

const NO_PROCESS = 2 ** 22 + 1
const said = []
beforeEach(() => {
  said.length = 0
  for (const stream of ['log', 'error'])
    vi.spyOn(console, stream).mockImplementation((line) => void said.push(String(line)))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe('the sender of the real Telegram', () => {
  it('should be tried again, later each time, when it could not begin', async () => {
    vi.stubEnv('TELEGRAM_API_ID', '1')
    const top = path.join(data, 'top')
    const count = path.join(data, 'count')
    mkdirSync(path.join(top, 'dist'), { recursive: true })
    writeFileSync(
      path.join(top, 'dist', telegramSender.entry),
      `const { appendFileSync, readFileSync } = require('node:fs')
       appendFileSync(${JSON.stringify(count)}, 'x')
       if (readFileSync(${JSON.stringify(count)}, 'utf8').length < 3) process.exit(1)
       process.send({ ready: true }); process.on('disconnect', () => process.exit(0))`,
    )
    const supervisor = makeSupervisor({ top, data, env: process.env, onChange: () => {} })
    const roles = []
    const watch = watchTelegram({ mongo: {}, supervisor, roles, lookMs: 20 })
    try {
      await watch.begin() // Does not throw: the rest of Herald goes on.
      await expect.poll(() => readFileSync(count, 'utf8'), { timeout: 20_000 }).toBe('xxx')
      const names = () => Object.keys(supervisor.pids())
      await expect.poll(names, { timeout: 20_000 }).toEqual([telegramSender.name])
      expect(roles).toEqual([telegramSender])
      expect(said.filter((line) => line.includes('Trying again in'))).toHaveLength(2)
    } finally {
      watch.stop()
      await supervisor.stop(roles)
    }
  })
})

describe('MongoDB that ends at once, again and again', () => {
  it('should be started with longer and longer pauses', async () => {
    const start = vi.fn(async () => {
      throw new Error('ended at once')
    })
    const mongo = { pid: NO_PROCESS, port: 1 }
    const letGo = keepMongo({ data, mongo, onSpawn: () => {}, onChange: () => {}, start })
    const pauses = () => said.flatMap((line) => /in (\d+) ms/.exec(line)?.[1] ?? [])
    await expect.poll(pauses, { timeout: 20_000 }).toEqual(['250', '500', '1000'])
    letGo()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect([pauses().length, start.mock.calls.length]).toEqual([3, 2])
  })
})

describe('a log', () => {
  it('should be kept in three files of a bounded size, also while another process has it open', () => {
    for (const turn of [rotate, rotateOpen]) {
      const file = path.join(data, `${turn.name}.log`)
      for (const text of ['one', 'two', 'three', 'four']) {
        appendFileSync(file, text)
        turn(file, 3)
      }
      appendFileSync(file, 'x')
      turn(file, 3)
      expect(['', '.1', '.2'].map((end) => readFileSync(file + end, 'utf8'))).toEqual([
        'x',
        'four',
        'three',
      ])
    }
  })
})

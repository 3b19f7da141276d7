import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, describe, expect, it } from 'vitest'

import { freePort, runStart, startHerald } from '../harness/herald.ts'
import { processesOf } from './processes.ts'

const patience = { timeout: 60_000, interval: 5 }

describe('Ctrl-C in the middle of a start', { timeout: 240_000 }, () => {
  const data = mkdtempSync(path.join(tmpdir(), 'herald-interrupted-'))
  afterAll(() => rmSync(data, { recursive: true, force: true }))

  it.each([
    ['while MongoDB comes', 'MongoDB:'],
    ['while the local Telegram comes', 'Starting the local Telegram'],
    ['while the first data are written', 'Data: '],
    ['while the roles come', 'Starting web'],
  ])('leaves nothing half-written and no process, %s', async (_, mark) => {
    const { child, said, ended } = runStart(['--port', String(await freePort()), '--data', data])
    await expect.poll(() => said.output, patience).toContain(mark)
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    await expect.poll(() => processesOf(data), patience).toEqual([])
    expect(said.output).not.toContain('Error')
    expect(readdirSync(data).filter((name) => name.endsWith('.part'))).toEqual([])
    const secrets = path.join(data, 'secrets.env')
    if (existsSync(secrets))
      expect(readFileSync(secrets, 'utf8').match(/=\S{40,}$/gm)).toHaveLength(3)
  })

  it('is made good by the next start', { timeout: 300_000 }, async () => {
    const herald = await startHerald({ data })
    expect(herald.ownerUrl).toContain('/claim?token=')
    expect((await fetch(`${herald.url}/admin/login`)).status).toBe(200)
    await herald.stop()
    await expect.poll(() => processesOf(data), patience).toEqual([])
  })
})

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { describe, expect, it } from 'vitest'

import { startHerald } from '../harness/herald.ts'

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('npm start', () => {
  it('starts, stops all it started, and keeps its secrets', { timeout: 400_000 }, async () => {
    const data = mkdtempSync(path.join(tmpdir(), 'herald-start-'))
    const secretsFile = path.join(data, 'secrets.env')
    const first = await startHerald({ demo: false, data })
    const pids = Object.values(first.pids())
    expect(Object.keys(first.pids()).toSorted()).toEqual(
      ['edge', 'sender', 'simulator', 'web', 'worker'].toSorted(),
    )
    expect(first.ownerUrl).toMatch(/\/claim\?token=/)
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
    expect(statSync(secretsFile).mode & 0o777).toBe(0o600)
    const secrets = readFileSync(secretsFile, 'utf8')
    await first.stop()
    expect(pids.filter(isAlive)).toEqual([])

    const began = performance.now()
    const second = await startHerald({ demo: false, data })
    expect(performance.now() - began).toBeLessThan(60_000)
    expect(readFileSync(secretsFile, 'utf8')).toBe(secrets)
    await second.stop()
    rmSync(data, { recursive: true, force: true })
  })
})

import { spawn } from 'node:child_process'
import { afterEach, expect, it, vi } from 'vitest'

const real = process.platform
const on = (value) => Object.defineProperty(process, 'platform', { value })
vi.mock('node:fs', async (original) => {
  const fs = await original()
  const readFileSync = (file, ...rest) => {
    if (String(file).startsWith('/proc/')) throw new Error('ENOENT')
    return fs.readFileSync(file, ...rest)
  }
  return { ...fs, readFileSync }
})
const { isProcess } = await import('./machine.mjs')
afterEach(() => on(real))

it('should take a process for ours by its command line alone, also where there is no /proc', async () => {
  const stranger = spawn('sleep', ['300'], { stdio: 'ignore' })
  try {
    on('darwin')
    expect(isProcess(stranger.pid, '/srv/herald/data/mongo')).toBe(false)
    expect(isProcess(stranger.pid, 'sleep')).toBe(true)
    vi.stubEnv('PATH', '/nowhere')
    expect(isProcess(stranger.pid, 'sleep')).toBe(false)
  } finally {
    vi.unstubAllEnvs()
    stranger.kill()
  }
})

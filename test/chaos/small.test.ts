import { spawn } from 'node:child_process'
import path from 'node:path'

import { describe, expect, it } from 'vitest'

const CHAOS = path.resolve('scripts/chaos.mjs')

/** Variables of the test run would lead the processes to its database. */
const cleanEnv = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(HERALD_|MONGODB_URI|PAYLOAD_SECRET|NODE_ENV|LOG_LEVEL|VITEST)/.test(name),
    ),
  ) as NodeJS.ProcessEnv

const run = (args: readonly string[]): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [CHAOS, ...args], {
      env: cleanEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += String(chunk)
      })
    child.once('close', (code) => resolve({ code, output }))
  })

describe('chaos', () => {
  it('loses and doubles nothing with a sender gone, MongoDB killed and sockets cut', {
    timeout: 900_000,
  }, async () => {
    const { code, output } = await run(
      '--kills 3 --accounts 4 --least 5 --most 8 --seed 11'.split(' '),
    )
    const last = output.trim().split('\n').at(-1) ?? ''
    expect(last, output).toMatch(/^kills=3 sends=\d+ lost=0 doubled=0 takeover_max_s=[1-9]\d*\.\d$/)
    expect(code, output).toBe(0)
  })

  it('refuses what it does not know, and says what it knows', { timeout: 60_000 }, async () => {
    const { code, output } = await run(['--kill', '3'])
    expect(code).toBe(1)
    expect(output).toContain('Unknown option --kill')
    expect(output).toContain('--seed <n>')
  })
})

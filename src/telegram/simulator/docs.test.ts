import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { resolveTelethon } from '../../../scripts/test/telethon.mjs'
import { callActions, lastingActions, updateActions } from './faults.ts'
import type { Simulator } from './index.ts'
import { startSimulator } from './index.ts'
import { personas } from './world/model.ts'

const text = readFileSync('docs/simulator.md', 'utf8')
const blocks = (language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, code = '']) => code,
  )

const folder = mkdtempSync(path.join(tmpdir(), 'simulator-docs-'))
let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(async () => {
  await simulator?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a program; gives what it printed. */
const run = (command: string, args: string[], env = {}, cwd = folder): Promise<string> =>
  new Promise((resolve, reject) => {
    const { dcs, pem, control } = simulator
    const READY = JSON.stringify({ dcs, pem, control })
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, CONTROL: control, READY, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const keep = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve(output) : reject(new Error(output))))
  })

it('the example for teleproto logs in and sends', async () => {
  const code = blocks('js').find((it) => it.includes("'teleproto'")) ?? ''
  const installed = code.replaceAll("'teleproto", "'telegram") // As this project calls it.
  const output = await run('node', ['--input-type=module', '-e', installed], {}, process.cwd())
  expect(output).toContain('Acc0')
  const chat = await fetch(`${simulator.control}/chats/+15550000000/@carol_shop`)
  expect(await chat.text()).toContain('echo: Hello from teleproto')
})

it('the example for Telethon logs in with a password and sends', async () => {
  const { python, folder: PYTHONPATH } = await resolveTelethon()
  const output = await run(python, ['-c', blocks('python')[0] ?? ''], { PYTHONPATH })
  expect(output).toContain('TwoFA')
}, 120_000)

it.each(blocks('sh').map((code) => ({ code })))('runs: $code', async ({ code }) => {
  expect(code).toContain('curl -sS --fail-with-body')
  await run('bash', ['-euo', 'pipefail', '-c', code])
})

it('names every fault, persona and route', () => {
  for (const name of [...callActions, ...updateActions, ...lastingActions, ...personas]) {
    expect(text).toContain(`\`${name}\``)
  }
})

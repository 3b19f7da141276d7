import { spawn } from 'node:child_process'
import path from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { resolveTelethon } from '../../../../scripts/test/telethon.mjs'
import type { Simulator } from '../index.ts'
import { startSimulator } from '../index.ts'

const script = path.join(import.meta.dirname, 'drive_telethon.py')
let simulator: Simulator
let seen: Record<string, unknown>

/** Runs the script against a simulator; gives what it printed last. */
const drive = async ({ dcs, pem, control }: Simulator): Promise<Record<string, unknown>> => {
  const { python, folder } = await resolveTelethon()
  const child = spawn(python, [script], {
    env: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let output = ''
  let trouble = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    trouble += chunk.toString()
  })
  child.stdin.end(`${JSON.stringify({ dcs, pem, control })}\n`)
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`drive_telethon.py ended with ${code}:\n${trouble}`)
  return JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>
}

beforeAll(async () => {
  simulator = await startSimulator()
  seen = await drive(simulator)
}, 180_000)
afterAll(() => simulator?.close())

it('logs in with a password over three transports', () => {
  expect(seen['logins']).toEqual(['TwoFA', 'TwoFA', 'TwoFA'])
})

it('sends with entities, hears the answer, lists dialogs and history', () => {
  expect(seen['entities']).toEqual(['MessageEntityBold'])
  expect(seen['echo']).toBe(true)
  expect(seen['dialogs']).toContain('Carol')
  expect(seen['history']).toEqual(expect.arrayContaining(['Hello there', 'echo: Hello there']))
})

it('sends files in small and big parts and gets the bytes back', () => {
  expect(seen).toMatchObject({ media: true, big: true })
})

it('sends once, however often it asks', async () => {
  expect(seen['resend']).toBe(true)
  const ledger = await (await fetch(`${simulator.control}/ledger.ndjson`)).text()
  const lines = ledger
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; duplicate: boolean })
  for (const text of ['Once', 'Twice asked']) {
    expect(lines.filter((it) => it.text === text && !it.duplicate)).toHaveLength(1)
  }
})

it('knows every refusal by its own name', () => {
  expect(seen['refusals']).toEqual([
    'PeerFloodError',
    'UserIsBlockedError',
    'UserPrivacyRestrictedError',
    'ChatWriteForbiddenError',
    'InputUserDeactivatedError',
    'UsernameNotOccupiedError',
    'FileReferenceExpiredError',
    'SlowModeWaitError',
    'FloodWaitError',
  ])
})

it('loses a login that two of it use at once', () => {
  expect(seen['duplicated']).toBe(true)
})

it('learns what it missed, and that it was thrown out', () => {
  expect(seen['difference']).toEqual(['Missed 1', 'Missed 2'])
  expect(seen['revoked']).toBe('SessionRevokedError')
})

import type { ChildProcess } from 'node:child_process'

import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const FIXTURE = path.resolve('test/process/role-process.ts')

const start = async () => {
  const child = fork(FIXTURE, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let said = ''
  child.stdout?.on('data', (chunk) => {
    said += String(chunk)
  })
  const [message] = (await once(child, 'message')) as [unknown]
  return { child, message, ended: endOf(child, () => said) }
}

const endOf = async (child: ChildProcess, said: () => string) => {
  const read = child.stdout && once(child.stdout, 'end')
  const [code] = (await once(child, 'exit')) as [number | null]
  await read
  return { code, said: said().trim().split('\n') }
}

const inOrder = [
  '{"ready":true,"role":"fixture"}',
  'stopping',
  'closed last',
  'could not close',
  'closed first',
]

describe('a role', { timeout: 120_000 }, () => {
  it('says that it is ready, and stops in reverse at a signal, past a part that cannot', async () => {
    const { child, message, ended } = await start()
    child.kill('SIGTERM')
    expect(message).toEqual({ ready: true })
    expect(await ended).toEqual({ code: 0, said: inOrder })
  })

  it('stops the same way when its supervisor has gone', async () => {
    const { child, ended } = await start()
    child.disconnect()
    expect(await ended).toEqual({ code: 0, said: inOrder })
  })
})

import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

import { afterEach, expect, it } from 'vitest'

import { Api, bigInt, logInAs, makeTestClient, sessionOf } from './client.fixture.ts'
import { startSimulator } from './index.ts'
import { sha1 } from '../crypto/hash.ts'
import { makeWriter, writeBytes, written } from './tl/bytes.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'simulator-'))
const cli = path.join(import.meta.dirname, 'cli.ts')
const children: ChildProcess[] = []

afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

const fingerprintOf = (pem: string): bigint => {
  const { n = '', e = '' } = createPublicKey(pem).export({ format: 'jwk' })
  const w = makeWriter(300)
  writeBytes(w, Buffer.from(n, 'base64url'))
  writeBytes(w, Buffer.from(e, 'base64url'))
  return sha1(written(w)).readBigInt64LE(12)
}

type Ready = { dcs: { id: number; host: string; port: number }[]; pem: string; control: string }

const startProcess = async (): Promise<Ready & { fingerprint: bigint; child: ChildProcess }> => {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, '--json', '--data', dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const line = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The simulator ended with ${code}.`)))
    createInterface({ input: child.stdout }).once('line', resolve)
  })
  const ready = JSON.parse(line) as Ready
  return { ...ready, fingerprint: fingerprintOf(ready.pem), child }
}

const say = (message: string, randomId: string) =>
  new Api.messages.SendMessage({ peer: 'carol_shop', message, randomId: bigInt(randomId) })

it('goes on after a kill -9: key, login, message and ledger are there', async () => {
  const first = await startProcess()
  const client = makeTestClient(first)
  await logInAs(client, '+15550000000')
  const session = sessionOf(client)
  const ids: number[] = []
  for (let n = 1; n <= 20; n++) {
    const answer = (await client.invoke(say(`Message ${n}`, `${n}`))) as { id: number }
    ids.push(answer.id)
  }
  first.child.kill('SIGKILL')
  await client.destroy()

  const second = await startProcess()
  expect(second.pem).toBe(first.pem)
  const again = makeTestClient(second, session)
  await again.connect()
  expect((await again.getMe()).firstName).toBe('Acc0')
  const replay = await again.invoke(say('Message 20', '20'))
  expect(replay.className).toBe('Updates')
  const chat = (await (await fetch(`${second.control}/chats/+15550000000/@carol_shop`)).json()) as {
    messages: { id: number; out: boolean; text: string }[]
  }
  const own = chat.messages.filter((it) => it.out)
  expect(own.map((it) => it.id)).toEqual(ids)
  expect(own.map((it) => it.text)).toEqual(ids.map((_, index) => `Message ${index + 1}`))
  await again.destroy()
  second.child.kill('SIGKILL')

  const third = await startSimulator({ data: dir, people: false })
  const ledger = (await (await fetch(`${third.control}/ledger.ndjson`)).text()).trim().split('\n')
  expect(ledger.length).toBe(21)
  await third.close()
  const fourth = await startSimulator({ data: dir, people: false })
  const kept = (await (await fetch(`${fourth.control}/ledger.ndjson`)).text()).trim().split('\n')
  expect(kept).toEqual(ledger)
  await fourth.close()
}, 150_000)

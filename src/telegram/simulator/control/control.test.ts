import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { logInAs, makeTestClient, sessionOf } from '../client.fixture.ts'
import { makeMtcute } from '../clients/mtcute.fixture.ts'
import type { Simulator } from '../index.ts'
import { startSimulator } from '../index.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'simulator-state-'))
let simulator: Simulator

beforeAll(async () => {
  simulator = await startSimulator()
})
afterAll(async () => {
  await simulator?.close()
  rmSync(dir, { recursive: true, force: true })
})

const ask = async (verb: string, at: string, body?: unknown, { control } = simulator) => {
  const response = await fetch(`${control}${at}`, {
    method: verb,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: JSON.parse(text) as Record<string, unknown> }
}

it('makes an account with a code and a password that a client logs in by', async () => {
  const account = { phone: '+1 555 111-2222', firstName: 'Ada', username: 'ada_l' }
  const made = await ask('POST', '/accounts', { ...account, password: 'pw', code: '54321' })
  expect(made.body).toMatchObject({ phone: '+15551112222' })
  const client = makeMtcute(simulator)
  const me = await client.start({
    phone: '+15551112222',
    code: async () => {
      const { body } = await ask('GET', '/accounts/+15551112222/code')
      expect(body['at']).not.toBeNull()
      return String(body['code'])
    },
    password: async () => 'pw',
    codeSentCallback: () => {},
  })
  expect(me.username).toBe('ada_l')
  await client.destroy()
})

it.each([
  ['POST', '/accounts', { firstName: 'Ada' }, 400, 'phone'],
  ['POST', '/accounts', { phone: 'home', firstName: 'Ada' }, 400, 'phone'],
  ['POST', '/accounts', { phone: '+15551112222', firstName: 'A', pasword: 'x' }, 400, null],
  ['GET', '/accounts/+19999999999/code', undefined, 404, 'phone'],
  ['POST', '/messages', { from: '@carol_shop', to: '+15550000000' }, 400, 'text'],
  ['POST', '/messages', { from: '@nobody_here', to: '+15550000000', text: 'x' }, 404, 'from'],
  ['POST', '/messages', { from: '@carol_shop', to: '@carol_shop', text: 'x' }, 400, 'to'],
  ['GET', '/chats/+15550000000/@nobody_here', undefined, 404, 'peer'],
  ['POST', '/faults', { action: 'earthquake' }, 400, 'action'],
  ['POST', '/faults', [{ nth: 1 }, { nth: 0 }], 400, '1.nth'],
  ['POST', '/clock', { speed: 'fast' }, 400, 'speed'],
  ['POST', '/state', { users: [] }, 400, 'tables'],
  ['POST', '/state', { tables: { users: {}, horses: {} } }, 400, 'tables.horses'],
  ['POST', '/accounts', '{', 400, null],
  ['GET', '/nothing', undefined, 404, null],
  ['PUT', '/clock', {}, 405, null],
  ['GET', '/accounts/%E0%A4%A/code', undefined, 400, null],
])('%s %s with %j is refused in words', async (verb, at, body, status, field) => {
  const refused = await ask(verb, at, body)
  expect(refused.status).toBe(status)
  const { message, field: named } = refused.body['error'] as { message: string; field: unknown }
  expect(message).toMatch(/\w{3}/)
  expect(named).toBe(field)
})

it('refuses a page from elsewhere', async () => {
  const headers = { origin: 'https://elsewhere.example' }
  expect((await fetch(`${simulator.control}/summary`, { headers })).status).toBe(403)
})

it('saves the whole state, and another simulator goes on from it', async () => {
  const client = makeTestClient(simulator)
  await logInAs(client, '+15550000000')
  const file = Object.assign(Buffer.alloc(5000, 7), { name: 'a.bin' })
  const sent = await client.sendFile('carol_shop', { file, forceDocument: true })
  const session = sessionOf(client)
  await client.destroy()
  const saved = await (await fetch(`${simulator.control}/state`)).text()

  const second = await startSimulator({ data: dir })
  const loaded = await ask('POST', '/state', saved, second)
  expect(loaded).toMatchObject({ status: 200, body: { files: 1 } })
  const again = makeTestClient(second, session)
  await again.connect()
  expect((await again.getMe()).firstName).toBe('Acc0')
  const [message] = await again.getMessages('carol_shop', { ids: [sent.id] })
  const bytes = message && (await again.downloadMedia(message, {}))
  expect(Buffer.from(bytes as Buffer).equals(file)).toBe(true)
  await again.destroy()
  await second.close()

  const third = await startSimulator({ data: dir })
  const { body } = await ask('GET', '/summary', undefined, third)
  expect(body['messages']).toBeGreaterThanOrEqual(1)
  await third.close()
})

it('tells whoever listens what passes', async () => {
  const heard = await fetch(`${simulator.control}/events`)
  const reader = heard.body?.getReader()
  const client = makeTestClient(simulator)
  await logInAs(client, '+15550000000')
  await client.destroy()
  let text = ''
  while (reader && !text.includes('auth.signIn')) {
    const { value } = await reader.read()
    text += Buffer.from(value ?? []).toString('utf8')
  }
  await reader?.cancel()
  expect(text).toMatch(/data: \{.*"name":"auth\.signIn","outcome":"ok"/)
  const { body } = await ask('GET', '/traffic')
  expect(JSON.stringify(body)).toContain('auth.signIn')
})

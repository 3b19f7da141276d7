import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'

import type { Rig } from '../rig.fixture.ts'
import { startRig } from '../rig.fixture.ts'
import type { TelegramClient } from './mtcute.fixture.ts'
import { logInMtcute, makeMtcute } from './mtcute.fixture.ts'

const PHONE = '+15550000000'
let rig: Rig
let client: TelegramClient
const heard: string[] = []

beforeAll(async () => {
  rig = await startRig('telegram')
  client = makeMtcute(rig.simulator)
  await logInMtcute(client, PHONE)
  client.onNewMessage.add((it) => heard.push(it.text))
  await client.startUpdatesLoop()
})
afterEach(() => rig.call('/faults', undefined, 'DELETE'))
afterAll(async () => {
  await client?.destroy()
  await rig?.close()
})

const write = (text: string) => rig.call('/messages', { from: '@carol_shop', to: PHONE, text })
const mine = (mark: string) => heard.filter((it) => it.startsWith(mark))

it.each([
  { action: 'gap', what: 'an update that never came' },
  { action: 'out-of-order', what: 'updates that overtake each other' },
  { action: 'repeat', what: 'an update that came twice' },
  { action: 'too-long', what: 'being told that there was too much' },
])('mtcute hears each message once, in order, despite $what', async ({ action }) => {
  const planned = await rig.call('/faults', { action, phone: PHONE })
  expect(planned.status).toBe(200)
  const texts = [1, 2, 3].map((n) => `${action} ${n}`)
  for (const text of texts) {
    await write(text)
    // What comes while a client mends everything, it may show before what it missed.
    if (action === 'too-long') await vi.waitFor(() => expect(mine(action)).toContain(text), 20_000)
  }
  await vi.waitFor(() => expect(mine(action)).toHaveLength(3), 20_000)
  expect(mine(action)).toEqual(texts)
})

it('mtcute is told that its session was revoked, and nobody else', async () => {
  const other = makeMtcute(rig.simulator)
  await logInMtcute(other, '+15559999999', 'hunter2')
  await rig.call('/faults', { action: 'revoke', phone: '+15559999999' })
  await expect(other.getMe()).rejects.toMatchObject({ text: 'SESSION_REVOKED' })
  await expect(other.getMe()).rejects.toMatchObject({ text: 'AUTH_KEY_UNREGISTERED' })
  await other.destroy()
  expect((await client.getMe()).displayName).toBe('Acc0')
})

it('mtcute follows a redirect to another data centre', async () => {
  const other = makeMtcute(rig.simulator)
  await rig.call('/accounts/+15559999999/home', { dc: 4 })
  const me = await logInMtcute(other, '+15559999999', 'hunter2')
  expect(me.displayName).toBe('TwoFA')
  const passed = await (await rig.call('/traffic')).text()
  expect(passed).toContain('PHONE_MIGRATE_4')
  await other.destroy()
})

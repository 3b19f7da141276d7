import { randomBytes } from 'node:crypto'

import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import type { Simulator } from '../index.ts'
import { startSimulator } from '../index.ts'
import type { TelegramClient } from './mtcute.fixture.ts'
import { Long, logInMtcute, makeMtcute } from './mtcute.fixture.ts'

let simulator: Simulator
let client: TelegramClient

beforeAll(async () => {
  simulator = await startSimulator()
  client = makeMtcute(simulator)
  await logInMtcute(client, '+15550000000')
})
afterAll(async () => {
  await client?.destroy()
  await simulator?.close()
})

it('logs in with a password over the padded transport', async () => {
  const other = makeMtcute(simulator, { isPadded: true })
  const me = await logInMtcute(other, '+15559999999', 'hunter2')
  expect(me.displayName).toBe('TwoFA')
  await other.destroy()
})

it('sends, and is told of the answer', async () => {
  const heard: string[] = []
  client.onNewMessage.add((it) => heard.push(it.text))
  const sent = await client.sendText('carol_shop', 'Hello from mtcute')
  expect(sent.id).toBeGreaterThan(0)
  await vi.waitFor(() => expect(heard).toContain('echo: Hello from mtcute'), 20_000)
})

it('sends a document and a photo, and gets the bytes back', async () => {
  const file = randomBytes(150_000)
  const sent = await client.sendMedia('carol_shop', { type: 'document', file, fileName: 'a.bin' })
  if (sent.media?.type !== 'document') return expect.fail('Not a document')
  expect(Buffer.from(await client.downloadAsBuffer(sent.media)).equals(file)).toBe(true)
})

it('lists dialogs and pages through a chat', async () => {
  for (const n of [1, 2, 3]) await client.sendText('carol_shop', `Number ${n}`)
  const names: string[] = []
  for await (const dialog of client.iterDialogs()) names.push(dialog.peer.displayName)
  expect(names).toContain('Carol')
  const texts: string[] = []
  for await (const it of client.iterHistory('carol_shop', { limit: 50, chunkSize: 2 })) {
    texts.push(it.text)
  }
  expect(texts).toEqual(expect.arrayContaining(['Number 1', 'Number 2', 'Number 3']))
  expect(new Set(texts).size).toBe(texts.length)
})

it('sends once, however often the same random_id comes', async () => {
  const peer = await client.resolvePeer('carol_shop')
  const randomId = Long.fromNumber(4242)
  const send = () => client.call({ _: 'messages.sendMessage', peer, message: 'Once', randomId })
  const first = await send()
  const second = await send()
  if (first._ !== 'updateShortSentMessage') return expect.fail(first._)
  if (second._ !== 'updates') return expect.fail(second._)
  expect(second.updates[0]).toMatchObject({ _: 'updateMessageID', id: first.id })
})

const control = (path: string, body: unknown) =>
  fetch(`${simulator.control}${path}`, { method: 'POST', body: JSON.stringify(body) })

it('learns from the difference what it missed', async () => {
  const before = await client.call({ _: 'updates.getState' })
  const to = '+15550000000'
  await client.sendText('carol_shop', 'Still there?')
  await control('/messages', { from: '@carol_shop', to, text: 'Missed' })
  await control('/reads', { person: '@carol_shop', account: to })
  const { pts, date, qts } = before
  const missed = await client.call({ _: 'updates.getDifference', pts, date, qts })
  if (missed._ !== 'updates.difference') return expect.fail(missed._)
  const texts = missed.newMessages.map((it) => (it._ === 'message' ? it.message : it._))
  expect(texts).toEqual(expect.arrayContaining(['Still there?', 'Missed']))
  expect(missed.otherUpdates.map((it) => it._)).toContain('updateReadHistoryOutbox')
  expect(missed.state.pts).toBeGreaterThan(pts)
})

it('is told why a message cannot be sent', async () => {
  await control('/people', [{ firstName: 'Bo', username: 'bo_blocks' }])
  const pair = { person: '@bo_blocks', account: '+15550000000' }
  const send = () => client.sendText('bo_blocks', 'Hello')
  await control('/blocks', pair)
  await expect(send()).rejects.toMatchObject({ code: 403, text: 'USER_IS_BLOCKED' })
  await control('/blocks', { ...pair, blocked: false })
  await control('/inboxes', { person: '@bo_blocks', inbox: 'contacts' })
  await expect(send()).rejects.toMatchObject({ code: 403, text: 'USER_PRIVACY_RESTRICTED' })
  await control('/inboxes', { person: '@bo_blocks', inbox: 'everyone' })
  await control('/users', { person: '@bo_blocks', deleted: true })
  await expect(send()).rejects.toMatchObject({ code: 400, text: 'INPUT_USER_DEACTIVATED' })
  const peer = await client.resolvePeer('carol_shop')
  const call = (message: string, randomId: number) =>
    client.call({ _: 'messages.sendMessage', peer, message, randomId: Long.fromNumber(randomId) })
  await expect(call('', 1)).rejects.toMatchObject({ text: 'MESSAGE_EMPTY' })
  await expect(call('Hello', 0)).rejects.toMatchObject({ text: 'RANDOM_ID_EMPTY' })
  await expect(call('x'.repeat(5000), 2)).rejects.toMatchObject({ text: 'MESSAGE_TOO_LONG' })
})

it('is told of a banned number, and of a ban while it is logged in', async () => {
  await control('/accounts', { phone: '+15551230000', firstName: 'Ban' })
  const other = makeMtcute(simulator)
  await logInMtcute(other, '+15551230000')
  await control('/users', { person: '+15551230000', banned: true })
  await expect(other.getMe()).rejects.toMatchObject({ code: 401, text: 'USER_DEACTIVATED_BAN' })
  await other.destroy()
  const again = makeMtcute(simulator)
  await expect(logInMtcute(again, '+15551230000')).rejects.toMatchObject({
    text: 'PHONE_NUMBER_BANNED',
  })
  await again.destroy()
})

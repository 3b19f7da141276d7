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
  await vi.waitFor(() => expect(heard).toContain('echo: Hello from mtcute'), 5000)
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

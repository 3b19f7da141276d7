import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import type { Rig } from '../rig.fixture.ts'
import { startRig } from '../rig.fixture.ts'
import type { TelegramClient } from './mtcute.fixture.ts'
import { Long, logInMtcute, makeMtcute } from './mtcute.fixture.ts'

const PHONE = '+15550000000'
let rig: Rig
let mtcute: TelegramClient
let nextId = 1000

beforeAll(async () => {
  rig = await startRig('telegram')
  mtcute = makeMtcute(rig.simulator)
  await logInMtcute(mtcute, PHONE)
})
afterEach(() => rig.call('/faults', undefined, 'DELETE'))
afterAll(async () => {
  await mtcute?.destroy()
  await rig?.close()
})

const plan = async (fault: Record<string, unknown>) => {
  const answer = await rig.call('/faults', { method: 'messages.sendMessage', ...fault })
  expect(answer.status).toBe(200)
}

/** Sends with both clients, each under a new id. Gives what the ledger says of that id. */
const sendBy = {
  teleproto: (id: number) => rig.send('carol_shop', id),
  mtcute: async (id: number) => {
    const peer = await mtcute.resolvePeer('carol_shop')
    const randomId = Long.fromNumber(id)
    return mtcute.call({ _: 'messages.sendMessage', peer, message: 'Hello', randomId })
  },
}
const clients = ['teleproto', 'mtcute'] as const
const linesOf = async (id: number) =>
  (await rig.ledger()).filter((line) => line['randomId'] === String(id))

const each = clients.map((name) => ({ name, send: sendBy[name] }))

it.each(each)('$name is refused at the nth call, and until the wait is over', async ({ send }) => {
  await plan({ error: 'FLOOD_WAIT_60', nth: 2 })
  await send(++nextId)
  await expect(send(++nextId)).rejects.toMatchObject({ seconds: 60 })
  const early = ++nextId
  const told = await send(early).catch((error: unknown) => error)
  const { seconds } = told as { seconds: number }
  expect(seconds > 0 && seconds <= 60, String(told)).toBe(true)
  const what = { insideFloodWindow: true, duplicate: false, account: PHONE, connections: 1 }
  expect(await linesOf(early)).toMatchObject([{ kind: 'refused', messageId: 0, ...what }])
  await rig.call('/faults', undefined, 'DELETE')
  await send(early)
  expect(await linesOf(early)).toMatchObject([
    { kind: 'refused' },
    { kind: 'message', insideFloodWindow: false, duplicate: false },
  ])
})

it.each(each)('$name writes on after a wait that was about something else', async ({ send }) => {
  const { Api, client } = rig
  await plan({ method: 'contacts.getContacts', error: 'FLOOD_WAIT_60' })
  const asked = client.invoke(new Api.contacts.GetContacts({ hash: 0 as never }))
  await expect(asked).rejects.toMatchObject({ seconds: 60 })
  const id = ++nextId
  await send(id)
  expect(await linesOf(id)).toMatchObject([{ kind: 'message', insideFloodWindow: true }])
})

describe.each(['drop-before', 'reset-before'])('after %s', (action) => {
  it.each(each)('$name comes back and sends once', async ({ send }) => {
    const id = ++nextId
    await plan({ action })
    await send(id)
    expect(await linesOf(id)).toMatchObject([{ duplicate: false }])
  })
})

describe.each(['lose-answer', 'reset-after'])('after %s', (action) => {
  it.each(each)('$name comes back and has sent once', async ({ send }) => {
    const id = ++nextId
    await plan({ action })
    await send(id)
    expect((await linesOf(id)).filter((it) => !it['duplicate'])).toHaveLength(1)
  })
})

it.each(each)('$name is never answered, though it sent', async ({ send }) => {
  const id = ++nextId
  await plan({ action: 'silence' })
  const answered = send(id).then(
    () => true,
    () => false,
  )
  await vi.waitFor(async () => expect(await linesOf(id)).toHaveLength(1), 20_000)
  const soon = new Promise((resolve) => setTimeout(resolve, 400, 'nothing'))
  expect(await Promise.race([answered, soon])).toBe('nothing')
})

it.each(each)('$name takes a new salt and sends once', async ({ send }) => {
  const id = ++nextId
  await plan({ action: 'wrong-salt' })
  await send(id)
  expect(await linesOf(id)).toHaveLength(1)
})

it.each(each)('$name waits as long as it takes', async ({ send }) => {
  await plan({ latencyMs: 300 })
  const before = performance.now()
  await send(++nextId)
  expect(performance.now() - before).toBeGreaterThan(290)
})

it.each(each)('$name learns of a failure of the server', async ({ send }) => {
  await plan({ error: 'INTERNAL' })
  await expect(send(++nextId)).rejects.toThrow()
  const id = ++nextId
  await send(id)
  expect(await linesOf(id)).toHaveLength(1)
})

it.each(each)('$name corrects its clock, ahead and back', async ({ send }) => {
  await rig.call('/faults', { action: 'clock-skew', skewMs: 900_000 })
  const id = ++nextId
  await send(id)
  expect(await linesOf(id)).toHaveLength(1)
  await rig.call('/faults', undefined, 'DELETE')
  await send(++nextId)
})

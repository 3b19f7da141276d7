import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import { bigInt, logInAs } from './client.fixture.ts'
import type { LibraryName, Rig } from './rig.fixture.ts'
import { libraries, startRig } from './rig.fixture.ts'

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

const rigs = new Map<LibraryName, Rig>()
const rigOf = (name: LibraryName): Rig => rigs.get(name) ?? expect.fail(`No rig for ${name}`)

beforeAll(async () => {
  for (const name of libraries) rigs.set(name, await startRig(name))
})
afterAll(async () => {
  for (const rig of rigs.values()) await rig.close()
})

it.each(libraries)('%s logs in with a password, and knows itself', async (library) => {
  const { client, makeTestClient, simulator } = rigOf(library)
  expect((await client.getMe()).firstName).toBe('Acc0')
  const other = makeTestClient(simulator)
  await logInAs(other, '+15559999999', 'hunter2')
  expect((await other.getMe()).firstName).toBe('TwoFA')
  await other.destroy()
})

it.each(libraries)('%s sends once, however often it asks', async (library) => {
  const { ledger, send } = rigOf(library)
  expect((await send('carol_shop', 4242)).className).toBe('UpdateShortSentMessage')
  expect((await send('carol_shop', 4242)).className).toBe('Updates')
  const lines = (await ledger()).filter((line) => line['randomId'] === '4242')
  expect(lines.map((line) => line['duplicate'])).toEqual([false, true])
  expect(lines[0]).toMatchObject({ account: '+15550000000', text: 'Hello', insideFlood: false })
})

it.each(libraries)('%s sends a photo and gets its bytes back', async (library) => {
  const { client } = rigOf(library)
  const file = Object.assign(Buffer.from(PIXEL), { name: 'pixel.png' })
  const sent = await client.sendFile('carol_shop', { file, caption: 'A pixel' })
  const bytes = await client.downloadMedia(sent, {})
  expect(Buffer.from(bytes as Buffer).equals(PIXEL)).toBe(true)
})

it.each(libraries)('%s is told why a message cannot be sent', async (library) => {
  const { call, ledger, send } = rigOf(library)
  await call('/people', [{ firstName: 'Bo', username: 'bo_blocks' }])
  await call('/blocks', { person: '@bo_blocks', account: '+15550000000' })
  await expect(send('bo_blocks', 1)).rejects.toMatchObject({ errorMessage: 'USER_IS_BLOCKED' })
  await call('/blocks', { person: '@bo_blocks', account: '+15550000000', blocked: false })
  await call('/users', { person: '@bo_blocks', deleted: true })
  await expect(send('bo_blocks', 2)).rejects.toMatchObject({
    errorMessage: 'INPUT_USER_DEACTIVATED',
  })
  await call('/faults', { method: 'messages.sendMessage', error: 'PEER_FLOOD' })
  await expect(send('carol_shop', 3)).rejects.toMatchObject({ errorMessage: 'PEER_FLOOD' })
  await call('/faults', { method: 'messages.sendMessage', error: 'FLOOD_WAIT_70', nth: 2 })
  await send('carol_shop', 5)
  await expect(send('carol_shop', 6)).rejects.toMatchObject({ seconds: 70 })
  await expect(send('carol_shop', 7)).rejects.toThrow()
  const refused = { kind: 'refused', randomId: '7', insideFlood: true }
  expect((await ledger()).at(-1)).toMatchObject(refused)
  await call('/faults', undefined, 'DELETE')
})

it.each(libraries)('%s sends once when the answer is lost with the connection', async (library) => {
  const { call, ledger, send } = rigOf(library)
  await call('/faults', { method: 'messages.sendMessage', action: 'lose-answer' })
  await send('carol_shop', 99, 'Only once')
  const lines = (await ledger()).filter((line) => line['randomId'] === '99')
  expect(lines.filter((line) => !line['duplicate'])).toHaveLength(1)
})

it.each(libraries)(
  '%s learns from the difference what was written and read meanwhile',
  async (library) => {
    const { Api, call, client, send } = rigOf(library)
    const before = await client.invoke(new Api.updates.GetState())
    await send('carol_shop', 1234, 'Are you there?')
    await call('/messages', { from: '@carol_shop', to: '+15550000000', text: 'STOP' })
    await call('/reads', { person: '@carol_shop', account: '+15550000000' })
    const difference = await client.invoke(
      new Api.updates.GetDifference({ pts: before.pts, date: before.date, qts: 0 }),
    )
    expect(difference.className).toBe('updates.Difference')
    const { newMessages, otherUpdates, state } = difference as InstanceType<
      typeof Api.updates.Difference
    >
    expect(newMessages.map((it) => (it as { message: string }).message)).toContain('STOP')
    expect(otherUpdates.map((it) => it.className)).toEqual(['UpdateReadHistoryOutbox'])
    expect(state.pts).toBeGreaterThan(before.pts)
  },
)

it.each(libraries)(
  '%s pages through all dialogs, each once, also those of one second',
  async (library) => {
    const { call, client } = rigOf(library)
    const people = Array.from({ length: 230 }, (_, index) => ({
      firstName: `Person ${index}`,
      phone: `+1555200${String(index).padStart(4, '0')}`,
    }))
    await call('/people', people)
    const at = '2026-01-01T00:00:00Z'
    const to = '+15550000000'
    await call(
      '/messages/bulk',
      people.map(({ phone }) => ({ from: phone, to, text: 'Hi', at })),
    )
    const names: (string | undefined)[] = []
    for await (const dialog of client.iterDialogs({})) names.push(dialog.title)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((it) => it?.startsWith('Person'))).toHaveLength(230)
  },
)

it.each(libraries)('%s is told of messages as they come', async (library) => {
  const { call, client } = rigOf(library)
  const texts: string[] = []
  client.addEventHandler((update: { message?: { message?: string } }) => {
    if (update.message?.message) texts.push(update.message.message)
  })
  await call('/messages', { from: '@carol_shop', to: '+15550000000', text: 'Pushed' })
  await vi.waitFor(() => expect(texts).toContain('Pushed'), 20_000)
})

it.each(libraries)(
  '%s says over the control API how long its connection may be silent',
  async (library) => {
    const { Api, call, client } = rigOf(library)
    const ping = { pingId: bigInt('7'), disconnectDelay: 15 }
    await client.invoke(new Api.PingDelayDisconnect(ping)).catch(() => {})
    const state = (await (await call('/state')).json()) as {
      connections: { account: string; disconnectDelay: number | null }[]
    }
    const own = state.connections.filter((it) => it.account === '+15550000000')
    expect(own.map((it) => it.disconnectDelay)).toContain(15)
  },
)

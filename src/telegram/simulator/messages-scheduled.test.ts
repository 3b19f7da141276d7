import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import type { Pair } from './pair.fixture.ts'
import { messagesIn, refusalIn, startPair } from './pair.fixture.ts'
import type { LibraryName } from './rig.fixture.ts'
import { libraries } from './rig.fixture.ts'

const pairs = new Map<LibraryName, Pair>()
const pairOf = (name: LibraryName): Pair => pairs.get(name) ?? expect.fail(`No pair for ${name}`)
const HOUR = 3600

beforeAll(async () => {
  for (const name of libraries) pairs.set(name, await startPair(name))
})
afterAll(async () => {
  for (const pair of pairs.values()) await pair.close()
})

type Listed = { messages: { id: number; message: string; date: number }[] }

const at = (hours: number): number => Math.floor(Date.now() / 1000) + hours * HOUR

it.each(libraries)('%s schedules, changes, sends and deletes', async (library) => {
  const { Api, client, ledger, nextId, toDana: peer } = pairOf(library)
  const plan = (message: string, scheduleDate: number, randomId = nextId()) =>
    client.invoke(new Api.messages.SendMessage({ peer, message, scheduleDate, randomId }))
  const list = async () =>
    (await client.invoke(
      new Api.messages.GetScheduledHistory({ peer, hash: 0 as never }),
    )) as unknown as Listed
  const randomId = nextId()
  const before = (await ledger()).length
  const [first] = messagesIn<{ id: number }>(await plan('In two hours', at(2), randomId))
  const [same] = messagesIn<{ id: number }>(await plan('In two hours', at(2), randomId))
  expect(same?.id).toBe(first?.id)
  const [other] = messagesIn<{ id: number }>(await plan('In three', at(3)))
  expect((await list()).messages.map((it) => it.message)).toEqual(['In three', 'In two hours'])
  const id = first?.id ?? 0
  const edit = { peer, id, message: 'In four', scheduleDate: at(4) }
  await client.invoke(new Api.messages.EditMessage(edit))
  expect((await list()).messages.map((it) => it.message)).toEqual(['In four', 'In three'])
  expect((await ledger()).length).toBe(before)
  await client.invoke(new Api.messages.SendScheduledMessages({ peer, id: [id] }))
  const [sent] = (await client.getMessages(peer, { limit: 1 })) as unknown as Listed['messages']
  expect(sent?.message).toBe('In four')
  await client.invoke(new Api.messages.DeleteScheduledMessages({ peer, id: [other?.id ?? 0] }))
  expect((await list()).messages).toEqual([])
  expect((await ledger()).length).toBe(before + 1)
  const replay = await client.invoke(
    new Api.messages.SendMessage({ peer, message: 'In two hours', randomId }),
  )
  expect(messagesIn<{ id: number }>(replay)[0]?.id).toBe(sent?.id)
  const late = messagesIn<{ id: number }>(await plan('In two hours', at(2), randomId))
  expect(late[0]?.id).toBe(sent?.id)
  expect((await list()).messages).toEqual([])
  expect(await refusalIn(plan('Far', at(24 * 400)))).toBe('400 SCHEDULE_DATE_TOO_LATE')
})

it.each(libraries)(
  '%s has it sent when the time comes by the clock of this Telegram',
  async (library) => {
    const { Api, call, client, dana, nextId, toDana: peer } = pairOf(library)
    const heard: string[] = []
    dana.addEventHandler((update: { message?: { message?: string } }) => {
      if (update.message?.message) heard.push(update.message.message)
    })
    const message = 'On time'
    const scheduleDate = at(1)
    await client.invoke(
      new Api.messages.SendMessage({ peer, message, scheduleDate, randomId: nextId() }),
    )
    await call('/clock', { speed: 3600 })
    await vi.waitFor(() => expect(heard).toContain('On time'), 20_000)
    const waiting = new Api.messages.GetScheduledHistory({ peer, hash: 0 as never })
    expect(await client.invoke(waiting)).toMatchObject({ messages: [] })
    await call('/clock', { speed: 1 })
  },
)

it.each(libraries)(
  '%s has nothing sent to whoever blocks it before the time comes',
  async (library) => {
    const { Api, call, client, ledger, nextId } = pairOf(library)
    const peer = 'carol_shop'
    const ids = { person: '@carol_shop', account: '+15550000000' }
    const request = { peer, message: 'Unwelcome', scheduleDate: at(5), randomId: nextId() }
    await client.invoke(new Api.messages.SendMessage(request))
    await call('/blocks', ids)
    await call('/clock', { speed: 3600 })
    const waiting = new Api.messages.GetScheduledHistory({ peer, hash: 0 as never })
    await vi.waitFor(
      async () => expect(await client.invoke(waiting)).toMatchObject({ messages: [] }),
      { timeout: 20_000, interval: 200 },
    )
    expect((await ledger()).some((it) => it['text'] === 'Unwelcome')).toBe(false)
    await call('/clock', { speed: 1 })
    await call('/blocks', { ...ids, blocked: false })
  },
  60_000,
)

import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import { refusalIn, startPair } from './pair.fixture.ts'
import type { Pair } from './pair.fixture.ts'
import type { LibraryName } from './rig.fixture.ts'
import { libraries } from './rig.fixture.ts'

const pairs = new Map<LibraryName, Pair>()
const pairOf = (name: LibraryName): Pair => pairs.get(name) ?? expect.fail(`No pair for ${name}`)
const ME = '+15550000000'

beforeAll(async () => {
  for (const name of libraries) {
    const pair = await startPair(name)
    pairs.set(name, pair)
    const texts = Array.from({ length: 250 }, (_, index) => `Line ${index + 1}`)
    await pair.call(
      '/messages/bulk',
      texts.map((text) => ({ from: '@carol_shop', to: ME, text })),
    )
  }
})
afterAll(async () => {
  for (const pair of pairs.values()) await pair.close()
})

type Texts = { message?: string }[]
const textsOf = (list: unknown): (string | undefined)[] =>
  Array.from(list as Texts, (it) => it.message)

it.each(libraries)('%s goes through a history in pages', async (library) => {
  const { client } = pairOf(library)
  const all: (string | undefined)[] = []
  for await (const it of client.iterMessages('carol_shop', {})) all.push(it.message)
  expect(all).toHaveLength(250)
  expect(all.slice(0, 2)).toEqual(['Line 250', 'Line 249'])
  const upwards = await client.getMessages('carol_shop', { reverse: true, limit: 3 })
  expect(textsOf(upwards)).toEqual(['Line 1', 'Line 2', 'Line 3'])
})

it.each(libraries)(
  '%s asks for messages around one, between two, and before a date',
  async (library) => {
    const { Api, client } = pairOf(library)
    const [newest] = await client.getMessages('carol_shop', { limit: 1 })
    const last = newest?.id ?? 0
    const page = async (change: object) => {
      const blank = { offsetId: 0, offsetDate: 0, addOffset: 0, limit: 5, maxId: 0, minId: 0 }
      const request = { peer: 'carol_shop', hash: 0 as never, ...blank, ...change }
      return client.invoke(new Api.messages.GetHistory(request)) as Promise<unknown> as Promise<{
        messages: { id: number }[]
      }>
    }
    const ids = async (change: object) => (await page(change)).messages.map((it) => last - it.id)
    expect(await ids({ offsetId: last - 9 })).toEqual([10, 11, 12, 13, 14])
    expect(await ids({ offsetId: last - 9, addOffset: 2 })).toEqual([12, 13, 14, 15, 16])
    expect(await ids({ offsetId: last - 9, addOffset: -3 })).toEqual([7, 8, 9, 10, 11])
    expect(await ids({ addOffset: -3 })).toEqual([0, 1, 2, 3, 4])
    expect(await ids({ minId: last - 3 })).toEqual([0, 1, 2])
    expect(await ids({ maxId: last - 3 })).toEqual([4, 5, 6, 7, 8])
    expect(await ids({ minId: last - 8, maxId: last - 5 })).toEqual([6, 7])
    expect(await ids({ offsetDate: 1 })).toEqual([])
  },
)

it.each(libraries)('%s searches by words, kind and place', async (library) => {
  const { Api, client } = pairOf(library)
  const found = await client.getMessages('carol_shop', { search: 'line 24', limit: 50 })
  expect(textsOf(found)).toEqual([
    ...Array.from({ length: 10 }, (_, index) => `Line ${249 - index}`),
    'Line 24',
  ])
  const photos = new Api.InputMessagesFilterPhotos()
  expect(await client.getMessages('carol_shop', { filter: photos, limit: 9 })).toHaveLength(0)
  const everywhere = await client.getMessages(undefined, { search: 'Line 100', limit: 5 })
  expect(textsOf(everywhere)).toEqual(['Line 100'])
})

it.each(libraries)('%s reads up to a message, and the unread count follows', async (library) => {
  const { Api, call, client } = pairOf(library)
  await call('/messages', { from: '@carol_shop', to: ME, text: 'Unread 1' })
  await call('/messages', { from: '@carol_shop', to: ME, text: 'Unread 2' })
  const [second, first] = await client.getMessages('carol_shop', { limit: 2 })
  const dialog = async () =>
    (await client.getDialogs({})).find((it) => it.title === 'Carol')?.unreadCount
  const read = (maxId: number) =>
    client.invoke(new Api.messages.ReadHistory({ peer: 'carol_shop', maxId }))
  expect(await dialog()).toBeGreaterThan(1)
  expect(await read(first?.id ?? 0)).toMatchObject({ ptsCount: 1 })
  expect(await dialog()).toBe(1)
  expect(await read(second?.id ?? 0)).toMatchObject({ ptsCount: 1 })
  expect(await read(0)).toMatchObject({ ptsCount: 0 })
  expect(await dialog()).toBe(0)
})

it.each(libraries)('%s pins a conversation above newer ones', async (library) => {
  const { Api, call, client } = pairOf(library)
  await call('/people', [{ firstName: 'Zoe', username: 'zoe_pins' }])
  await call('/messages', { from: '@zoe_pins', to: ME, text: 'Hi' })
  await call('/messages', { from: '@carol_shop', to: ME, text: 'Newer' })
  const peer = new Api.InputDialogPeer({ peer: await client.getInputEntity('zoe_pins') })
  await client.invoke(new Api.messages.ToggleDialogPin({ peer: peer as never, pinned: true }))
  const [first] = await client.getDialogs({ limit: 3 })
  expect(first).toMatchObject({ title: 'Zoe', pinned: true })
  const pinned = await client.invoke(new Api.messages.GetPinnedDialogs({ folderId: 0 }))
  expect(pinned.dialogs).toHaveLength(1)
  const titles = (await client.getDialogs({})).map((it) => it.title)
  expect(titles.filter((it) => it === 'Zoe')).toHaveLength(1)
  await client.invoke(new Api.messages.ToggleDialogPin({ peer: peer as never }))
  expect((await client.getDialogs({ limit: 1 }))[0]?.title).not.toBe('Zoe')
})

it.each(libraries)('%s is told that somebody types, reads and edits', async (library) => {
  const { Api, client, dana, nextId, toDana: peer } = pairOf(library)
  const heard: string[] = []
  dana.addEventHandler((update: { className?: string }) => {
    if (update.className) heard.push(update.className)
  })
  const { id } = (await client.invoke(
    new Api.messages.SendMessage({ peer, message: 'Live', randomId: nextId() }),
  )) as unknown as { id: number }
  const action = new Api.SendMessageTypingAction()
  expect(await client.invoke(new Api.messages.SetTyping({ peer, action }))).toBe(true)
  await client.invoke(new Api.messages.EditMessage({ peer, id, message: 'Alive' }))
  await client.invoke(new Api.messages.DeleteMessages({ id: [id], revoke: true }))
  const wanted = ['UpdateUserTyping', 'UpdateEditMessage', 'UpdateDeleteMessages']
  await vi.waitFor(() => expect(heard).toEqual(expect.arrayContaining(wanted)), 20_000)
})

it.each(libraries)(
  '%s gets one message after the other by id, and drafts stay empty',
  async (library) => {
    const { Api, client } = pairOf(library)
    const [newest] = await client.getMessages('carol_shop', { limit: 1 })
    const ids = [newest?.id ?? 0, 900_000]
    const found = await client.invoke(
      new Api.messages.GetMessages({ id: ids.map((id) => new Api.InputMessageID({ id })) }),
    )
    const { messages } = found as unknown as { messages: { className: string }[] }
    expect(messages.map((it) => it.className)).toEqual(['Message', 'MessageEmpty'])
    const drafts = await client.invoke(new Api.messages.GetAllDrafts())
    expect(drafts).toMatchObject({ updates: [] })
    const peer = new Api.InputPeerUser({ userId: 5 as never, accessHash: 5 as never })
    const lost = new Api.messages.ReadMentions({ peer })
    expect(await client.invoke(lost)).toMatchObject({ ptsCount: 0 })
    const away = client.invoke(
      new Api.messages.SetTyping({ peer, action: new Api.SendMessageTypingAction() }),
    )
    expect(await refusalIn(away)).toBe('400 PEER_ID_INVALID')
  },
)

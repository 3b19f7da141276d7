import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import type { Pair } from './pair.fixture.ts'
import { refusalIn, startPair } from './pair.fixture.ts'
import type { LibraryName } from './rig.fixture.ts'
import { libraries } from './rig.fixture.ts'

const pairs = new Map<LibraryName, Pair>()
const pairOf = (name: LibraryName): Pair => pairs.get(name) ?? expect.fail(`No pair for ${name}`)
const ME = '+15550000000'

beforeAll(async () => {
  for (const name of libraries) pairs.set(name, await startPair(name))
})
afterAll(async () => {
  for (const pair of pairs.values()) await pair.close()
})

type State = { pts: number; date: number; qts: number }
type Step = { className: string; pts?: number; ptsCount?: number; message?: { message?: string } }
type Difference = {
  className: string
  newMessages: { message?: string }[]
  otherUpdates: Step[]
  state?: State
  intermediateState?: State
}

const differenceSince = async ({ Api, client }: Pair, from: State, more = {}) =>
  (await client.invoke(
    new Api.updates.GetDifference({ pts: from.pts, date: from.date, qts: 0, ...more }),
  )) as unknown as Difference

const stateOf = async ({ Api, client }: Pair) =>
  (await client.invoke(new Api.updates.GetState())) as unknown as State

const write = ({ call }: Pair, texts: readonly string[]) =>
  call(
    '/messages/bulk',
    texts.map((text) => ({ from: '@carol_shop', to: ME, text })),
  )

it.each(libraries)('%s catches up slice by slice', async (library) => {
  const pair = pairOf(library)
  const from = await stateOf(pair)
  const texts = Array.from({ length: 1234 }, (_, index) => `Missed ${index}`)
  await write(pair, texts)
  const heard: (string | undefined)[] = []
  let at = from
  let slices = 0
  for (let isAll = false; !isAll; slices++) {
    const difference = await differenceSince(pair, at)
    heard.push(...difference.newMessages.map((it) => it.message))
    isAll = difference.className === 'updates.Difference'
    at = difference.state ?? difference.intermediateState ?? at
  }
  expect(slices).toBe(3)
  expect(heard).toEqual(texts)
  expect(at.pts).toBe(from.pts + texts.length)
  expect((await differenceSince(pair, at)).className).toBe('updates.DifferenceEmpty')
  expect((await differenceSince(pair, from, { ptsTotalLimit: 1000 })).className).toBe(
    'updates.DifferenceTooLong',
  )
  expect(await refusalIn(differenceSince(pair, { ...from, pts: at.pts + 1 }))).toBe(
    '400 PERSISTENT_TIMESTAMP_INVALID',
  )
})

it.each(libraries)('%s learns of edits and deletions in their order', async (library) => {
  const pair = pairOf(library)
  const { Api, client, nextId, toDana: peer } = pair
  const from = await stateOf(pair)
  const ids: number[] = []
  for (const message of ['One', 'Two', 'Three']) {
    const request = { peer, message, randomId: nextId() }
    const sent = await client.invoke(new Api.messages.SendMessage(request))
    ids.push((sent as unknown as { id: number }).id)
  }
  await client.invoke(new Api.messages.EditMessage({ peer, id: ids[0] ?? 0, message: 'Uno' }))
  await client.invoke(new Api.messages.DeleteMessages({ id: ids.slice(1), revoke: true }))
  const { newMessages, otherUpdates, state } = await differenceSince(pair, from)
  expect(newMessages.map((it) => it.message)).toEqual(['Uno'])
  expect(otherUpdates).toMatchObject([
    { className: 'UpdateEditMessage', pts: from.pts + 4, ptsCount: 1 },
    { className: 'UpdateDeleteMessages', pts: from.pts + 6, ptsCount: 2 },
  ])
  expect(state?.pts).toBe(from.pts + 6)
})

/** A client's own book of what it knows: it asks for the difference when a number is missing. */
const keepBook = (pair: Pair, from: State) => {
  const book = { pts: from.pts, texts: [] as string[], heals: 0 }
  let healing: Promise<void> | null = null
  const note = (texts: (string | undefined)[]) => {
    for (const it of texts) if (it) book.texts.push(it)
  }
  const heal = async (): Promise<void> => {
    book.heals++
    const difference = await differenceSince(pair, { ...from, pts: book.pts })
    note((difference.newMessages ?? []).map((it) => it.message))
    book.pts = (difference.state ?? difference.intermediateState)?.pts ?? book.pts
  }
  /** The highest number told while a difference was under way, which may not hold it yet. */
  let toldMeanwhile = 0
  const mend = (): void => {
    healing ??= heal().finally(() => {
      healing = null
      if (toldMeanwhile > book.pts) mend()
    })
  }
  pair.client.addEventHandler((update: Step) => {
    if (update.className === 'UpdatesTooLong') return mend()
    const { pts, ptsCount } = update
    if (update.className !== 'UpdateNewMessage' || !pts) return
    if (healing) {
      toldMeanwhile = Math.max(toldMeanwhile, pts)
      return
    }
    if (pts <= book.pts) return // Told before.
    if (pts > book.pts + (ptsCount ?? 0)) return mend()
    book.pts = pts
    note([update.message?.message])
  })
  return book
}

it.each(['gap', 'out-of-order', 'repeat', 'too-long'] as const)(
  'updates that meet with "%s" on their way are made whole by the difference',
  async (action) => {
    const pair = pairOf('telegram')
    const { call } = pair
    const book = keepBook(pair, await stateOf(pair))
    const say = async (text: string) => {
      await write(pair, [text])
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    await say('First')
    await call('/faults', { action, phone: ME, times: 1 })
    await say('Second')
    await say('Third')
    await say('Fourth')
    await vi.waitFor(
      () => expect(book.texts).toEqual(['First', 'Second', 'Third', 'Fourth']),
      20_000,
    )
    expect(book.heals > 0).toBe(action !== 'repeat')
    await call('/faults', undefined, 'DELETE')
  },
)

it.each(libraries)('%s catches up with a channel by its own count', async (library) => {
  const pair = pairOf(library)
  const { Api, client, nextId } = pair
  const make = new Api.channels.CreateChannel({ title: 'Own count', about: '', megagroup: true })
  const { chats } = (await client.invoke(make)) as unknown as {
    chats: { id: never; accessHash: never }[]
  }
  const { id: channelId, accessHash } = chats[0] ?? expect.fail('No channel.')
  const channel = new Api.InputChannel({ channelId, accessHash })
  const peer = new Api.InputPeerChannel({ channelId, accessHash })
  const before = await stateOf(pair)
  for (let n = 0; n < 5; n++) {
    const request = { peer, message: `Post ${n}`, randomId: nextId() }
    await client.invoke(new Api.messages.SendMessage(request))
  }
  await client.invoke(new Api.channels.DeleteMessages({ channel, id: [3] }))
  const after = await stateOf(pair)
  expect(after.pts).toBe(before.pts)
  const since = async (pts: number, limit: number) =>
    (await client.invoke(
      new Api.updates.GetChannelDifference({
        channel,
        filter: new Api.ChannelMessagesFilterEmpty(),
        pts,
        limit,
      }),
    )) as unknown as Difference & { pts: number; final?: boolean }
  const texts: (string | undefined)[] = []
  let at = await since(2, 2)
  for (;;) {
    texts.push(...(at.newMessages ?? []).map((it) => it.message))
    if (at.final) break
    at = await since(at.pts, 2)
  }
  expect(texts).toEqual(['Post 0', 'Post 2', 'Post 3', 'Post 4'])
  expect(at.pts).toBe(8)
  expect((await since(8, 9)).className).toBe('updates.ChannelDifferenceEmpty')
  expect(await refusalIn(since(99, 9))).toBe('400 PERSISTENT_TIMESTAMP_INVALID')
})

it.each(libraries)(
  '%s begins anew with a channel in which too much happened',
  async (library) => {
    const { Api, client, nextId } = pairOf(library)
    const make = new Api.channels.CreateChannel({ title: 'Busy', about: '', megagroup: true })
    const { chats } = (await client.invoke(make)) as unknown as {
      chats: { id: never; accessHash: never }[]
    }
    const { id: channelId, accessHash } = chats[0] ?? expect.fail('No channel.')
    const channel = new Api.InputChannel({ channelId, accessHash })
    const peer = new Api.InputPeerChannel({ channelId, accessHash })
    const first = { peer, message: 'Again and again', randomId: nextId() }
    await client.invoke(new Api.messages.SendMessage(first))
    for (let n = 0; n < 31; n++) {
      const randomId = Array.from({ length: 100 }, () => nextId())
      const id = randomId.map(() => 2)
      const request = { fromPeer: peer, toPeer: peer, id, randomId, dropAuthor: true }
      await client.invoke(new Api.messages.ForwardMessages(request))
    }
    const filter = new Api.ChannelMessagesFilterEmpty()
    const request = new Api.updates.GetChannelDifference({ channel, filter, pts: 2, limit: 100 })
    const answer = (await client.invoke(request)) as unknown as {
      className: string
      dialog: { pts: number; topMessage: number }
      messages: { id: number }[]
    }
    expect(answer.className).toBe('updates.ChannelDifferenceTooLong')
    expect(answer.dialog).toMatchObject({ pts: 3103, topMessage: 3102 })
    expect(answer.messages[0]?.id).toBe(3102)
  },
  30_000,
)

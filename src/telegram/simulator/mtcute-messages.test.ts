import { randomBytes } from 'node:crypto'

import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import type { TelegramClient } from './clients/mtcute.fixture.ts'
import { logInMtcute, makeMtcute } from './clients/mtcute.fixture.ts'
import type { Simulator } from './index.ts'
import { startSimulator } from './index.ts'
import { DANA, PIXEL } from './pair.fixture.ts'

let simulator: Simulator
let ann: TelegramClient
let dana: TelegramClient
const heard: string[] = []
let isReady = false
const ME = '+15550000000'

const control = (path: string, body?: object, method = 'POST') =>
  fetch(`${simulator.control}${path}`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

beforeAll(async () => {
  simulator = await startSimulator()
  await control('/accounts', { phone: DANA, firstName: 'Dana', username: 'dana_here' })
  ann = makeMtcute(simulator)
  dana = makeMtcute(simulator)
  await logInMtcute(ann, ME)
  await logInMtcute(dana, DANA)
  dana.onNewMessage.add((it) => {
    if (it.text !== 'Ready?') heard.push(it.text)
    else isReady = true
  })
  dana.onEditMessage.add((it) => heard.push(`edit: ${it.text}`))
  dana.onDeleteMessage.add((it) => heard.push(`delete: ${it.messageIds.length}`))
  // A client that has just logged in still asks where it stands.
  await vi.waitFor(async () => {
    await ann.sendText('dana_here', 'Ready?')
    expect(isReady).toBe(true)
  }, 20_000)
})
afterAll(async () => {
  await ann?.destroy()
  await dana?.destroy()
  await simulator?.close()
})

it('writes, edits, forwards and deletes, and the other one hears of it', async () => {
  const sent = await ann.sendText('dana_here', 'Hello Dana')
  await vi.waitFor(() => expect(heard).toEqual(['Hello Dana']), 20_000)
  await ann.editMessage({ message: sent, text: 'Hello again' })
  const [copy] = await ann.forwardMessagesById({
    fromChatId: 'dana_here',
    toChatId: 'dana_here',
    messages: [sent.id],
  })
  expect(copy?.forward?.sender).toMatchObject({ displayName: 'Acc0' })
  await ann.deleteMessagesById('dana_here', [sent.id], { revoke: true })
  const wanted = ['Hello Dana', 'edit: Hello again', 'Hello again', 'delete: 1']
  await vi.waitFor(() => expect(heard).toEqual(wanted), 20_000)
})

it('sends an album, and a file of several megabytes in many parts', async () => {
  const media = [1, 2].map((n) => ({ type: 'photo' as const, file: PIXEL, caption: `Photo ${n}` }))
  const album = await ann.sendMediaGroup('dana_here', media)
  expect(album.map((it) => it.text)).toEqual(['Photo 1', 'Photo 2'])
  expect(new Set(album.map((it) => `${it.groupedId}`)).size).toBe(1)
  const bytes = randomBytes(12 * 1024 * 1024 + 77)
  const fileName = 'big.bin'
  const sent = await ann.sendMedia('dana_here', { type: 'document', file: bytes, fileName })
  if (sent.media?.type !== 'document') return expect.fail('Not a document')
  expect(Buffer.from(await ann.downloadAsBuffer(sent.media)).equals(bytes)).toBe(true)
}, 30_000)

it('makes a forum with a topic, slow mode and members', async () => {
  const chat = await ann.createSupergroup({ title: 'Forum', description: 'Ask', forum: true })
  await ann.addChatMembers(chat.id, ['dana_here'], { forwardCount: 0 })
  const topic = await ann.createForumTopic({ chatId: chat.id, title: 'Prices' })
  await ann.sendText(chat.id, 'How much?', { replyTo: topic.id })
  const topics = await ann.getForumTopics(chat.id)
  expect(topics.map((it) => it.title)).toEqual(['Prices'])
  await ann.setSlowMode(chat.id, 60)
  const members = await ann.getChatMembers(chat.id)
  expect(members.map((it) => it.user.displayName).sort()).toEqual(['Acc0', 'Dana'])
  // She hears of it by an update.
  await vi.waitFor(() => dana.resolvePeer(chat.id), 20_000)
  await dana.sendText(chat.id, 'First')
  await expect(dana.sendText(chat.id, 'Too soon')).rejects.toThrow(/slow|SLOWMODE|wait/i)
  const full = await ann.getFullChat(chat.id)
  expect(full.bio).toBe('Ask')
})

it.each(['gap', 'out-of-order', 'repeat'] as const)(
  'mends updates that meet with "%s" by itself, in private and in a channel',
  async (action) => {
    const chat = await ann.createSupergroup({ title: `Mend ${action}` })
    await ann.addChatMembers(chat.id, ['dana_here'], { forwardCount: 0 })
    await vi.waitFor(() => dana.resolvePeer(chat.id), 20_000)
    await pause(300)
    for (const place of ['dana_here', chat.id]) {
      heard.length = 0
      const texts = ['One', 'Two', 'Three', 'Four'].map((it) => `${it} ${action} ${place}`)
      await ann.sendText(place, texts[0] ?? '')
      await vi.waitFor(() => expect(heard).toContain(texts[0]), 20_000)
      await control('/faults', { action, phone: DANA, times: 1 })
      for (const text of texts.slice(1)) await ann.sendText(place, text)
      await vi.waitFor(
        () => expect(heard.filter((it) => texts.includes(it))).toEqual(texts),
        20_000,
      )
      await control('/faults', undefined, 'DELETE')
    }
  },
  120_000,
)

it('catches up when it hears that there were too many', async () => {
  heard.length = 0
  await ann.sendText('dana_here', 'Before too long')
  await vi.waitFor(() => expect(heard).toContain('Before too long'), 20_000)
  await control('/faults', { action: 'too-long', phone: DANA, times: 1 })
  await ann.sendText('dana_here', 'Within')
  await vi.waitFor(() => expect(heard).toContain('Within'), 20_000)
  await control('/faults', undefined, 'DELETE')
})

it('searches, reacts, pins and schedules', async () => {
  const sent = await ann.sendText('dana_here', 'A needle in a haystack')
  const found = await ann.searchMessages({ chatId: 'dana_here', query: 'NEEDLE' })
  expect(found.map((it) => it.id)).toEqual([sent.id])
  const reacted = await ann.sendReaction({ message: sent, emoji: '👍' })
  expect(reacted?.reactions?.reactions[0]?.count).toBe(1)
  await ann.pinMessage({ message: sent })
  const pinned = await ann.searchMessages({
    chatId: 'dana_here',
    filter: { _: 'inputMessagesFilterPinned' },
  })
  expect(pinned.map((it) => it.id)).toEqual([sent.id])
  const schedule = new Date(Date.now() + 7_200_000)
  const later = await ann.sendText('dana_here', 'Later', { schedule })
  expect(later.isScheduled).toBe(true)
  const [waiting] = await ann.getScheduledMessages('dana_here', [later.id])
  expect(waiting?.text).toBe('Later')
})

it('gets a file from another data centre, whether it was told or is redirected', async () => {
  const bytes = randomBytes(300_000)
  const media = { type: 'document' as const, file: bytes, fileName: 'far.bin' }
  const sent = await ann.sendMedia('dana_here', media)
  if (sent.media?.type !== 'document') return expect.fail('Not a document')
  await control(`/files/${sent.media.raw.id}`, { dcId: 4 })
  const [again] = await ann.getMessages('dana_here', [sent.id])
  if (again?.media?.type !== 'document') return expect.fail('Not a document')
  expect(again.media.raw.dcId).toBe(4)
  for (const it of [again.media, sent.media]) {
    expect(Buffer.from(await ann.downloadAsBuffer(it)).equals(bytes)).toBe(true)
  }
}, 30_000)

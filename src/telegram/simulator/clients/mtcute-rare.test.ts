import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import type { Simulator } from '../index.ts'
import { startSimulator } from '../index.ts'
import type { TelegramClient } from './mtcute.fixture.ts'
import { Long, logInMtcute, makeMtcute } from './mtcute.fixture.ts'

/** What clients rarely ask for. */
const ME = '+15550000000'
let simulator: Simulator
let client: TelegramClient
let other: TelegramClient

const logIn = async (phone: string) => {
  const made = makeMtcute(simulator)
  await logInMtcute(made, phone)
  return made
}

beforeAll(async () => {
  simulator = await startSimulator()
  client = await logIn(ME)
  const account = { phone: '+15553330001', firstName: 'Tom', username: 'tom_here' }
  const init = { method: 'POST', body: JSON.stringify(account) }
  await fetch(`${simulator.control}/accounts`, init)
  other = await logIn(account.phone)
})
afterAll(async () => {
  await client?.destroy()
  await other?.destroy()
  await simulator?.close()
})

const refusal = async (done: Promise<unknown>): Promise<string> =>
  done.then(
    () => 'none',
    (error: { text?: string }) => String(error.text),
  )

const textsIn = (answer: unknown): string[] =>
  (answer as { messages: { message?: string }[] }).messages.map((it) => it.message ?? '')

const page = { offsetRate: 0, offsetId: 0, limit: 20, minDate: 0, maxDate: 0 }
const offsetPeer = { _: 'inputPeerEmpty' as const }
const empty = { _: 'inputMessagesFilterEmpty' as const }

it('searches everywhere, and counts what is of a kind', async () => {
  await client.sendText('carol_shop', 'A needle https://example.com/')
  await client.sendText('tom_here', 'Another needle')
  await client.sendText('tom_here', 'Hay')
  const ask = {
    _: 'messages.searchGlobal' as const,
    q: 'NEEDLE',
    filter: empty,
    offsetPeer,
    ...page,
  }
  const found = textsIn(await client.call(ask))
  expect(found).toEqual(expect.arrayContaining(['Another needle', 'A needle https://example.com/']))
  expect(found).not.toContain('Hay')
  const peer = await client.resolvePeer('carol_shop')
  const filters = [
    { _: 'inputMessagesFilterUrl' as const },
    { _: 'inputMessagesFilterPhotos' as const },
  ]
  const [links, photos] = await client.call({ _: 'messages.getSearchCounters', peer, filters })
  expect(links?.count).toBeGreaterThan(0)
  expect(photos?.count).toBe(0)
})

it('keeps a draft, shows it with its dialog, and clears it with what is sent', async () => {
  const peer = await client.resolvePeer('tom_here')
  const draftOf = async () => {
    const { dialogs } = await client.call({
      _: 'messages.getPeerDialogs',
      peers: [{ _: 'inputDialogPeer', peer }],
    })
    const [dialog] = dialogs
    return dialog?._ === 'dialog' && dialog.draft?._ === 'draftMessage'
      ? dialog.draft.message
      : null
  }
  await client.call({ _: 'messages.saveDraft', peer, message: 'Half a' })
  expect(await draftOf()).toBe('Half a')
  const all = await client.call({ _: 'messages.getAllDrafts' })
  expect(all).toMatchObject({
    updates: [{ _: 'updateDraftMessage', draft: { message: 'Half a' } }],
  })
  const randomId = Long.fromNumber(77)
  const message = 'Half a sentence'
  await client.call({ _: 'messages.sendMessage', peer, message, randomId, clearDraft: true })
  expect(await draftOf()).toBeNull()
  await client.call({ _: 'messages.saveDraft', peer, message: 'More' })
  await client.call({ _: 'messages.clearAllDrafts' })
  expect(await draftOf()).toBeNull()
})

it('marks a dialog as unread, and deletes a history on one side or on both', async () => {
  const peer = await client.resolvePeer('tom_here')
  const input = { _: 'inputDialogPeer' as const, peer }
  const markOf = async () => {
    const { dialogs } = await client.call({ _: 'messages.getPeerDialogs', peers: [input] })
    return dialogs[0]?._ === 'dialog' && dialogs[0].unreadMark
  }
  await client.call({ _: 'messages.markDialogUnread', peer: input, unread: true })
  expect(await markOf()).toBe(true)
  await client.call({ _: 'messages.markDialogUnread', peer: input })
  expect(await markOf()).toBe(false)

  const countOf = async (by: TelegramClient, username: string) =>
    (await by.getHistory(username, { limit: 100 })).total
  const me = (await client.getMe()).id
  const theirs = async () => (await other.getHistory(await peerOf(other, me), {})).total
  const peerOf = async (by: TelegramClient, id: number) => {
    for await (const dialog of by.iterDialogs()) if (dialog.peer.id === id) return dialog.peer
    return expect.fail('No dialog')
  }
  const before = await theirs()
  expect(before).toBeGreaterThan(0)
  await client.call({ _: 'messages.deleteHistory', peer, maxId: 0 })
  expect(await countOf(client, 'tom_here')).toBe(0)
  expect(await theirs()).toBe(before)
  const { id } = await client.sendText('tom_here', 'Both see this')
  await client.call({ _: 'messages.deleteHistory', peer, maxId: id, revoke: true })
  await vi.waitFor(async () => expect(await theirs()).toBe(before), 20_000)
})

it('shows reactions and views', async () => {
  const { id } = await client.sendText('tom_here', 'Like this')
  await client.sendReaction({ chatId: 'tom_here', message: id, emoji: '👍' })
  const peer = await client.resolvePeer('tom_here')
  const answer = await client.call({ _: 'messages.getMessagesReactions', peer, id: [id] })
  const reaction = { reaction: { emoticon: '👍' }, count: 1 }
  expect(answer).toMatchObject({ updates: [{ reactions: { results: [reaction] } }] })
  const seen = await client.call({
    _: 'messages.getMessagesViews',
    peer,
    id: [id],
    increment: true,
  })
  expect(seen.views).toHaveLength(1)
})

it('makes somebody an admin of a forum, renames its topic, and deletes it all', async () => {
  const group = await client.createSupergroup({ title: 'Forum' })
  await client.setChatUsername(group.id, 'the_forum_here')
  await other.joinChat('the_forum_here')
  const channel = await client.resolveChannel('the_forum_here')
  const theirs = await other.resolveChannel('the_forum_here')
  await client.call({ _: 'channels.toggleForum', channel, enabled: true, tabs: false })
  const topic = await client.createForumTopic({ chatId: group.id, title: 'First' })

  const rename = (by: TelegramClient, title: string) =>
    by.editForumTopic({ chatId: 'the_forum_here', topicId: topic.id, title })
  expect(await refusal(rename(other, 'Theirs'))).toBe('CHAT_ADMIN_REQUIRED')
  const userId = await client.resolveUser('tom_here')
  const adminRights = { _: 'chatAdminRights' as const, manageTopics: true, changeInfo: true }
  await client.call({ _: 'channels.editAdmin', channel, userId, adminRights, rank: '' })
  await rename(other, 'Renamed')
  const listed = await client.getForumTopics('the_forum_here')
  expect(listed.map((it) => it.title)).toContain('Renamed')

  expect(await refusal(other.call({ _: 'channels.deleteChannel', channel: theirs }))).toBe(
    'CHAT_ADMIN_REQUIRED',
  )
  await client.call({ _: 'channels.deleteChannel', channel })
  expect(await refusal(other.call({ _: 'channels.getFullChannel', channel: theirs }))).not.toBe(
    'none',
  )
})

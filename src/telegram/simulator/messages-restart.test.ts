import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterEach, expect, it } from 'vitest'

import type { Client } from './client.fixture.ts'
import { bigInt, logInAs, sessionOf, withLibrary } from './client.fixture.ts'
import type { Simulator } from './index.ts'
import { startSimulator } from './index.ts'
import { messagesIn, refusalIn } from './pair.fixture.ts'

const dir = mkdtempSync(path.join(tmpdir(), 'messages-'))
const { Api, makeTestClient } = withLibrary('telegram')
const running: { client?: Client; simulator?: Simulator } = {}

afterEach(async () => {
  await running.client?.destroy()
  await running.simulator?.close()
  rmSync(dir, { recursive: true, force: true })
})

const start = async (session?: string): Promise<Client> => {
  await running.client?.destroy()
  await running.simulator?.close()
  const simulator = await startSimulator({ data: dir })
  const client = makeTestClient(simulator, session)
  running.simulator = simulator
  running.client = client
  if (session) await client.connect()
  else await logInAs(client, '+15550000000')
  return client
}

const peer = 'carol_shop'
const say = (client: Client, message: string, id: number, more = {}) =>
  client.invoke(new Api.messages.SendMessage({ peer, message, randomId: bigInt(`${id}`), ...more }))

type Place = { chats: { id: never; accessHash: never }[] }

/** One of everything that can be left behind. */
const leaveBehind = async (client: Client) => {
  const made = (await client.invoke(
    new Api.channels.CreateChannel({
      title: 'Kept',
      about: 'Kept too',
      megagroup: true,
      forum: true,
    }),
  )) as unknown as Place
  const { id: channelId, accessHash } = made.chats[0] ?? expect.fail('No channel.')
  const channel = new Api.InputChannel({ channelId, accessHash })
  await client.invoke(new Api.channels.ToggleSlowMode({ channel, seconds: 60 }))
  const place = new Api.InputPeerChannel({ channelId, accessHash })
  await client.invoke(
    new Api.messages.CreateForumTopic({ peer: place, title: 'Topic', randomId: bigInt('1') }),
  )
  const { id } = (await say(client, 'Before', 11)) as unknown as { id: number }
  await client.invoke(new Api.messages.EditMessage({ peer, id, message: 'After' }))
  const reaction = [new Api.ReactionEmoji({ emoticon: '🔥' })]
  await client.invoke(new Api.messages.SendReaction({ peer, msgId: id, reaction }))
  const gone = (await say(client, 'Gone', 12)) as unknown as { id: number }
  await client.invoke(new Api.messages.DeleteMessages({ id: [gone.id], revoke: true }))
  const scheduleDate = Math.floor(Date.now() / 1000) + 7200
  await say(client, 'Later', 13, { scheduleDate })
  const dialog = new Api.InputDialogPeer({ peer: place })
  await client.invoke(new Api.messages.ToggleDialogPin({ peer: dialog as never, pinned: true }))
  return { id, gone: gone.id, channel, place }
}

it('groups, topics, edits, deletions, schedules and pins are there after a restart', async () => {
  const first = await start()
  const before = (await first.invoke(new Api.updates.GetState())).pts
  const left = await leaveBehind(first)
  const { pts } = await first.invoke(new Api.updates.GetState())
  const client = await start(sessionOf(first))

  const state = await client.invoke(new Api.updates.GetState())
  expect(state.pts).toBeGreaterThanOrEqual(pts)
  const [edited] = await client.getMessages(peer, { ids: [left.id] })
  expect(edited).toMatchObject({
    message: 'After',
    reactions: { results: [{ reaction: { emoticon: '🔥' } }] },
  })
  const replay = messagesIn<{ id: number }>(await say(client, 'Before', 11))
  expect(replay[0]?.id).toBe(left.id)
  const { updates } = (await say(client, 'Gone', 12)) as unknown as { updates: { id: number }[] }
  expect(updates).toMatchObject([{ className: 'UpdateMessageID', id: left.gone }])
  const scheduled = new Api.messages.GetScheduledHistory({ peer, hash: 0 as never })
  expect(await client.invoke(scheduled)).toMatchObject({ messages: [{ message: 'Later' }] })
  const full = await client.invoke(new Api.channels.GetFullChannel({ channel: left.channel }))
  expect(full.fullChat).toMatchObject({ about: 'Kept too', slowmodeSeconds: 60 })
  const topics = new Api.messages.GetForumTopics({
    peer: left.place,
    offsetDate: 0,
    offsetId: 0,
    offsetTopic: 0,
    limit: 5,
  })
  expect(await client.invoke(topics)).toMatchObject({ topics: [{ title: 'Topic' }] })
  const [top] = await client.getDialogs({ limit: 1 })
  expect(top).toMatchObject({ title: 'Kept', pinned: true })
  const difference = (await client.invoke(
    new Api.updates.GetDifference({ pts: before, date: 0, qts: 0 }),
  )) as unknown as { otherUpdates: { className: string }[] }
  const kinds = difference.otherUpdates.map((it) => it.className)
  expect(kinds).toEqual(expect.arrayContaining(['UpdateEditMessage', 'UpdateDeleteMessages']))
  const old = { channel: left.channel, filter: new Api.ChannelMessagesFilterEmpty(), limit: 9 }
  const ahead = new Api.updates.GetChannelDifference({ ...old, pts: 99 })
  expect(await refusalIn(client.invoke(ahead))).toBe('400 PERSISTENT_TIMESTAMP_INVALID')
}, 90_000)

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Client } from './client.fixture.ts'
import type { Pair } from './pair.fixture.ts'
import { messagesIn, refusalIn, startPair } from './pair.fixture.ts'
import type { LibraryName } from './rig.fixture.ts'
import { libraries } from './rig.fixture.ts'

const pairs = new Map<LibraryName, Pair>()
const pairOf = (name: LibraryName): Pair => pairs.get(name) ?? expect.fail(`No pair for ${name}`)

beforeAll(async () => {
  for (const name of libraries) pairs.set(name, await startPair(name))
})
afterAll(async () => {
  for (const pair of pairs.values()) await pair.close()
})

type Place = { id: never; accessHash: never; title: string; className: string }
type Seen = { id: number; message: string; post?: boolean; fromId?: object; action?: object }

const placeIn = (answer: unknown): Place => {
  const { updates, chats } = answer as { chats?: Place[]; updates: { chats?: Place[] } }
  return (chats ?? updates.chats ?? [])[0] ?? expect.fail('No chat in the answer.')
}

const make = async ({ Api, client }: Pair, wanted: object) =>
  placeIn(
    await client.invoke(
      new Api.channels.CreateChannel({ title: 'News', about: 'All of it', ...wanted }),
    ),
  )

const inputs = ({ Api }: Pair, { id: channelId, accessHash }: Place) => ({
  channel: new Api.InputChannel({ channelId, accessHash }),
  peer: new Api.InputPeerChannel({ channelId, accessHash }),
})

/** The other account finds a place by its public name. */
const found = async (pair: Pair, username: string) =>
  inputs(
    pair,
    (await pair.dana.invoke(new pair.Api.contacts.ResolveUsername({ username }))).chats[0] as never,
  )

const say = (client: Client, { Api, nextId }: Pair, peer: never, message: string) =>
  client.invoke(new Api.messages.SendMessage({ peer, message, randomId: nextId() }))

it.each(libraries)('%s makes a channel that only admins write in', async (library) => {
  const pair = pairOf(library)
  const { Api, client, dana } = pair
  const place = await make(pair, { broadcast: true })
  const own = inputs(pair, place)
  const username = `news_${library}`
  await client.invoke(new Api.channels.UpdateUsername({ channel: own.channel, username }))
  const [post] = messagesIn<Seen>(await say(client, pair, own.peer as never, 'First post'))
  expect(post).toMatchObject({ message: 'First post', post: true })

  const hers = await found(pair, username)
  await dana.invoke(new Api.channels.JoinChannel({ channel: hers.channel }))
  expect(await refusalIn(dana.invoke(new Api.channels.JoinChannel(hers)))).toBe(
    '400 USER_ALREADY_PARTICIPANT',
  )
  expect(await refusalIn(say(dana, pair, hers.peer as never, 'Me too'))).toBe(
    '400 CHAT_ADMIN_REQUIRED',
  )
  const [read] = await dana.getMessages(hers.peer as never, { limit: 1 })
  expect(read).toMatchObject({ message: 'First post', out: false })
  const full = await client.invoke(new Api.channels.GetFullChannel({ channel: own.channel }))
  expect(full.fullChat).toMatchObject({ about: 'All of it', participantsCount: 2 })
  const list = {
    filter: new Api.ChannelParticipantsRecent(),
    offset: 0,
    limit: 9,
    hash: 0 as never,
  }
  const members = new Api.channels.GetParticipants({ channel: own.channel, ...list })
  expect(await client.invoke(members)).toMatchObject({ count: 2 })
  const spy = new Api.channels.GetParticipants({ channel: hers.channel, ...list })
  expect(await refusalIn(dana.invoke(spy))).toBe('400 CHAT_ADMIN_REQUIRED')
  await dana.invoke(new Api.channels.LeaveChannel({ channel: hers.channel }))
  const titles = (await dana.getDialogs({})).map((it) => it.title)
  expect(titles).not.toContain('News')
})

it.each(libraries)('%s writes in a supergroup until it must wait, or may not', async (library) => {
  const pair = pairOf(library)
  const { Api, client, dana } = pair
  const place = await make(pair, { megagroup: true, title: 'Talk' })
  const own = inputs(pair, place)
  const username = `talk_${library}`
  await client.invoke(new Api.channels.UpdateUsername({ channel: own.channel, username }))
  const hers = await found(pair, username)
  const write = (text: string) => say(dana, pair, hers.peer as never, text)
  expect(await refusalIn(write('Outside'))).toBe('403 CHAT_WRITE_FORBIDDEN')
  await dana.invoke(new Api.channels.JoinChannel({ channel: hers.channel }))
  const [said] = messagesIn<Seen>(await write('Inside'))
  expect(said).toMatchObject({ message: 'Inside', fromId: { className: 'PeerUser' } })
  await client.invoke(new Api.channels.ToggleSlowMode({ channel: own.channel, seconds: 30 }))
  const wait = await refusalIn(write('Too soon'))
  expect(Number(/^420 (?:WAIT|SLOWMODE_WAIT)_(\d+)$/.exec(wait)?.[1])).toBeGreaterThan(25)
  await say(client, pair, own.peer as never, 'Admins need not wait')
  const bannedRights = new Api.ChatBannedRights({ untilDate: 0, sendMessages: true })
  const participant = await client.getInputEntity('dana_here')
  await client.invoke(
    new Api.channels.EditBanned({ channel: own.channel, participant, bannedRights }),
  )
  expect(await refusalIn(write('Muted'))).toBe('403 CHAT_WRITE_FORBIDDEN')
  const kicked = new Api.ChatBannedRights({ untilDate: 0, viewMessages: true })
  await client.invoke(
    new Api.channels.EditBanned({ channel: own.channel, participant, bannedRights: kicked }),
  )
  expect(await refusalIn(write('Gone'))).toMatch(/^400 (USER_BANNED_IN_CHANNEL|CHANNEL_PRIVATE)$/)
  const mine = new Api.channels.EditTitle({ channel: hers.channel, title: 'Mine' })
  expect(await refusalIn(dana.invoke(mine))).toMatch(/^400 (CHAT_ADMIN_REQUIRED|CHANNEL_PRIVATE)$/)
})

it.each(libraries)('%s opens topics and answers within them', async (library) => {
  const pair = pairOf(library)
  const { Api, client, nextId } = pair
  const place = await make(pair, { megagroup: true, forum: true, title: 'Forum' })
  const { channel, peer } = inputs(pair, place)
  type Make = new (of: object) => never
  const { CreateForumTopic: New, GetForumTopics: List } = {
    ...(Api.messages as unknown as Record<string, Make>),
    ...(library === 'gramjs' ? (Api.channels as unknown as Record<string, Make>) : {}),
  }
  if (!New || !List) return expect.fail('The library knows no topics.')
  const at = { channel, peer }
  const opened = await client.invoke(new New({ ...at, title: 'Prices', randomId: nextId() }))
  const topic = messagesIn<Seen>(opened)[0]?.id ?? 0
  const answer = new Api.InputReplyToMessage({ replyToMsgId: topic, topMsgId: topic })
  const message = 'How much?'
  await client.invoke(
    new Api.messages.SendMessage({ peer, message, replyTo: answer, randomId: nextId() }),
  )
  await say(client, pair, peer as never, 'Not in a topic')
  const topics = (await client.invoke(
    new List({ ...at, offsetDate: 0, offsetId: 0, offsetTopic: 0, limit: 10 }),
  )) as { topics: { id: number; title: string }[]; messages: Seen[] }
  expect(topics).toMatchObject({ topics: [{ id: topic, title: 'Prices' }], count: 1 })
  expect(topics.messages.map((it) => it.message)).toEqual(['How much?'])
  const inside = await client.getMessages(peer as never, { replyTo: topic, limit: 5 })
  expect(Array.from(inside, (it) => it.message)).toEqual(['How much?'])
})

it.each(libraries)('%s makes a basic group in which all boxes agree', async (library) => {
  const pair = pairOf(library)
  const { Api, client, dana, nextId } = pair
  const users = [await client.getInputEntity('dana_here')]
  const made = placeIn(
    await client.invoke(new Api.messages.CreateChat({ users: users as never, title: 'Family' })),
  )
  const peer = new Api.InputPeerChat({ chatId: made.id })
  const [said] = messagesIn<Seen>(
    await client.invoke(
      new Api.messages.SendMessage({ peer, message: 'Dinner?', randomId: nextId() }),
    ),
  )
  const replyTo = new Api.InputReplyToMessage({ replyToMsgId: said?.id ?? 0 })
  await client.invoke(
    new Api.messages.SendMessage({ peer, message: 'At seven', replyTo, randomId: nextId() }),
  )
  const hers = await dana.getMessages(peer as never, { limit: 3 })
  const [second, first, service] = hers as unknown as (Seen & {
    replyTo?: { replyToMsgId: number }
  })[]
  expect(service?.action).toMatchObject({ className: 'MessageActionChatCreate', title: 'Family' })
  expect(first).toMatchObject({ message: 'Dinner?', out: false })
  expect(second?.replyTo?.replyToMsgId).toBe(first?.id)
  await client.invoke(new Api.messages.DeleteMessages({ id: [said?.id ?? 0], revoke: true }))
  const left = await dana.getMessages(peer as never, { limit: 3 })
  expect(Array.from(left, (it) => it.message)).not.toContain('Dinner?')
  const full = await dana.invoke(new Api.messages.GetFullChat({ chatId: made.id }))
  expect(full.users).toHaveLength(2)
  const leave = { chatId: made.id, userId: new Api.InputUserSelf() }
  await dana.invoke(new Api.messages.DeleteChatUser(leave))
  const outside = new Api.messages.SendMessage({ peer, message: 'Hm', randomId: nextId() })
  expect(await refusalIn(dana.invoke(outside))).toBe('400 PEER_ID_INVALID')
})

it.each(libraries)('%s invites by link, and not those who do not want that', async (library) => {
  const pair = pairOf(library)
  const { Api, call, client, dana } = pair
  const place = await make(pair, { megagroup: true, title: 'Closed' })
  const { channel, peer } = inputs(pair, place)
  const invite = (await client.invoke(new Api.messages.ExportChatInvite({ peer }))) as unknown as {
    link: string
  }
  const hash = invite.link.split('+')[1] ?? ''
  expect(await dana.invoke(new Api.messages.CheckChatInvite({ hash }))).toMatchObject({
    title: 'Closed',
  })
  await dana.invoke(new Api.messages.ImportChatInvite({ hash }))
  const lost = dana.invoke(new Api.messages.ImportChatInvite({ hash: 'nothing' }))
  expect(await refusalIn(lost)).toBe('400 INVITE_HASH_EXPIRED')
  await call('/people', [{ firstName: 'Shy', username: 'shy_person' }])
  await call('/inboxes', { person: '@shy_person', inbox: 'contacts' })
  const users = [await client.getInputEntity('shy_person')] as never
  const add = client.invoke(new Api.channels.InviteToChannel({ channel, users }))
  expect(await refusalIn(add)).toBe('403 USER_PRIVACY_RESTRICTED')
})

it.each(libraries)('%s forwards a post, and edits and deletes it', async (library) => {
  const pair = pairOf(library)
  const { Api, client, nextId, toDana } = pair
  const place = await make(pair, { broadcast: true, title: 'Blog' })
  const { channel, peer } = inputs(pair, place)
  const [post] = messagesIn<Seen>(await say(client, pair, peer as never, 'Version 1'))
  const id = post?.id ?? 0
  const [copy] = messagesIn<{ fwdFrom: { channelPost: number; fromId: { className: string } } }>(
    await client.invoke(
      new Api.messages.ForwardMessages({
        fromPeer: peer,
        toPeer: toDana,
        id: [id],
        randomId: [nextId()],
      }),
    ),
  )
  expect(copy?.fwdFrom).toMatchObject({ channelPost: id, fromId: { className: 'PeerChannel' } })
  await client.invoke(new Api.messages.EditMessage({ peer, id, message: 'Version 2' }))
  const wanted = [new Api.InputMessageID({ id })]
  const seen = new Api.channels.GetMessages({ channel, id: wanted })
  expect(await client.invoke(seen)).toMatchObject({ messages: [{ message: 'Version 2' }] })
  await client.invoke(new Api.channels.DeleteMessages({ channel, id: [id] }))
  expect(await client.invoke(seen)).toMatchObject({ messages: [{ className: 'MessageEmpty' }] })
})

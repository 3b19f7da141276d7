import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'

import type { Simulator } from '../index.ts'
import { startSimulator } from '../index.ts'
import type { TelegramClient } from './mtcute.fixture.ts'
import { Long, logInMtcute, makeMtcute } from './mtcute.fixture.ts'

/** Every refusal for its own reason, as an independent client meets it: none is planned. */
const ME = '+15550000000'
let simulator: Simulator
let client: TelegramClient
let nextId = 5000

const call = async (path: string, body: object): Promise<Record<string, unknown>> => {
  const init = { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(`${simulator.control}${path}`, init)
  if (!response.ok) throw new Error(await response.text())
  return (await response.json()) as Record<string, unknown>
}

beforeAll(async () => {
  simulator = await startSimulator()
  client = makeMtcute(simulator)
  await logInMtcute(client, ME)
})
afterEach(() => call('/policy', { messages: null, strangers: null }))
afterAll(async () => {
  await client?.destroy()
  await simulator?.close()
})

const refusal = async (done: Promise<unknown>): Promise<string> =>
  done.then(
    () => 'none',
    (error: { code?: number; text?: string }) => `${error.code} ${error.text}`,
  )

const say = async (to: string | number, randomId = nextId++, by = client) => {
  const peer = await by.resolvePeer(to)
  const message = `Number ${randomId}`
  return by.call({
    _: 'messages.sendMessage',
    peer,
    message,
    randomId: Long.fromNumber(randomId),
  })
}

const person = (username: string) => call('/people', [{ firstName: username, username }] as object)

it('mtcute is refused by those who do not want to hear from it, or are gone', async () => {
  for (const name of ['blocks_me', 'knows_me_not', 'is_gone']) await person(name)
  await say('is_gone')
  await call('/blocks', { person: '@blocks_me', account: ME })
  await call('/inboxes', { person: '@knows_me_not', inbox: 'contacts' })
  expect(await refusal(say('blocks_me'))).toBe('403 USER_IS_BLOCKED')
  expect(await refusal(say('knows_me_not'))).toBe('403 USER_PRIVACY_RESTRICTED')
  const peer = await client.resolvePeer('is_gone')
  await call('/users', { person: '@is_gone', deleted: true })
  const randomId = Long.fromNumber(nextId++)
  const late = client.call({ _: 'messages.sendMessage', peer, message: 'Late', randomId })
  expect(await refusal(late)).toBe('400 INPUT_USER_DEACTIVATED')
  expect(await refusal(client.resolvePeer('nobody_is_called_so'))).not.toBe('none')
})

it('mtcute is told to wait when it sends more than the quota allows, and the ledger knows', async () => {
  await say('carol_shop')
  await call('/policy', { messages: { count: 1, seconds: 600 } })
  const refused = nextId
  expect(await refusal(say('carol_shop'))).toMatch(/^420 FLOOD_WAIT_%d$/)
  await call('/policy', { messages: null })
  const early = nextId
  expect(await refusal(say('carol_shop'))).toMatch(/^420 FLOOD_WAIT_%d$/)
  const of = async (id: number) =>
    (await (await fetch(`${simulator.control}/ledger.ndjson?randomId=${id}`)).text()).trim()
  expect(await of(refused)).toBe('')
  expect(JSON.parse(await of(early))).toMatchObject({ insideFloodWindow: true, kind: 'refused' })
  await fetch(`${simulator.control}/faults`, { method: 'DELETE' })
  await say('carol_shop')
})

it('mtcute is stopped when it begins too many chats, but those that know it hear from it', async () => {
  for (const name of ['stranger_a', 'stranger_b', 'an_old_friend']) await person(name)
  await call('/messages', { from: '@an_old_friend', to: ME, text: 'Hi' })
  await call('/policy', { strangers: { count: 2, seconds: 3600 } })
  await say('stranger_a') // One was written to above.
  expect(await refusal(say('stranger_b'))).toBe('400 PEER_FLOOD')
  await say('an_old_friend')
  await say('stranger_a')
})

it('mtcute is refused where it may not post, and by slow mode', async () => {
  const account = { phone: '+15552220001', firstName: 'Owner', username: 'owner_here' }
  await call('/accounts', account)
  const owner = makeMtcute(simulator)
  await logInMtcute(owner, account.phone)
  const channel = await owner.createChannel({ title: 'News' })
  const group = await owner.createSupergroup({ title: 'Talk' })
  await owner.setChatUsername(channel.id, 'the_news_here')
  await owner.setChatUsername(group.id, 'the_talk_here')
  await client.joinChat('the_news_here')
  await client.joinChat('the_talk_here')
  expect(await refusal(say('the_news_here'))).toBe('400 CHAT_ADMIN_REQUIRED')
  const forbid = (sendMessages: boolean) =>
    owner.setChatDefaultPermissions(group.id, { sendMessages })
  await forbid(true)
  expect(await refusal(say('the_talk_here'))).toBe('403 CHAT_WRITE_FORBIDDEN')
  await forbid(false)
  await owner.setSlowMode(group.id, 30)
  await say('the_talk_here')
  expect(await refusal(say('the_talk_here'))).toMatch(/^420 SLOWMODE_WAIT_%d$/)
  await owner.destroy()
})

it('mtcute loses a login that two of it use at once', async () => {
  const one = makeMtcute(simulator)
  await logInMtcute(one, '+15559999999', 'hunter2')
  const two = makeMtcute(simulator)
  await two.importSession(await one.exportSession())
  const refusals: string[] = []
  for (let n = 0; n < 3; n++) {
    for (const it of [one, two]) refusals.push(await refusal(say('carol_shop', nextId++, it)))
  }
  expect(refusals).toContain('406 AUTH_KEY_DUPLICATED')
  await one.destroy()
  await two.destroy()
})

it('mtcute learns that an account is banned, in a session and when it logs in', async () => {
  await call('/accounts', { phone: '+15552220002', firstName: 'Bad' })
  const bad = makeMtcute(simulator)
  await logInMtcute(bad, '+15552220002')
  await call('/users', { person: '+15552220002', banned: true })
  expect(await refusal(bad.getMe())).toBe('401 USER_DEACTIVATED_BAN')
  await bad.destroy()
  const again = makeMtcute(simulator)
  expect(await refusal(logInMtcute(again, '+15552220002'))).toBe('400 PHONE_NUMBER_BANNED')
  await again.destroy()
})

it('mtcute is refused an old file reference', async () => {
  await call('/settings', { fileReferenceSeconds: 1 })
  const file = Buffer.from('A file')
  const sent = await client.sendMedia('carol_shop', { type: 'document', file, fileName: 'a.txt' })
  if (sent.media?.type !== 'document') return expect.fail('Not a document')
  const { id, accessHash, fileReference } = sent.media.raw
  await new Promise((done) => setTimeout(done, 2100))
  const media = {
    _: 'inputMediaDocument' as const,
    id: { _: 'inputDocument' as const, id, accessHash, fileReference },
  }
  const peer = await client.resolvePeer('carol_shop')
  const randomId = Long.fromNumber(nextId++)
  const again = client.call({ _: 'messages.sendMedia', peer, media, message: '', randomId })
  expect(await refusal(again)).toBe('400 FILE_REFERENCE_EXPIRED')
})

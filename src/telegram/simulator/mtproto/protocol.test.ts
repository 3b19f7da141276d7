import { gzipSync } from 'node:zlib'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { makeWriter, writeBytes, writeInt, written } from '../tl/bytes.ts'
import { encode } from '../tl/encode.ts'
import type { TlObject } from '../tl/schema.ts'
import type { CoreRig } from './core.fixture.ts'
import { startCore } from './core.fixture.ts'
import type { Outcome } from './invoke.ts'
import type { RawClient } from './raw-client.fixture.ts'
import { containerOf, nextId } from './raw-client.fixture.ts'
import type { RawKey } from './raw-key.fixture.ts'
import { RpcError } from './rpc-error.ts'
import type { Call } from './server.ts'

let rig: CoreRig
let key: RawKey
const calls: string[] = []

const nearest = (country: string): TlObject => ({
  _: 'nearestDc',
  country,
  thisDc: 2,
  nearestDc: 2,
})

/** Answers, refuses, or answers at length, by what is asked. */
const dispatch = async ({ request }: Call): Promise<Outcome> => {
  calls.push(request._)
  if (request._ === 'help.getNearestDc') return { do: 'answer', result: nearest('XX') }
  if (request._ === 'help.getAppUpdate') throw new RpcError(400, 'REFUSED')
  return { do: 'answer', result: { _: 'help.inviteText', message: 'x'.repeat(10_000) } }
}

beforeAll(async () => {
  rig = await startCore(dispatch)
  key = await rig.makeKey()
})
afterAll(() => rig?.close())

const fresh = async (as = key): Promise<RawClient> => (await rig.client(as)).client
const ASK = { _: 'help.getNearestDc' }
const LONG = { _: 'help.getSupport' }
const REFUSED = { _: 'help.getAppUpdate', source: '' }
const until = (client: RawClient, name: string) => client.hearUntil((it) => it.object._ === name)

it('greets a new session, once, and answers', async () => {
  const client = await fresh()
  const id = client.say(ASK)
  const { object } = await until(client, 'newSessionCreated')
  expect(object).toMatchObject({ firstMsgId: id, serverSalt: key.salt })
  expect((await client.hearUntil((it) => it.request === id)).object).toMatchObject(nearest('XX'))
  expect(await client.ask(ASK)).toMatchObject({ _: 'nearestDc' })
})

it.each([
  { code: 16, what: 'sent long ago', wish: () => ({ id: nextId(-400) }) },
  { code: 17, what: 'sent in time to come', wish: () => ({ id: nextId(100) }) },
  { code: 18, what: 'with an id of the server', wish: () => ({ id: nextId() | 1n }) },
  { code: 35, what: 'numbered as if it were no content', wish: () => ({ seq: 0 }) },
])('refuses a message $what with code $code', async ({ code, wish }) => {
  const client = await fresh()
  const id = client.say(ASK, wish())
  const { object } = await until(client, 'badMsgNotification')
  expect(object).toMatchObject({ badMsgId: id, errorCode: code })
})

it('refuses numbers that do not rise with the ids, with codes 32 and 33', async () => {
  const client = await fresh()
  const early = nextId()
  await client.ask(ASK, { seq: 5 })
  client.say(ASK, { seq: 3 })
  expect((await until(client, 'badMsgNotification')).object).toMatchObject({ errorCode: 32 })
  client.say(ASK, { id: early, seq: 9 })
  expect((await until(client, 'badMsgNotification')).object).toMatchObject({ errorCode: 33 })
  expect(await client.ask(ASK, { seq: 7 })).toMatchObject({ _: 'nearestDc' })
})

it('refuses acks numbered as content with code 34, but only when strict', async () => {
  const client = await fresh()
  client.say({ _: 'msgsAck', msgIds: [1n] })
  expect(await client.ask(ASK)).toMatchObject({ _: 'nearestDc' })
  rig.core.policy.isStrict = true
  client.say({ _: 'msgsAck', msgIds: [1n] })
  expect((await until(client, 'badMsgNotification')).object).toMatchObject({ errorCode: 34 })
  rig.core.policy.isStrict = false
})

it('names the right salt with code 48, and takes the message then', async () => {
  const client = await fresh()
  const id = client.say(ASK, { salt: 0n })
  const { object } = await until(client, 'badServerSalt')
  expect(object).toMatchObject({ badMsgId: id, errorCode: 48, newServerSalt: key.salt })
  expect(await client.ask(ASK)).toMatchObject({ _: 'nearestDc' })
})

it('takes containers, and answers in one', async () => {
  const client = await fresh()
  const ids = client.sayTogether([ASK, REFUSED, { _: 'ping', pingId: 9n }])
  const first = await client.hearUntil((it) => it.request === ids[0])
  expect(first.object).toMatchObject({ _: 'nearestDc' })
  const second = await client.hearUntil((it) => it.request === ids[1])
  expect(second.object).toMatchObject({ _: 'rpcError', errorCode: 400, errorMessage: 'REFUSED' })
})

it('refuses a container that came before with code 19, and one that is none with 64', async () => {
  const client = await fresh()
  const inner = () => [{ id: nextId(), seq: 1, body: encode(rig.layers.newest, ASK) }]
  const bytes = containerOf(inner())
  const id = nextId()
  client.say(bytes, { id, seq: 2 })
  await until(client, 'nearestDc')
  client.say(bytes, { id, seq: 2 })
  expect((await until(client, 'badMsgNotification')).object).toMatchObject({ errorCode: 19 })
  const nested = containerOf([{ id: nextId(), seq: 4, body: containerOf(inner()) }])
  const short = containerOf(inner()).subarray(0, -4)
  const many = Buffer.from(nested)
  many.writeInt32LE(5000, 4)
  const later = containerOf([{ id: nextId(5), seq: 5, body: encode(rig.layers.newest, ASK) }])
  for (const wrong of [nested, short, many, later]) {
    client.say(wrong, { isContent: false })
    expect((await until(client, 'badMsgNotification')).object).toMatchObject({ errorCode: 64 })
  }
})

const zip = (body: Buffer): Buffer => {
  const w = makeWriter(64)
  writeInt(w, 0x3072cfa1)
  writeBytes(w, gzipSync(body))
  return written(w)
}

it('takes packed requests, and packs large answers', async () => {
  const client = await fresh()
  expect(await client.ask(zip(encode(rig.layers.newest, ASK)))).toMatchObject({ _: 'nearestDc' })
  expect(await client.ask(LONG)).toMatchObject({ message: 'x'.repeat(10_000) })
})

it('answers a request that comes again from what it kept, without doing it again', async () => {
  const client = await fresh()
  const id = nextId()
  calls.length = 0
  client.say(ASK, { id, seq: 1 })
  const first = await client.hearUntil((it) => it.request === id)
  client.say(ASK, { id, seq: 1 })
  const again = await client.hearUntil((it) => it.request === id)
  expect(again.id).toBe(first.id)
  client.say({ _: 'msgsAck', msgIds: [first.id] }, { isContent: false })
  client.say(ASK, { id, seq: 1 })
  client.say({ _: 'ping', pingId: 3n }, { seq: 3 })
  await until(client, 'pong')
  expect(calls).toEqual(['help.getNearestDc'])
})

import { randomBytes } from 'node:crypto'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { TlObject } from '../tl/schema.ts'
import type { CoreRig } from './core.fixture.ts'
import { startCore } from './core.fixture.ts'
import type { Outcome } from './invoke.ts'
import { keyName, sessionName } from './keys.ts'
import type { RawClient } from './raw-client.fixture.ts'
import { nextId } from './raw-client.fixture.ts'
import type { RawKey } from './raw-key.fixture.ts'
import { RpcError } from './rpc-error.ts'
import { SALT_PERIOD_MS } from './salts.ts'
import type { Call } from './server.ts'
import { forgetSessions } from './server.ts'
import { makeSession } from './session.ts'

let rig: CoreRig
let key: RawKey
const calls: { name: string; layer: number }[] = []
const held: (() => void)[] = []

const dispatch = async ({ request, session }: Call): Promise<Outcome> => {
  calls.push({ name: request._, layer: session.core.layerOf(session).layer })
  if (request._ === 'help.getAppUpdate') throw new RpcError(400, 'REFUSED')
  if (request._ === 'help.getInviteText') await new Promise<void>((go) => void held.push(go))
  const country = request._ === 'help.getCountriesList' ? randomBytes(5000).toString('hex') : ''
  return { do: 'answer', result: { _: 'nearestDc', country, thisDc: 2, nearestDc: 2 } }
}

beforeAll(async () => {
  rig = await startCore(dispatch)
  key = await rig.makeKey()
})
afterAll(() => rig?.close())

const fresh = async (as = key, sessionId?: bigint) => rig.client(as, sessionId)
const ASK = { _: 'help.getNearestDc' }
const SLOW = { _: 'help.getInviteText' }
const LARGE = { _: 'help.getCountriesList', langCode: '', hash: 0 }
const REFUSED = { _: 'help.getAppUpdate', source: '' }
const until = (client: RawClient, name: string) => client.hearUntil((it) => it.object._ === name)

it('sends again what a session has not acknowledged, on its next connection', async () => {
  const { client, socket } = await fresh()
  const id = client.say(ASK)
  const first = await client.hearUntil((it) => it.request === id)
  socket.close()
  const again = (await fresh(key, client.sessionId)).client
  again.say({ _: 'ping', pingId: 1n }, { seq: 3 })
  const second = await again.hearUntil((it) => it.request === id)
  expect(second.id).toBe(first.id)
})

it('sends a small answer again to whoever repeats a request, and only tells of a large one', async () => {
  const { client } = await fresh()
  const small = client.say(ASK)
  const first = await client.hearUntil((it) => it.request === small)
  client.say(ASK, { id: small, seq: 1 })
  expect((await client.hearUntil((it) => it.request === small)).id).toBe(first.id)
  const large = client.say(LARGE)
  const { id: answerMsgId } = await client.hearUntil((it) => it.request === large)
  client.say(LARGE, { id: large, seq: 3 })
  expect((await until(client, 'msgDetailedInfo')).object).toMatchObject({
    msgId: large,
    answerMsgId,
  })
  client.say({ _: 'msgResendReq', msgIds: [answerMsgId] })
  expect((await client.hearUntil((it) => it.request === large)).id).toBe(answerMsgId)
})

it('tells the state of messages, and sends lost answers again when asked', async () => {
  const { client } = await fresh()
  const answered = client.say(ASK)
  const first = await client.hearUntil((it) => it.request === answered)
  const running = client.say(SLOW)
  const acked = client.say(ASK)
  const other = await client.hearUntil((it) => it.request === acked)
  client.say({ _: 'msgsAck', msgIds: [other.id] }, { isContent: false })
  const ids = [answered, running, acked, answered - 4n, nextId(60)]
  client.say({ _: 'msgsStateReq', msgIds: ids })
  const { object } = await until(client, 'msgsStateInfo')
  expect([...(object['info'] as Buffer)]).toEqual([4 | 64, 4 | 32, 4 | 16, 2, 3])
  client.say({ _: 'msgResendReq', msgIds: [first.id, 8n] })
  const sent = await client.hearUntil((it) => it.request === answered)
  expect(sent.id).toBe(first.id)
  expect((await until(client, 'msgsStateInfo')).object['info']).toHaveLength(1)
  client.say({ _: 'msgsAllInfo', msgIds: [first.id], info: Buffer.from([1]) })
  expect((await client.hearUntil((it) => it.request === answered)).id).toBe(first.id)
  held.shift()?.()
  await client.hearUntil((it) => it.request === running)
})

it('drops an answer that is not wanted any more', async () => {
  const { client } = await fresh()
  const running = client.say(SLOW)
  const drop = (reqMsgId: bigint) => client.ask({ _: 'rpcDropAnswer', reqMsgId })
  expect(await drop(running)).toMatchObject({ _: 'rpcAnswerDroppedRunning' })
  held.shift()?.()
  const done = client.say(ASK)
  const { id, seq } = await client.hearUntil((it) => it.request === done)
  expect(await drop(done)).toMatchObject({ _: 'rpcAnswerDropped', msgId: id, seqNo: seq })
  expect(await drop(done)).toMatchObject({ _: 'rpcAnswerUnknown' })
})

it('answers pings, and hangs up on who promised to ping and did not', async () => {
  const { client, socket } = await fresh()
  const id = client.say({ _: 'ping', pingId: 5n })
  expect((await until(client, 'pong')).object).toMatchObject({ msgId: id, pingId: 5n })
  client.say({ _: 'httpWait', maxDelay: 0, waitAfter: 0, maxWait: 100 })
  client.say({ _: 'pingDelayDisconnect', pingId: 6n, disconnectDelay: 0 })
  while ((await client.hear()) !== null);
  expect(socket.socket.destroyed).toBe(true)
})

it('destroys another session, and a key', async () => {
  const gone = await rig.makeKey()
  const { client } = await fresh(gone)
  const other = (await fresh(gone)).client
  await other.ask(ASK)
  const destroy = { _: 'destroySession', sessionId: other.sessionId }
  client.say(destroy)
  expect((await until(client, 'destroySessionOk')).object['sessionId']).toBe(other.sessionId)
  client.say(destroy)
  await until(client, 'destroySessionNone')
  client.say({ _: 'destroyAuthKey' })
  await until(client, 'destroyAuthKeyOk')
  client.say(ASK)
  let heard = await client.hear()
  while (typeof heard === 'object' && heard !== null) heard = await client.hear()
  expect(heard).toBe(-404)
})

it('changes its salt every half hour, and tells the next ones before', async () => {
  const made = await rig.makeKey()
  const { client } = await fresh(made)
  client.say({ _: 'getFutureSalts', num: 3 })
  const { object } = await until(client, 'futureSalts')
  const salts = (object['salts'] as { salt: bigint; validSince: number }[]).map((it) => it.salt)
  expect(salts[0]).toBe(made.salt)
  expect(new Set(salts).size).toBe(3)
  for (const [periods, good] of [
    [1, [true, true, false]],
    [2, [false, true, true]],
  ] as const) {
    rig.clock.skewMs = periods * SALT_PERIOD_MS
    for (const [index, isGood] of good.entries()) {
      const shift = (periods * SALT_PERIOD_MS) / 1000
      const { client: later } = await fresh(made)
      later.say(ASK, { id: nextId(shift), salt: salts[index] ?? 0n })
      const { object: heard } = await until(later, isGood ? 'nearestDc' : 'badServerSalt')
      if (!isGood) expect(heard['newServerSalt']).toBe(salts[periods])
    }
  }
  rig.clock.skewMs = 0
})

it('waits for the requests that another is to follow, and refuses it when they were', async () => {
  const { client } = await fresh()
  const after = (msgId: bigint): TlObject => ({ _: 'invokeAfterMsg', msgId, query: ASK })
  const slow = client.say(SLOW)
  const then = client.say(after(slow))
  client.say({ _: 'ping', pingId: 1n })
  await until(client, 'pong')
  held.shift()?.()
  await client.hearUntil((it) => it.request === slow)
  await client.hearUntil((it) => it.request === then)
  const refused = client.say(REFUSED)
  await client.hearUntil((it) => it.request === refused)
  const all = { _: 'invokeAfterMsgs', msgIds: [slow, refused], query: ASK }
  expect(await client.ask(all)).toMatchObject({ errorMessage: 'MSG_WAIT_FAILED' })
})

it('speaks several layers at once, and passes through what wraps a request', async () => {
  for (const { layer } of rig.layers.all) {
    const { client } = await fresh(await rig.makeKey())
    const wrapped = {
      _: 'invokeWithLayer',
      layer,
      query: {
        _: 'initConnection',
        apiId: 1,
        deviceModel: '',
        systemVersion: '',
        appVersion: '',
        systemLangCode: '',
        langPack: '',
        langCode: '',
        query: ASK,
      },
    }
    await client.ask(wrapped)
    expect(calls.at(-1)).toEqual({ name: 'help.getNearestDc', layer })
    await client.ask({ _: 'invokeWithoutUpdates', query: ASK })
    const range = { _: 'messageRange', minId: 1, maxId: 2 }
    await client.ask({ _: 'invokeWithMessagesRange', range, query: ASK })
    await client.ask({ _: 'invokeWithTakeout', takeoutId: 1n, query: ASK })
    expect(calls.at(-1)).toEqual({ name: 'help.getNearestDc', layer })
  }
  const { client } = await fresh(await rig.makeKey())
  expect(await client.ask({ _: 'invokeWithLayer', layer: 5, query: ASK })).toMatchObject({
    errorMessage: 'CONNECTION_LAYER_INVALID',
  })
  expect(await client.ask(Buffer.from('0102030405060708', 'hex'))).toMatchObject({ errorCode: 400 })
})

it('lets a temporary key do nothing before it is bound, and nothing after its time', async () => {
  const made = await rig.makeKey({ dc: 2, expiresIn: 60 })
  const { client } = await fresh(made)
  expect(await client.ask(ASK)).toMatchObject({ errorMessage: 'AUTH_KEY_PERM_EMPTY' })
  rig.core.keys.update(keyName(made.id), { permanentId: keyName(key.id) })
  expect(await client.ask(ASK)).toMatchObject({ _: 'nearestDc' })
  rig.clock.skewMs = 61_000
  client.say(ASK)
  let heard = await client.hear()
  while (typeof heard === 'object' && heard !== null) heard = await client.hear()
  expect(heard).toBe(-404)
  rig.clock.skewMs = 0
})

it('keeps the sessions of those who are connected, and lets go of old ones when there are many', async () => {
  const { client } = await fresh()
  await client.ask(ASK)
  const row = rig.core.keys.find(key.id) ?? expect.fail('No key')
  const idle = Array.from({ length: 1500 }, (_, n) => makeSession(rig.core, row, BigInt(n + 1)))
  for (const it of idle) rig.core.sessions.set(sessionName(row, it.id), it)
  forgetSessions(rig.core)
  const left = idle.filter((it) => rig.core.sessions.get(sessionName(row, it.id)) === it)
  expect(left.length).toBeLessThanOrEqual(500 + rig.core.connections.size)
  expect(left.at(-1)?.id).toBe(1500n)
  const isThere = [...rig.core.sessions.values()].some((it) => it.id === client.sessionId)
  expect(isThere).toBe(true)
})

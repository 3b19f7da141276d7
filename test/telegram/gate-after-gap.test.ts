import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

import type { TelegramAccount } from '../../src/core/model/account.ts'
import type { HeldActor } from '../../src/delivery/make-actor.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type { IncomingUpdate, TelegramClient } from '../../src/telegram/gateway.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeHeard } from '../../src/core/heard.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { makeActor } from '../../src/delivery/make-actor.ts'
import { newLane } from '../../src/delivery/sim/memory-rows.ts'
import { systemTiming } from '../../src/delivery/timing.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { listenForMissed } from '../../src/plugins/accounts/listen-for-missed.ts'
import { repeat } from '../../src/plugins/accounts/repeat.ts'
import { features } from '../../src/plugins/index.ts'
import { until } from './control.ts'

const tenant = 'gaps0001'
const state = { pts: 2, qts: 0, date: 2 }
const log = makeLogger({ role: 'test', level: 'silent' })
const fromStranger: IncomingUpdate = {
  ...{ kind: 'message', peer: '77', accessHash: null, user: null, messageId: 1 },
  ...{ text: 'hi', at: new Date(), state: null },
}
let mongo: Mongo
let actor: HeldActor
const stop = new AbortController()
vi.setConfig({ testTimeout: 180_000 })

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
})
afterEach(() => actor?.abort('over'))
afterAll(async () => {
  stop.abort()
  await mongo?.close()
})

type Difference = Awaited<ReturnType<TelegramClient['difference']>>
const upToDate: Difference = { ok: true, value: { updates: [], state } }
const refused: Difference = {
  ok: false,
  failure: { kind: 'flood-wait', code: 'FLOOD_WAIT_2', seconds: 2 },
}

/** An account that is connected and knows all there is; `answer` is what it is told from then on. */
const startConnected = async (account: string) => {
  const here = {
    answer: async (): Promise<Difference> => upToDate,
    push: async (_update: IncomingUpdate) => {},
  }
  await forTenant(mongo.db, tenant)
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .updateOne({ _id: account }, { $set: { updates: { ...state, pts: 1 } } }, { upsert: true })
  const timing = systemTiming({ clock: systemClock, random: Math.random })
  const client = { difference: () => here.answer(), close: async () => {} }
  actor = makeActor({
    ...{ log, timing, certainUntil: timing.monotonic() + 60_000 },
    lane: newLane({ tenant, account, network: 'sandbox' }),
    api: async () => ({ id: 1, hash: '' }),
    gateway: {
      open: async ({ onUpdate }) => {
        here.push = async (update) => onUpdate?.(update)
        return { ok: true, value: client as unknown as TelegramClient }
      },
    },
  })
  const heard = makeHeard(timing.monotonic)
  const context = { mongo, clock: systemClock, env: loadEnv(), log, heard, timing }
  const ended = AbortSignal.any([stop.signal, actor.signal])
  const missed = listenForMissed(context, actor, ended)
  actor.onConnected(missed.fetchFirst)
  const catchUpAgain = { what: 'catch up', pause: missed.pause, work: missed.fetch }
  void repeat(context, ended, { ...catchUpAgain, pauseFirst: true })
  await actor.exclusive(() => actor.open('session'))
  await actor.signedIn()
  expect(actor.writer()).not.toBeNull()
  return here
}

describe('an account of which updates went missing', () => {
  it.each<[string, string, IncomingUpdate]>([
    ['a gap', 'b1', { kind: 'gap' }],
    ['a message of which nobody knows the writer', 'b2', fromStranger],
  ])('writes to nobody after %s until the difference has been read', async (_, account, update) => {
    const here = await startConnected(account)
    here.answer = async () => refused
    await here.push(update)
    expect(actor.writer()).toBeNull()
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(actor.writer()).toBeNull()
    here.answer = async () => upToDate
    await until('it may write again', async () => actor.writer() !== null)
  })

  it('is not opened by an answer that was under way when they went missing', async () => {
    const here = await startConnected('b3')
    let settle: (answer: Difference) => void = () => {}
    const underWay = new Promise<Difference>((resolve) => {
      settle = resolve
    })
    let asked = 0
    here.answer = () => {
      asked += 1
      return asked === 1 ? underWay : new Promise(() => {})
    }
    await here.push({ kind: 'gap' })
    await until('asked', async () => asked === 1)
    await here.push({ kind: 'gap' })
    settle(upToDate)
    await until('asked again', async () => asked === 2)
    expect(actor.writer()).toBeNull()
  })
})

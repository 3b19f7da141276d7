import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { Confirmation, Dialog, Suppression } from '../../src/core/model/contact.ts'
import type { Lane } from '../../src/core/model/lane.ts'
import type { AccountActor } from '../../src/delivery/actor.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type { TelegramClient } from '../../src/telegram/gateway.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { monotonic, systemClock } from '../../src/core/clock.ts'
import { dialogId, joinId } from '../../src/core/ids.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { DAY, MINUTE } from '../../src/core/time.ts'
import { ensureLane } from '../../src/delivery/mongo-leases.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { migrate } from '../../src/mongo/migrate.ts'
import { makeConfirmer } from '../../src/plugins/accounts/confirm-opt-outs.ts'
import { features } from '../../src/plugins/index.ts'
import { until } from './control.ts'

const tenant = 'answers1'
const log = makeLogger({ role: 'test', level: 'silent' })
let mongo: Mongo
vi.setConfig({ testTimeout: 180_000 })

beforeAll(async () => {
  mongo = await connectMongo(process.env['MONGODB_URI'] ?? '')
  await migrate(mongo.db, features)
})
afterAll(() => mongo?.close())

const stops = () => forTenant(mongo.db, tenant).collection<Suppression>(slugs.suppressions)

/** So many people who opted out from an account, a minute or so ago. */
const optedOut = async (account: string, people: number, minutesAgo: number): Promise<void> => {
  const at = new Date(Date.now() - minutesAgo * MINUTE)
  for (let n = 0; n < people; n++) {
    const [peer, contact] = [`${n + 1}`, joinId(tenant, `${account}p${n}`)]
    const confirm: Confirmation = {
      ...{ account, peer, randomId: `${n + 1}`, text: 'Done', state: 'due' as const },
      ...{ tries: 0, dueAt: at, until: new Date(Date.now() + DAY), sentAt: null },
    }
    const row: Omit<Suppression, '_id' | 'tenant'> = { contact, reason: 'opt-out', at, confirm }
    await stops().updateOne({ _id: `${contact}.s` }, { $set: row }, { upsert: true })
    await forTenant(mongo.db, tenant)
      .collection<Dialog>(slugs.dialogs)
      .updateOne(
        { _id: dialogId(tenant, account, peer) },
        { $set: { contact, account, peer, accessHash: '1' } },
        { upsert: true },
      )
  }
}

/** A connected account; `inTurn` happens right before its turn begins. */
const actorOf = (account: string, inTurn: (pace: AccountActor['pace']) => void = () => {}) => {
  let sent = 0
  const send: TelegramClient['send'] = async () => {
    sent += 1
    return { ok: true, value: { messageId: sent, duplicate: false } }
  }
  const client = { send } as TelegramClient
  const pace = { nextAt: 0, restUntil: 0, flood: { until: 0 } }
  const actor = {
    ...{ tenant, account, network: 'sandbox', fence: 1, pace, safeFor: () => true },
    signal: new AbortController().signal,
    client: () => client,
    exclusive: (task: () => Promise<unknown>) => {
      inTurn(pace)
      return task()
    },
  } as unknown as AccountActor
  return { actor, sent: () => sent }
}
const answeredBy = (account: string) =>
  stops().count({ 'confirm.account': account, 'confirm.state': 'sent' })
const triesOf = async (account: string) =>
  (await stops().find({ 'confirm.account': account }).toArray()).map(
    ({ confirm }) => confirm?.tries,
  )

describe('answers to opt-outs', () => {
  it('do not wait for those of another account, however many that has', async () => {
    await optedOut('many', 101, 10)
    await optedOut('one', 1, 1)
    const confirmer = makeConfirmer({ mongo, clock: systemClock, log, random: Math.random })
    confirmer.hold(actorOf('many').actor)
    confirmer.hold(actorOf('one').actor)
    await until('the one is answered', async () => (await answeredBy('one')) === 1)
    await until('the many go on', async () => (await answeredBy('many')) > 1)
    const closing = performance.now()
    await confirmer.close()
    // All that wait would take minutes.
    expect(performance.now() - closing).toBeLessThan(10_000)
    const { length } = (await triesOf('many')).filter((tries) => tries === 1)
    expect(length).toBeLessThan(20)
  })

  it('wait while all sending is stopped, and leave once it goes on', async () => {
    const tenants = mongo.db.collection<{ _id: string; killSwitch: boolean }>(slugs.tenants)
    const set = (killSwitch: boolean) =>
      tenants.updateOne({ _id: tenant }, { $set: { killSwitch } }, { upsert: true })
    await set(true)
    await optedOut('held', 1, 1)
    await optedOut('pulled', 1, 1)
    const confirmer = makeConfirmer({ mongo, clock: systemClock, log, random: Math.random })
    const held = actorOf('held')
    confirmer.hold(held.actor)
    const waits = (account: string) => async () => {
      const row = await stops().findOne({ 'confirm.account': account })
      return row?.confirm?.tries === 0 && row.confirm.dueAt.getTime() > Date.now()
    }
    await until('it waits', waits('held'))
    expect(held.sent()).toBe(0)

    // Pulled while an answer waits for its turn.
    await set(false)
    let open = () => {}
    const turn = new Promise<void>((resolve) => {
      open = resolve
    })
    const pulled = actorOf('pulled')
    let turns = 0
    pulled.actor.exclusive = async (task) => {
      turns += 1
      await turn
      return task()
    }
    confirmer.hold(pulled.actor)
    await until('its turn', async () => turns === 1)
    await set(true)
    open()
    await until('it waits, too', waits('pulled'))
    expect(pulled.sent()).toBe(0)
    await set(false)
    await stops().updateMany({}, { $set: { 'confirm.dueAt': new Date() } })
    await until('answered', async () => held.sent() === 1 && pulled.sent() === 1)
    await confirmer.close()
  })

  it('count towards the ceilings of their account, and wait where these are reached', async () => {
    const now = new Date()
    // Of tomorrow, so that no midnight comes between: a day that is counted ahead stands.
    const day = new Date(now.getTime() + DAY).toISOString().slice(0, 10)
    const spent = (count: number) => ({ day: { key: day, count } })
    const lane = (account: string) =>
      forTenant(mongo.db, tenant).collection<Lane>(slugs.lanes).findOne({ account })
    for (const [account, count] of [
      ['first', 19],
      ['full', 20],
    ] as const) {
      await optedOut(account, 2, 1)
      await mongo.db
        .collection<{ _id: string }>(slugs.telegramAccounts)
        .insertOne({ _id: account, tenant, name: account, network: 'sandbox' } as never)
      await ensureLane(mongo.db, { tenant, account, network: 'sandbox' })
      await forTenant(mongo.db, tenant)
        .collection<Lane>(slugs.lanes)
        .updateOne({ account }, { $set: { ...spent(count), fence: 1 } })
    }
    const confirmer = makeConfirmer({ mongo, clock: systemClock, log, random: Math.random })
    const [first, full] = [actorOf('first'), actorOf('full')]
    confirmer.hold(first.actor)
    confirmer.hold(full.actor)
    const waiting = (account: string) =>
      stops().count({
        ...{ 'confirm.account': account, 'confirm.tries': 0 },
        'confirm.dueAt': { $gt: now },
      })
    await until('one of each waits', async () => (await waiting('full')) === 2)
    await until(
      'the other one waits',
      async () => first.sent() === 1 && (await waiting('first')) === 1,
    )
    await confirmer.close()
    expect([first.sent(), full.sent()]).toEqual([1, 0])
    expect((await lane('first'))?.day.count).toBe(20)
    expect((await lane('full'))?.day.count).toBe(20)
  })

  it('have not been tried where the account rests, also since a moment', async () => {
    await optedOut('rests', 1, 1)
    await optedOut('told', 1, 1)
    const confirmer = makeConfirmer({ mongo, clock: systemClock, log, random: Math.random })
    const rests = actorOf('rests')
    rests.actor.pace.restUntil = monotonic() + MINUTE
    let turns = 0
    const told = actorOf('told', (pace) => {
      turns += 1
      pace.restUntil = monotonic() + MINUTE
    })
    confirmer.hold(rests.actor)
    confirmer.hold(told.actor)
    await until('its turn', async () => turns > 0)
    await confirmer.close()
    expect([rests.sent(), told.sent()]).toEqual([0, 0])
    expect([await triesOf('rests'), await triesOf('told')]).toEqual([[0], [0]])
  })
})

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { TelegramAccount } from '../../src/core/model/account.ts'
import type { Lane } from '../../src/core/model/lane.ts'
import type { Mail } from '../../src/plugins/notices/tell.ts'
import type { Installation } from './installation.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { laneId } from '../../src/core/ids.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { DAY, after as later, SECOND } from '../../src/core/time.ts'
import { createAccount } from '../../src/plugins/accounts/create-account.ts'
import { makeHealthReader } from '../../src/plugins/accounts/read-health.ts'
import { tellAll } from '../../src/plugins/notices/tell.ts'
import { until } from './control.ts'
import { startInstallation } from './installation.ts'

const tenant = 'acme'
let here: Installation
vi.setConfig({ testTimeout: 180_000 })

beforeAll(async () => {
  here = await startInstallation()
  const users = here.mongo.db.collection<{ _id: string }>(slugs.users)
  const member = (_id: string, at: string, roles: string[]) => ({
    ...{ _id, email: `${_id}@example.test`, tenants: [{ tenant: at, roles }] },
  })
  await users.insertMany([
    member('mara', tenant, ['owner', 'marketer']),
    member('otto', tenant, ['owner']),
    member('anna', tenant, ['analyst']),
    member('zoe', 'other', ['owner']),
  ])
  await here.mongo.db
    .collection<{ _id: string }>(slugs.tenants)
    .insertOne({ _id: tenant, ...{ name: 'Acme', timeZone: 'UTC' } })
})
afterAll(() => here?.close())

const newAccount = async (phone: string): Promise<string> => {
  await here.control.account(phone)
  return here.connect(phone)
}
const healthOf = async (id: string) => {
  const [health] = await makeHealthReader(here.mongo.db)(tenant, new Date(), id)
  if (!health) throw new Error('no such account')
  return health
}
const laneOf = (id: string) => ({ _id: laneId(tenant, id) })
const actorOf = (id: string) =>
  here
    .holder()
    .accounts()
    .find(({ account }) => account === id)
const breakOff = async (id: string, phone: string) => {
  await here.control.fault({ method: '*', phone, error: 'SESSION_REVOKED' })
  const actor = await until('connected', async () => actorOf(id)?.client() && actorOf(id))
  await actor.exclusive(async () => actor.client()?.me())
  await until('broken', async () => (await here.account(id))?.state === 'broken')
  await here.control.clearFaults()
}

describe('the health of an account', () => {
  it('names holder, connection, ramp and budget, and what Telegram asked for', async () => {
    const id = await newAccount('+15557000001')
    await until('good', async () => (await healthOf(id)).word === 'good')
    const fresh = await healthOf(id)
    expect(fresh).toMatchObject({
      holder: { owner: 'sender-1' },
      link: { open: true },
      pace: { rampDay: 0, perDay: 20, dayRule: 'ramp', gapMs: { least: 1_000, most: 1_020 } },
      today: { used: 0, of: 20, left: 20 },
      queue: null,
      risk: { level: 'ok' },
    })
    const day = { key: new Date().toISOString().slice(0, 10), count: 3 }
    const floodUntil = later(new Date(), 60 * SECOND)
    const lanes = here.rows<Lane>(slugs.lanes)
    await lanes.updateOne(laneOf(id), { $set: { day, floodUntil } })
    await until('flood kept', async () => (await here.account(id))?.floods?.length === 1)
    await until('first use', async () => (await here.account(id))?.firstUsedAt)
    expect(await healthOf(id)).toMatchObject({
      word: 'flood',
      today: { used: 3, left: 17 },
      floods: [{ kind: 'flood-wait', until: floodUntil.toISOString() }],
    })
    // Another sender that takes the account later tells no flood twice.
    await here.stopSender()
    expect((await healthOf(id)).word).toBe('no-sender')
    await here.startSender()
    await until('held', async () => actorOf(id))
    const slowed = { floods: 2, until: later(new Date(), DAY) }
    await lanes.updateOne(laneOf(id), { $set: { floodUntil: null, slowed } })
    await until('slowed', async () => (await healthOf(id)).word === 'slowed')
    expect((await healthOf(id)).pace).toMatchObject({ perSecond: 0.5, perDay: 10, slowedBy: 2 })
    await new Promise((resolve) => setTimeout(resolve, 6 * SECOND))
    expect((await here.account(id))?.floods).toHaveLength(1)
  })
})

describe('an account that breaks', () => {
  it('tells each owner once, also when the mail server fails at first', async () => {
    const phone = '+15557000002'
    const id = await newAccount(phone)
    await breakOff(id, phone)
    const mails: Mail[] = []
    let refuse = 'otto@example.test'
    let now = new Date()
    const log = makeLogger({ role: 'test', level: 'silent' })
    const post = async (mail: Mail) => {
      if (mail.to === refuse) throw new Error('421 later')
      mails.push(mail)
    }
    const sweep = () =>
      tellAll({
        ...{ mongo: here.mongo, log, post, publicUrl: 'http://herald.test' },
        clock: { now: () => now },
      })
    await Promise.all([sweep(), sweep()])
    expect(mails.map(({ to }) => to)).toEqual(['mara@example.test'])
    await sweep()
    expect(mails).toHaveLength(1)
    refuse = ''
    now = later(now, 31 * SECOND)
    await sweep()
    await sweep()
    expect(mails.map(({ to }) => to)).toEqual(['mara@example.test', 'otto@example.test'])
    expect(mails[0]?.subject).toBe('Shop has to be connected again')
    expect(mails[0]?.text).toContain(`/admin/connect/telegram?account=${id}`)
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2)
    expect((await here.account(id))?.breakage?.mail).toMatchObject({
      state: 'told',
      told: ['mara', 'otto'],
    })
    expect(
      await here.rows(slugs.events).count({ account: id, 'data.state': 'broken' } as never),
    ).toBe(1)
  })

  it('keeps its history when the same person signs in again', async () => {
    const phone = '+15557000003'
    const id = await newAccount(phone)
    await here.control.person('a_regular')
    await here.control.write('a_regular', phone, 'hello')
    const inbound = here.rows(slugs.inbound)
    await until('stored', async () => (await inbound.count({ account: id } as never)) === 1)
    const before = await here.account(id)
    await breakOff(id, phone)
    await here.control.write('a_regular', phone, 'are you still there?')
    await here.ask(id, 'send-code')
    await here.ask(id, 'sign-in', '12345')
    await until(
      'missed one fetched',
      async () => (await inbound.count({ account: id } as never)) === 2,
    )
    const again = await here.account(id)
    expect(again).toMatchObject({ state: 'connected', breakage: null, stateReason: null })
    expect(again?.telegramUserId).toBe(before?.telegramUserId)
    expect(await here.rows(slugs.dialogs).count({ account: id } as never)).toBe(1)
    await until('good again', async () => (await healthOf(id)).word === 'good')
  })

  it('refuses another Telegram user, and keeps what was there', async () => {
    const phone = '+15557000004'
    const id = await newAccount(phone)
    await breakOff(id, phone)
    const accounts = here.rows<TelegramAccount>(slugs.telegramAccounts)
    await accounts.updateOne({ _id: id }, { $set: { telegramUserId: '1', username: 'first_one' } })
    await here.ask(id, 'send-code')
    await expect(here.ask(id, 'sign-in', '12345')).rejects.toThrow(/belong to @first_one/)
    expect(await here.account(id)).toMatchObject({ session: null, telegramUserId: '1' })
    expect((await here.account(id))?.breakage?.reason).toMatch(/ended this session/)
  })
})

describe('a login', () => {
  it('is not passed on to another workspace, nor used twice in one', async () => {
    const phone = '+15557000005'
    const id = await newAccount(phone)
    const deps = { mongo: here.mongo, vault: here.vault, clock: systemClock }
    const twin = await createAccount(deps, { tenant, phone, name: 'Twin', network: 'sandbox' })
    await here.ask(twin.id, 'send-code')
    await expect(here.ask(twin.id, 'sign-in', '12345')).rejects.toThrow(/already, as “Shop”/)
    await here
      .rows<TelegramAccount>(slugs.telegramAccounts)
      .updateOne({ _id: twin.id }, { $set: { telegramUserId: null } })
    const raw = here.mongo.db.collection<TelegramAccount>(slugs.telegramAccounts)
    await raw.updateOne({ _id: id }, { $set: { tenant: 'other' } })
    await here.ask(twin.id, 'send-code')
    const refused = here.ask(twin.id, 'sign-in', '12345')
    await expect(refused).rejects.toThrow(/in another workspace/)
    await expect(refused).rejects.not.toThrow(/Shop/)
    expect(await here.account(twin.id)).toMatchObject({ state: 'new', session: null })
  })
})

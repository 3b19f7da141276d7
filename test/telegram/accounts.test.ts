import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { CommandKind, TelegramAccount } from '../../src/core/model/account.ts'
import type { Dialog, Identity, Inbound, Suppression } from '../../src/core/model/contact.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Holder } from '../../src/delivery/holder.ts'
import type { Mongo } from '../../src/mongo/connect.ts'
import type { RoleContext } from '../../src/plugins/roles.ts'
import type { Simulator } from '../../src/telegram/simulator/index.ts'
import type { Vault } from '../../src/vault/vault.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { startHolder } from '../../src/delivery/holder.ts'
import { connectMongo } from '../../src/mongo/connect.ts'
import { forTenant } from '../../src/mongo/for-tenant.ts'
import { askAccount } from '../../src/plugins/accounts/commands.ts'
import { createAccount } from '../../src/plugins/accounts/create-account.ts'
import { sender } from '../../src/plugins/accounts/sender.ts'
import { worker } from '../../src/plugins/accounts/worker.ts'
import { teleproto } from '../../src/telegram/library.ts'
import { startSimulator } from '../../src/telegram/simulator/index.ts'
import { makeGateway } from '../../src/telegram/teleproto-gateway.ts'
import { openVault } from '../../src/vault/open-vault.ts'
import { controlOf, until } from './control.ts'

const tenant = 'acme'
let mongo: Mongo
let vault: Vault
let simulator: Simulator
let context: RoleContext
let running: { holder: Holder; close: () => Promise<void> }

const startSender = async () => {
  const [dc] = simulator.dcs
  if (!dc) throw new Error('no data centre')
  const part = await sender(context)
  const gateway = makeGateway({
    library: teleproto,
    network: 'sandbox',
    simulator: { host: dc.host, port: dc.port, publicKey: simulator.pem },
  })
  const { log, clock } = context
  const holder = await startHolder({
    mongo,
    vault,
    gateway,
    network: 'sandbox',
    owner: 'sender-1',
    parts: [part],
    log,
    clock,
  })
  return {
    holder,
    close: async () => {
      await holder.close()
      await part.close?.()
    },
  }
}

beforeAll(async () => {
  const env = loadEnv()
  mongo = await connectMongo(env.MONGODB_URI)
  vault = openVault({ db: mongo.db, masterKey: env.HERALD_MASTER_KEY })
  simulator = await startSimulator({ people: false })
  const log = makeLogger({ role: 'test', level: 'error' })
  context = { env, log, clock: systemClock, random: Math.random, mongo, vault }
  running = await startSender()
})
afterAll(async () => {
  await running?.close()
  await simulator?.close()
  await mongo?.db.dropDatabase()
  await mongo?.close()
})

const ask = (account: string, kind: CommandKind, secret: string | null = null) =>
  askAccount(
    { mongo, vault, clock: systemClock },
    { tenant, account, network: 'sandbox', kind, secret, askedBy: 'test' },
  )
const create = (phone: string) =>
  createAccount({ mongo, vault }, { tenant, phone, name: 'Shop', network: 'sandbox' })
const rows = <T extends { _id: string; tenant: string }>(slug: string) =>
  forTenant(mongo.db, tenant).collection<T>(slug)
const account = (_id: string) => rows<TelegramAccount>(slugs.telegramAccounts).findOne({ _id })

const connected = async (phone: string): Promise<string> => {
  await controlOf(simulator).account(phone)
  const { id } = await create(phone)
  await ask(id, 'send-code')
  await ask(id, 'sign-in', '12345')
  await until('update state kept', async () => (await account(id))?.updates)
  return id
}

const runWorker = async () => {
  const { jobs } = await worker({ ...context, payload: undefined as never })
  for (const { run } of jobs) await run({})
}

const facts = (id: string, values: Partial<Delivery>): Delivery => ({
  _id: id,
  tenant,
  campaign: 'campaign1',
  contact: '',
  account: '',
  step: 0,
  randomId: '1',
  state: 'sent',
  reason: null,
  dueAt: new Date(),
  attempts: [],
  fence: 1,
  peer: { userId: '1', accessHash: '1' },
  message: { text: 'Hi', entities: [], media: null },
  linkCodes: [],
  messageId: 1,
  sentAt: new Date(),
  readAt: null,
  repliedAt: null,
  createdAt: new Date(),
  updatedAt: new Date(),
  ...values,
})

describe('signing in through the sender', () => {
  it('goes from a phone number to a connected account, password included', async () => {
    const phone = '+15551000001'
    await controlOf(simulator).account(phone, 'hunter2')
    const { id, phoneMasked } = await create('+1 (555) 100-0001')
    expect(phoneMasked).toBe('+15 ••• ••• 00 01')
    expect(await ask(id, 'send-code')).toEqual({ state: 'code', codeLength: 5 })
    await expect(ask(id, 'sign-in', '99999')).rejects.toMatchObject({
      code: 'TELEGRAM_REFUSED',
      field: 'code',
    })
    expect(await ask(id, 'sign-in', '12345')).toMatchObject({ state: 'password' })
    await expect(ask(id, 'check-password', 'wrong')).rejects.toMatchObject({ field: 'password' })
    expect(await ask(id, 'check-password', 'hunter2')).toMatchObject({ state: 'connected' })
    const row = await account(id)
    expect(row).toMatchObject({ state: 'connected', login: null, firstName: 'Ada' })
    for (const secret of [row?.phone, row?.session]) expect(secret).toMatch(/^v1\./)
    const commands = await mongo.db.collection(slugs.accountCommands).find({ tenant }).toArray()
    expect(commands.every((command) => command['secret'] === null)).toBe(true)
    await expect(ask(id, 'send-code')).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('goes on after the sender was restarted in the middle', async () => {
    const phone = '+15551000002'
    await controlOf(simulator).account(phone)
    const { id } = await create(phone)
    await ask(id, 'send-code')
    await running.close()
    running = await startSender()
    expect(await ask(id, 'sign-in', '12345')).toMatchObject({ state: 'connected' })
  })

  it('comes back connected after a restart, and signs out', async () => {
    const id = await connected('+15551000003')
    await running.close()
    running = await startSender()
    const holds = async () =>
      running.holder.accounts().find((actor) => actor.account === id && actor.client())
    await until('session resumed', holds)
    expect(await ask(id, 'log-out')).toEqual({ state: 'signed-out' })
    expect(await account(id)).toMatchObject({ state: 'signed-out', session: null })
  })

  it('says what to do when no sender answers', async () => {
    const other = { tenant, account: 'nobody', network: 'telegram' as const }
    const lonely = askAccount(
      { mongo, vault, clock: systemClock },
      { ...other, kind: 'sync', askedBy: 'test' },
    )
    await expect(lonely).rejects.toMatchObject({ code: 'TIMED_OUT', message: /sender is running/ })
  }, 20_000)
})

describe('what people do', () => {
  it('is stored once, also when Telegram tells it again', async () => {
    const phone = '+15552000001'
    const control = controlOf(simulator)
    const id = await connected(phone)
    await control.person('writer_one')
    await control.write('writer_one', phone, 'hello')
    const inbound = rows<Inbound>(slugs.inbound)
    await until('stored', async () => (await inbound.count({ account: id })) === 1)
    await running.close()
    await control.write('writer_one', phone, 'while you were away')
    running = await startSender()
    await until('missed one fetched', async () => (await inbound.count({ account: id })) === 2)
    const dialogs = await rows<Dialog>(slugs.dialogs).find({ account: id }).toArray()
    expect(dialogs).toHaveLength(1)
    expect(dialogs[0]?.accessHash).toMatch(/^-?\d+$/)
    expect(await rows<Identity>(slugs.identities).count({ contact: dialogs[0]?.contact })).toBe(1)
  })

  it('brings in the conversations an account already has', async () => {
    const phone = '+15552000002'
    const control = controlOf(simulator)
    await control.account(phone)
    for (const name of ['early_bird', 'late_bird']) {
      await control.person(name)
      await control.write(name, phone, 'hi')
    }
    const id = await connected(phone)
    expect(await ask(id, 'sync')).toEqual({ dialogs: 2, contacts: 2 })
    expect(await ask(id, 'sync')).toEqual({ dialogs: 2, contacts: 0 })
  })

  it('ends messages to whoever says STOP, and counts the reply', async () => {
    const phone = '+15552000003'
    const control = controlOf(simulator)
    const id = await connected(phone)
    await control.person('annoyed_one')
    await control.write('annoyed_one', phone, 'hello?')
    const dialog = await until('dialog', () => rows<Dialog>(slugs.dialogs).findOne({ account: id }))
    await runWorker()
    const { contact } = dialog
    await rows<Delivery>(slugs.deliveries).insertOne(
      facts('acme.campaign1.x.0', { contact, account: id, sentAt: new Date(Date.now() - 5_000) }),
    )
    await control.write('annoyed_one', phone, 'Stop!')
    const inbound = rows<Inbound>(slugs.inbound)
    await until('stored', async () => (await inbound.count({ account: id })) === 2)
    await runWorker()
    await runWorker()
    expect(await rows<Suppression>(slugs.suppressions).find({ contact }).toArray()).toMatchObject([
      { reason: 'opt-out' },
    ])
    expect(await rows(slugs.consents).find({ contact }).toArray()).toMatchObject([
      { granted: false, text: 'Stop!' },
    ])
    const types = await rows(slugs.events).distinct('type', { contact } as never)
    expect(types.sort()).toEqual(['contact.opted-out', 'contact.replied'])
    expect(await rows<Delivery>(slugs.deliveries).findOne({ contact })).toMatchObject({
      repliedAt: expect.any(Date),
    })
    expect(await inbound.count({ handledAt: null })).toBe(0)
  })

  it('marks what they have read', async () => {
    const phone = '+15552000004'
    const control = controlOf(simulator)
    const id = await connected(phone)
    await control.person('reader_one')
    await control.write('reader_one', phone, 'hello')
    const dialog = await until('dialog', () => rows<Dialog>(slugs.dialogs).findOne({ account: id }))
    const actor = await until('actor', async () =>
      running.holder.accounts().find((one) => one.account === id),
    )
    const { peer: userId, accessHash, contact } = dialog
    const sent = await actor.exclusive(async () =>
      actor.client()?.send({
        peer: { userId, accessHash },
        text: 'Hi',
        entities: [],
        randomId: '77',
        media: null,
      }),
    )
    const messageId = sent?.ok ? sent.value.messageId : 0
    const row = facts('acme.campaign1.y.0', { contact, account: id, messageId })
    await rows<Delivery>(slugs.deliveries).insertOne(row)
    await control.read('reader_one', phone)
    await until('receipt', async () => rows<Dialog>(slugs.dialogs).findOne({ readPending: true }))
    await runWorker()
    expect(
      (await rows<Delivery>(slugs.deliveries).findOne({ _id: row._id }))?.readAt,
    ).toBeInstanceOf(Date)
  })

  it('breaks the account, in words, when the session is ended elsewhere', async () => {
    const phone = '+15552000005'
    const id = await connected(phone)
    const actor = await until('actor', async () =>
      running.holder.accounts().find((one) => one.account === id),
    )
    await controlOf(simulator).fault({ method: '*', phone, error: 'SESSION_REVOKED' })
    await actor.exclusive(async () => actor.client()?.me())
    const broken = await until('broken', async () => {
      const row = await account(id)
      return row?.state === 'broken' ? row : null
    })
    expect(broken.stateReason).toMatch(/Connect it again/)
    expect(actor.client()).toBeNull()
    await controlOf(simulator).clearFaults()
    expect(await ask(id, 'send-code')).toMatchObject({ state: 'code' })
  })
})

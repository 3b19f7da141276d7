import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type {
  Contact,
  Dialog,
  Identity,
  Inbound,
  Suppression,
} from '../../src/core/model/contact.ts'
import type { Delivery } from '../../src/core/model/delivery.ts'
import type { Installation } from './installation.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { until } from './control.ts'
import { startInstallation } from './installation.ts'

const tenant = 'acme'
let here: Installation

beforeAll(async () => {
  here = await startInstallation()
})
afterAll(() => here?.close())

/** An account that exists at Telegram and is signed in here. */
const newAccount = async (phone: string): Promise<string> => {
  await here.control.account(phone)
  return here.connect(phone)
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

describe('what people do', () => {
  it('is stored once, also when Telegram tells it again', async () => {
    const phone = '+15552000001'
    const id = await newAccount(phone)
    await here.control.person('writer_one')
    await here.control.write('writer_one', phone, 'hello')
    const inbound = here.rows<Inbound>(slugs.inbound)
    await until('stored', async () => (await inbound.count({ account: id })) === 1)
    await here.stopSender()
    await here.control.write('writer_one', phone, 'while you were away')
    await here.startSender()
    await until('missed one fetched', async () => (await inbound.count({ account: id })) === 2)
    const dialogs = await here.rows<Dialog>(slugs.dialogs).find({ account: id }).toArray()
    expect(dialogs).toHaveLength(1)
    expect(dialogs[0]?.accessHash).toMatch(/^-?\d+$/)
    expect(
      await here.rows<Identity>(slugs.identities).count({ contact: dialogs[0]?.contact ?? '' }),
    ).toBe(1)
  })

  it('makes them a contact also when theirs is gone: deleted, or never written by a sender that died', async () => {
    const phone = '+15552000009'
    const id = await newAccount(phone)
    await here.control.person('comes_back')
    await here.control.write('comes_back', phone, 'hello')
    const dialogs = here.rows<Dialog>(slugs.dialogs)
    const dialog = await until('dialog', () => dialogs.findOne({ account: id }))
    const contacts = here.rows<Contact>(slugs.contacts)
    const wrote = () => contacts.count({ _id: dialog.contact })
    await until('contact', async () => (await wrote()) === 1)
    await contacts.deleteMany({ _id: dialog.contact })
    await here.control.write('comes_back', phone, 'are you there?')
    await until('contact again', async () => (await wrote()) === 1)
    await contacts.deleteMany({ _id: dialog.contact })
    await dialogs.deleteMany({ _id: dialog._id })
    await here.control.write('comes_back', phone, 'hello?')
    await until('contact of a known person', async () => (await wrote()) === 1)
    const [back] = await contacts.find({ _id: dialog.contact }).toArray()
    expect(back).toMatchObject({ username: 'comes_back' })
  })

  it('ends messages to whoever says STOP, and counts the reply', async () => {
    const phone = '+15552000003'
    const id = await newAccount(phone)
    await here.control.person('annoyed_one')
    await here.control.write('annoyed_one', phone, 'hello?')
    const dialog = await until('dialog', () =>
      here.rows<Dialog>(slugs.dialogs).findOne({ account: id }),
    )
    await here.runWorker()
    const { contact } = dialog
    await here
      .rows<Delivery>(slugs.deliveries)
      .insertOne(
        facts('acme.campaign1.x.0', { contact, account: id, sentAt: new Date(Date.now() - 5_000) }),
      )
    await here.control.write('annoyed_one', phone, 'Stop!')
    const inbound = here.rows<Inbound>(slugs.inbound)
    await until('stored', async () => (await inbound.count({ account: id })) === 2)
    await here.runWorker()
    await here.runWorker()
    expect(
      await here.rows<Suppression>(slugs.suppressions).find({ contact }).toArray(),
    ).toMatchObject([{ reason: 'opt-out' }])
    expect(await here.rows(slugs.consents).find({ contact }).toArray()).toMatchObject([
      { granted: false, text: 'Stop!' },
    ])
    const types = await here.rows(slugs.events).distinct('type', { contact } as never)
    expect(types.sort()).toEqual(['contact.opted-out', 'contact.replied'])
    expect(await here.rows<Delivery>(slugs.deliveries).findOne({ contact })).toMatchObject({
      repliedAt: expect.any(Date),
    })
    expect(await inbound.count({ handledAt: null })).toBe(0)
  })

  it('marks what they have read', async () => {
    const phone = '+15552000004'
    const id = await newAccount(phone)
    await here.control.person('reader_one')
    await here.control.write('reader_one', phone, 'hello')
    const dialog = await until('dialog', () =>
      here.rows<Dialog>(slugs.dialogs).findOne({ account: id }),
    )
    const actor = await until('actor', async () =>
      here
        .holder()
        .accounts()
        .find((one) => one.account === id),
    )
    const { peer: userId, accessHash, contact } = dialog
    const sent = await actor.exclusive(async () =>
      actor.client()?.send({
        peer: { userId, accessHash },
        text: 'Hi',
        entities: [],
        randomId: '77',
        media: [],
      }),
    )
    const messageId = sent?.ok ? sent.value.messageId : 0
    const row = facts('acme.campaign1.y.0', { contact, account: id, messageId })
    await here.rows<Delivery>(slugs.deliveries).insertOne(row)
    await here.control.read('reader_one', phone)
    await until('receipt', async () =>
      here.rows<Dialog>(slugs.dialogs).findOne({ readPending: true }),
    )
    await here.runWorker()
    expect(
      (await here.rows<Delivery>(slugs.deliveries).findOne({ _id: row._id }))?.readAt,
    ).toBeInstanceOf(Date)
  })

  it('breaks the account, in words, when the session is ended elsewhere', async () => {
    const phone = '+15552000005'
    const id = await newAccount(phone)
    const actor = await until('actor', async () =>
      here
        .holder()
        .accounts()
        .find((one) => one.account === id),
    )
    await here.control.fault({ method: '*', phone, error: 'SESSION_REVOKED' })
    await actor.exclusive(async () => actor.client()?.me())
    const broken = await until('broken', async () => {
      const row = await here.account(id)
      return row?.state === 'broken' ? row : null
    })
    expect(broken.stateReason).toMatch(/ended this session/)
    expect(actor.client()).toBeNull()
    await here.control.clearFaults()
    expect(await here.ask(id, 'send-code')).toMatchObject({ state: 'code' })
  })
})

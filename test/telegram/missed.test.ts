import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { AccountCommand } from '../../src/core/model/account.ts'
import type { Contact, Dialog, Inbound } from '../../src/core/model/contact.ts'
import type { Installation } from './installation.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { until, untilReached } from './control.ts'
import { startInstallation } from './installation.ts'

let here: Installation
vi.setConfig({ testTimeout: 240_000 })

beforeAll(async () => {
  here = await startInstallation()
})
afterAll(() => here?.close())

const newAccount = async (phone: string, person: string): Promise<string> => {
  await here.control.account(phone)
  await here.control.person(person)
  const id = await here.connect(phone)
  await until('imported', async () => (await here.account(id))?.syncDue === undefined)
  return id
}
const textsOf = async (id: string): Promise<string[]> =>
  (await here.rows<Inbound>(slugs.inbound).find({ account: id }).toArray())
    .toSorted((a, b) => a.messageId - b.messageId)
    .map(({ text }) => text)
/** However long that takes, as long as it goes on; the texts themselves are read once, afterwards. */
const untilStored = (id: string, wanted: number) =>
  untilReached(`${wanted} stored`, wanted, () =>
    here.rows<Inbound>(slugs.inbound).count({ account: id }),
  )
const untilTexts = (id: string, wanted: readonly string[]) => untilStored(id, wanted.length)
const faulted = (phone: string, action: string) =>
  here.control.fault({ method: '*', phone, action, times: 1 })

describe('updates that go astray', () => {
  it.each(['gap', 'out-of-order', 'repeat', 'too-long'])(
    'are stored after "%s"',
    async (action) => {
      const n = ['gap', 'out-of-order', 'repeat', 'too-long'].indexOf(action)
      const [phone, person] = [`+1555300000${n}`, `astray_${n}`]
      const id = await newAccount(phone, person)
      await here.control.write(person, phone, 'before')
      await untilTexts(id, ['before'])
      await faulted(phone, action)
      const texts = ['one', 'two', 'three']
      for (const text of texts) await here.control.write(person, phone, text)
      const wanted = ['before', ...texts]
      // Long before the next regular look, which is minutes away.
      await untilTexts(id, wanted)
      expect(await textsOf(id)).toEqual(wanted)
      await here.control.clearFaults()
    },
  )

  it('are fetched in slices when there are many, with what was read meanwhile', async () => {
    const [phone, person] = ['+15553000010', 'talkative']
    const id = await newAccount(phone, person)
    await here.control.write(person, phone, 'hello')
    await untilTexts(id, ['hello'])
    const dialog = await here.rows<Dialog>(slugs.dialogs).findOne({ account: id })
    const actor = here
      .holder()
      .accounts()
      .find(({ account }) => account === id)
    const message = { text: 'Hi', entities: [], randomId: '91', media: [] as never }
    const peer = { userId: dialog?.peer ?? '', accessHash: dialog?.accessHash ?? '' }
    await actor?.exclusive(async () => actor.client()?.send({ ...message, peer }))
    await here.stopSender()
    const many = Array.from({ length: 600 }, (_, n) => ({
      ...{ from: `@${person}`, to: phone, text: `m${n}` },
    }))
    await here.control.post('/messages/bulk', many)
    await here.control.read(person, phone)
    await here.startSender()
    await untilStored(id, 601)
    expect(await textsOf(id)).toHaveLength(601)
    const after = await until('read', () =>
      here.rows<Dialog>(slugs.dialogs).findOne({ account: id, readPending: true }),
    )
    expect(after.contact).toBe(dialog?.contact)
    expect(after.readOutboxMaxId).toBeGreaterThan(0)
  })

  it('are read from the conversations when the difference does not go back so far', async () => {
    const [phone, person] = ['+15553000011', 'long_gone']
    const id = await newAccount(phone, person)
    await here.control.write(person, phone, 'hello')
    await untilTexts(id, ['hello'])
    await here.stopSender()
    const away = Array.from({ length: 130 }, (_, n) => `away ${n}`)
    for (const text of away) await here.control.write(person, phone, text)
    await here.control.person('somebody_new')
    await here.control.write('somebody_new', phone, 'hi')
    const error = 'PERSISTENT_TIMESTAMP_INVALID'
    await here.control.fault({ method: 'updates.getDifference', phone, error })
    await here.startSender()
    const all = ['hello', ...away, 'hi']
    await untilTexts(id, all)
    expect(await textsOf(id)).toEqual(all)
    const wrote = { account: id, firstInboundAt: { $ne: null } }
    expect(await here.rows<Dialog>(slugs.dialogs).count(wrote)).toBe(2)
    await here.control.clearFaults()
  })

  it('are fetched when the link was cut, and when they could not be stored', async () => {
    const [phone, person] = ['+15553000014', 'cut_off']
    const id = await newAccount(phone, person)
    await here.control.write(person, phone, 'before')
    await untilTexts(id, ['before'])
    await here.control.post(`/accounts/${phone}/disconnect`, {})
    await here.control.write(person, phone, 'while cut')
    await untilTexts(id, ['before', 'while cut'])

    const refuse = (validator: object) =>
      here.mongo.db.command({ collMod: slugs.inbound, validator })
    await refuse({ text: { $ne: 'refused' } })
    await here.control.write(person, phone, 'refused')
    await here.control.write(person, phone, 'after it')
    await untilTexts(id, ['before', 'while cut', 'after it'])
    expect(await textsOf(id)).not.toContain('refused')
    const { pts = 0 } = (await here.account(id))?.updates ?? {}
    await refuse({})
    await untilTexts(id, ['before', 'while cut', 'refused', 'after it'])
    await until('position moved', async () => ((await here.account(id))?.updates?.pts ?? 0) > pts)
  })

  it('bring in people nobody knew, who may be written to from then on', async () => {
    const [phone, person] = ['+15553000012', 'a_stranger']
    const id = await newAccount(phone, person)
    await here.stopSender()
    await here.control.write(person, phone, 'do you ship?')
    await here.startSender()
    await untilTexts(id, ['do you ship?'])
    const unhandled = { handledAt: null }
    await until('all handled', async () => {
      await here.runWorker()
      return (await here.rows<Inbound>(slugs.inbound).count(unhandled)) === 0
    })
    const dialog = await here.rows<Dialog>(slugs.dialogs).findOne({ account: id })
    expect(dialog).toMatchObject({
      firstInboundAt: expect.any(Date),
      accessHash: expect.any(String),
    })
    const contact = await here.rows<Contact>(slugs.contacts).findOne({ _id: dialog?.contact ?? '' })
    expect(contact).toMatchObject({ username: person, lastInboundAt: expect.any(Date) })
  })
})

describe('an import of conversations that Telegram refuses', () => {
  it('is one row, however often it is told', async () => {
    const phone = '+15553000013'
    await here.control.account(phone)
    await here.control.fault({
      ...{ method: 'messages.getDialogs', phone, error: 'FLOOD_WAIT_1', times: 3 },
    })
    const id = await here.connect(phone)
    const commands = here.rows<AccountCommand>(slugs.accountCommands)
    const mine = { account: id, kind: 'sync' as const }
    for (const tries of [1, 2, 3]) {
      await until('refused', () => commands.findOne({ ...mine, state: 'failed', tries }))
      await here.stopSender()
      await here.startSender()
    }
    await until('done', () => commands.findOne({ ...mine, state: 'done' }))
    expect(await commands.count(mine)).toBe(1)
    expect((await here.account(id))?.syncDue).toBeUndefined()
  })
})

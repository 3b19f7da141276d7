import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { AccountCommand } from '../../src/core/model/account.ts'
import type { Contact, Dialog, Inbound, Suppression } from '../../src/core/model/contact.ts'
import type { Installation } from './installation.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { until } from './control.ts'
import { startInstallation } from './installation.ts'

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

describe('a newly connected account', () => {
  it('brings in the conversations an account already has, by itself and once', async () => {
    const phone = '+15552000002'
    await here.control.account(phone)
    for (const name of ['early_bird', 'late_bird']) {
      await here.control.person(name)
      await here.control.write(name, phone, 'hi')
    }
    const id = await newAccount(phone)
    const commands = here.rows<AccountCommand>(slugs.accountCommands)
    const done = { account: id, kind: 'sync' as const, state: 'done' as const }
    await until('conversations imported', async () => (await commands.count(done)) > 0)
    expect((await here.account(id))?.syncDue).toBeUndefined()
    const orders = await commands.find({ account: id, kind: 'sync' }).toArray()
    expect(orders).toMatchObject([
      // The updates that were missed bring the same people, so either may make their contacts.
      { state: 'done', askedBy: 'herald', answer: { dialogs: 2 } },
    ])
    const dialogs = await here.rows<Dialog>(slugs.dialogs).find({ account: id }).toArray()
    expect(dialogs.every(({ lastInboundAt }) => lastInboundAt instanceof Date)).toBe(true)
    const wrote = {
      _id: { $in: dialogs.map(({ contact }) => contact) },
      lastInboundAt: { $ne: null },
    }
    const contacts = here.rows<Contact>(slugs.contacts)
    await until('both are contacts', async () => (await contacts.count(wrote)) === 2)

    await here.stopSender()
    await here.startSender()
    await until('connected', async () =>
      here
        .holder()
        .accounts()
        .find((actor) => actor.account === id && actor.client()),
    )
    expect(await here.ask(id, 'sync')).toEqual({ dialogs: 2, contacts: 0 })
    expect(await commands.count({ account: id, kind: 'sync', askedBy: 'herald' })).toBe(1)
  })

  it('reads what was said before the account was connected: also where our answer came last', async () => {
    const phone = '+15552000015'
    await here.control.account(phone)
    for (const [name, text] of [
      ['answered_one', 'is it blue?'],
      ['stopped_one', 'STOP'],
    ] as const) {
      await here.control.person(name)
      await here.control.write(name, phone, text)
      await here.control.post('/messages', { from: phone, to: `@${name}`, text: 'Our answer' })
    }
    const id = await newAccount(phone)
    const dialogs = here.rows<Dialog>(slugs.dialogs)
    await until('both looked at', async () => {
      return (await dialogs.count({ account: id, history: 'read' })) === 2
    })
    for (const { contact, ...dialog } of await dialogs.find({ account: id }).toArray()) {
      expect(dialog).toMatchObject({
        ...{ firstInboundAt: expect.any(Date), lastInboundAt: expect.any(Date) },
      })
      const person = await here.rows<Contact>(slugs.contacts).findOne({ _id: contact })
      expect(person?.lastInboundAt).toEqual(dialog.lastInboundAt)
      const stops = here.rows<Suppression>(slugs.suppressions)
      expect(await stops.count({ contact })).toBe(person?.username === 'stopped_one' ? 1 : 0)
    }
    // Only their meaning is kept, not their words.
    expect(await here.rows<Inbound>(slugs.inbound).count({ account: id })).toBe(0)
  })

  it('begins an interrupted import of conversations again', async () => {
    const phone = '+15552000012'
    await here.control.account(phone)
    await here.control.person('patient_one')
    await here.control.write('patient_one', phone, 'hi')
    // Telegram asks for a pause at the first try; the order stands until it was done.
    await here.control.fault({ method: 'messages.getDialogs', phone, error: 'FLOOD_WAIT_1' })
    const id = await newAccount(phone)
    const commands = here.rows<AccountCommand>(slugs.accountCommands)
    const failed = { account: id, kind: 'sync' as const, state: 'failed' as const }
    await until('refused once', async () => (await commands.count(failed)) === 1)
    expect((await here.account(id))?.syncDue).toBe(true)
    await here.stopSender()
    await here.startSender()
    await until('imported', async () => (await here.account(id))?.syncDue === undefined)
    expect(await here.rows<Dialog>(slugs.dialogs).count({ account: id })).toBe(1)
  })
})

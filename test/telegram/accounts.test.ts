import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Lane } from '../../src/core/model/lane.ts'
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

describe('signing in through the sender', () => {
  it('goes from a phone number to a connected account, password included', async () => {
    const phone = '+15551000001'
    await here.control.account(phone, 'hunter2')
    const { id, phoneMasked } = await here.create('+1 (555) 100-0001')
    expect(phoneMasked).toBe('+15 ••• ••• 00 01')
    expect(await here.ask(id, 'send-code')).toEqual({ state: 'code', codeLength: 5 })
    await expect(here.ask(id, 'sign-in', '99999')).rejects.toMatchObject({
      code: 'TELEGRAM_REFUSED',
      field: 'code',
    })
    expect(await here.ask(id, 'sign-in', '12345')).toMatchObject({ state: 'password' })
    await expect(here.ask(id, 'check-password', 'wrong')).rejects.toMatchObject({
      field: 'password',
    })
    expect(await here.ask(id, 'check-password', 'hunter2')).toMatchObject({ state: 'connected' })
    const row = await here.account(id)
    expect(row).toMatchObject({ state: 'connected', login: null, firstName: 'Ada' })
    for (const secret of [row?.phone, row?.session]) expect(secret).toMatch(/^v1\./)
    const commands = await here.mongo.db
      .collection(slugs.accountCommands)
      .find({ tenant: 'acme' })
      .toArray()
    expect(commands.every((command) => command['secret'] === null)).toBe(true)
    await expect(here.ask(id, 'send-code')).rejects.toMatchObject({ code: 'CONFLICT' })
  })

  it('goes on after the sender was restarted in the middle', async () => {
    const phone = '+15551000002'
    await here.control.account(phone)
    const { id } = await here.create(phone)
    await here.ask(id, 'send-code')
    await here.stopSender()
    await here.startSender()
    expect(await here.ask(id, 'sign-in', '12345')).toMatchObject({ state: 'connected' })
  })

  it('comes back connected after a restart, and signs out', async () => {
    const id = await newAccount('+15551000003')
    await here.stopSender()
    await here.startSender()
    const holds = async () =>
      here
        .holder()
        .accounts()
        .find((actor) => actor.account === id && actor.client())
    await until('session resumed', holds)
    expect(await here.ask(id, 'log-out')).toEqual({ state: 'signed-out' })
    expect(await here.account(id)).toMatchObject({ state: 'signed-out', session: null })
  })

  it('shows that Telegram makes the account rest, and for how long', async () => {
    const id = await newAccount('+15551000004')
    const lanes = here.rows<Lane>(slugs.lanes)
    const rest = (restUntil: Date) =>
      lanes.updateOne({ account: id }, { $set: { restUntil, restReason: 'peer-flood' } })
    await rest(new Date(Date.now() + 3_600_000))
    await until('resting', async () => (await here.account(id))?.state === 'resting')
    expect((await here.account(id))?.stateReason).toContain('a person should look')
    await rest(new Date(Date.now() - 1_000))
    await until('rested', async () => (await here.account(id))?.state === 'connected')
    expect((await here.account(id))?.stateReason).toBeNull()
  })

  it('says what to do when no sender answers', async () => {
    await expect(here.askNobody()).rejects.toMatchObject({
      code: 'TIMED_OUT',
      message: /sender is running/,
    })
  })
})

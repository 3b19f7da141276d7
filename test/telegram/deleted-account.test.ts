import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { Lane } from '../../src/core/model/lane.ts'
import type { Installation } from './installation.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { HOUR } from '../../src/core/time.ts'
import { until } from './control.ts'
import { startInstallation } from './installation.ts'

let here: Installation
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

beforeAll(async () => {
  here = await startInstallation()
})
afterAll(() => here?.close())

const actorOf = (id: string) =>
  here
    .holder()
    .accounts()
    .find(({ account }) => account === id)
const connected = async (phone: string): Promise<string> => {
  await here.control.account(phone)
  return here.connect(phone)
}
/** How often Telegram was asked to end this number's session, from now on. */
const countLogOuts = async (phone: string) => {
  await here.control.fault({ method: 'auth.logOut', phone, error: 'INTERNAL', nth: 1_000 })
  return async (): Promise<number> => {
    const { faults } = (await (await fetch(`${here.simulatorControl}/state`)).json()) as {
      faults: { method: string; calls: number }[]
    }
    return faults.find(({ method }) => method === 'auth.logOut')?.calls ?? 0
  }
}

describe('an account whose row was deleted', () => {
  it('is given up, and hears nothing more', async () => {
    const phone = '+15557000001'
    const id = await connected(phone)
    await here.rows(slugs.telegramAccounts).deleteMany({ _id: id })
    await until('given up', async () => !actorOf(id))
    await until('free', () => here.rows<Lane>(slugs.lanes).findOne({ account: id, owner: null }))
    await here.control.person('late_one')
    await here.control.write('late_one', phone, 'hello')
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await here.rows(slugs.inbound).count({ account: id })).toBe(0)
    expect(actorOf(id)).toBeUndefined()
  })
})

describe('an account that is deleted and connected again', () => {
  it('goes on with its rest, its floods and its slow-down', async () => {
    const phone = '+15557000071'
    const id = await connected(phone)
    const now = Date.now()
    const restUntil = new Date(now + 20 * HOUR)
    const slowed = { floods: 3, until: new Date(now + 5 * HOUR) }
    const rest = { restUntil, restReason: 'peer-flood', slowed }
    await here.rows<Lane>(slugs.lanes).updateOne({ account: id }, { $set: rest })
    await until('its flood is kept', async () => (await here.account(id))?.floods?.length === 1)
    await here.ask(id, 'log-out')
    await here.rows(slugs.telegramAccounts).deleteMany({ _id: id })

    const again = await here.connect(phone)
    expect(await here.rows<Lane>(slugs.lanes).findOne({ account: again })).toMatchObject(rest)
    const row = await here.account(again)
    expect(row?.floods).toMatchObject([{ kind: 'peer-flood', until: restUntil }])
    await until('rests', async () => (await here.account(again))?.state === 'resting')
    // What an owner says of it now is not undone by what the deleted one knew.
    expect(await here.rows<Lane>(slugs.lanes).findOne({ account: id })).not.toHaveProperty('learnt')
  })

  it('starts anew as another person', async () => {
    const id = await connected('+15557000072')
    const restUntil = new Date(Date.now() + 20 * HOUR)
    await here
      .rows<Lane>(slugs.lanes)
      .updateOne({ account: id }, { $set: { restUntil, restReason: 'risk-critical' } })
    await here.ask(id, 'log-out')
    await here.rows(slugs.telegramAccounts).deleteMany({ _id: id })
    const other = await connected('+15557000073')
    const lane = await here.rows<Lane>(slugs.lanes).findOne({ account: other })
    expect(lane?.restUntil).toBeNull()
  })
})

describe('signing out', () => {
  it('ends the session at Telegram also where the connection has just gone', async () => {
    const phone = '+15557000002'
    const id = await connected(phone)
    const logOuts = await countLogOuts(phone)
    const actor = actorOf(id)
    await actor?.exclusive(async () => {
      await actor.disconnect()
      void here.ask(id, 'log-out').catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 500))
    })
    await until('signed out', async () => (await here.account(id))?.state === 'signed-out')
    expect(await logOuts()).toBe(1)
    await here.control.clearFaults()
  })

  it('says so where Telegram did not, and forgets nothing', async () => {
    const phone = '+15557000003'
    const id = await connected(phone)
    await here.control.fault({ method: 'auth.logOut', phone, error: 'FLOOD_WAIT_7', times: 1 })
    await expect(here.ask(id, 'log-out')).rejects.toMatchObject({
      code: 'TELEGRAM_REFUSED',
      message: /wait 7 seconds/,
    })
    expect(await here.account(id)).toMatchObject({
      state: 'connected',
      session: expect.any(String),
    })
    expect(await here.ask(id, 'log-out')).toEqual({ state: 'signed-out' })
    expect(await here.account(id)).toMatchObject({ state: 'signed-out', session: null })
  })

  it('ends a login that is under way', async () => {
    const phone = '+15557000004'
    await here.control.account(phone)
    const { id } = await here.create(phone)
    await here.ask(id, 'send-code')
    expect(await here.ask(id, 'log-out')).toEqual({ state: 'signed-out' })
    expect(await here.account(id)).toMatchObject({ state: 'signed-out', login: null })
    expect(actorOf(id)?.connection()).toBeNull()
    await here.ask(id, 'send-code')
    expect(await here.ask(id, 'sign-in', '12345')).toMatchObject({ state: 'connected' })
  })
})

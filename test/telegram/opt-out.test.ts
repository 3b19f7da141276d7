import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Dialog, PlatformStop, Suppression } from '../../src/core/model/contact.ts'
import type { Lane } from '../../src/core/model/lane.ts'
import type { Installation } from './installation.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { until } from './control.ts'
import { startInstallation } from './installation.ts'

const phone = '+15552100001'

describe('an opt-out', () => {
  let here: Installation
  let account: string
  beforeAll(async () => {
    here = await startInstallation()
    await here.mongo.db
      .collection<{ _id: string }>(slugs.tenants)
      .insertOne({ _id: 'acme', name: 'Tea House' } as never)
    await here.control.account(phone)
    account = await here.connect(phone)
  })
  afterAll(() => here?.close())

  const answers = async (): Promise<Record<string, unknown>[]> =>
    (await here.control.ledger()).filter(
      ({ text, duplicate }) => String(text).includes('Tea House') && duplicate === false,
    )
  const stopOf = (contact: string) =>
    here.rows<Suppression>(slugs.suppressions).findOne({ contact })
  const meet = async (person: string): Promise<Dialog> => {
    const before = await here.rows<Dialog>(slugs.dialogs).count({ account })
    await here.control.person(person)
    await here.control.write(person, phone, 'hello')
    return until('dialog', async () => {
      const dialogs = here.rows<Dialog>(slugs.dialogs).find({ account }, { sort: { _id: 1 } })
      const all = await dialogs.toArray()
      return all.length > before && all.find(({ contact }) => !known.has(contact))
    }).then((dialog) => {
      known.add(dialog.contact)
      return dialog
    })
  }
  const known = new Set<string>()

  it('is stored by whoever receives it, and answered once in their language', async () => {
    const { contact } = await meet('leaving_one')
    await here.control.write('leaving_one', phone, 'Отписаться!')
    const stop = await until('stored', () => stopOf(contact))
    expect(stop).toMatchObject({
      reason: 'opt-out',
      confirm: { account, state: expect.any(String) },
    })
    expect(stop.person).toMatch(/^sandbox\.[\w-]{43}$/)
    await until('answered', async () => (await stopOf(contact))?.confirm?.state === 'sent')
    await here.control.write('leaving_one', phone, 'stop')
    await here.control.write('leaving_one', phone, 'STOP')
    await until('received', async () => (await here.rows(slugs.consents).count({ contact })) === 3)
    const said = await answers()
    expect(said.map(({ text }) => text)).toEqual([
      'Готово: вы больше не будете получать сообщения от Tea House.',
    ])
    expect(said[0]?.['randomId']).toBe(stop.confirm?.randomId)
  })

  it('stops the whole platform when that is what they say', async () => {
    const { contact } = await meet('fed_up_one')
    await here.control.write('fed_up_one', phone, 'Stop all.')
    const stop = await until('stored', () => stopOf(contact))
    const everywhere = here.mongo.db.collection<PlatformStop>(slugs.platformStops)
    expect(await everywhere.findOne({ _id: stop.person ?? '' })).toMatchObject({ reason: 'asked' })
    await until('answered', async () => (await stopOf(contact))?.confirm?.state === 'sent')
  })

  it('is answered with the same message when the answer to the first try was lost', async () => {
    const { contact } = await meet('doubtful_one')
    await here.control.fault({
      ...{ method: 'messages.sendMessage', phone },
      action: 'lose-answer',
      times: 1,
    })
    await here.control.write('doubtful_one', phone, 'unsubscribe')
    const randomId = (await until('stored', () => stopOf(contact))).confirm?.randomId
    const mine = async () => (await answers()).filter((one) => one['randomId'] === randomId)
    await until('arrived', async () => (await mine()).length === 1)
    await here
      .rows<Suppression>(slugs.suppressions)
      .updateOne({ contact }, { $set: { 'confirm.dueAt': new Date() } })
    await until('answered', async () => (await stopOf(contact))?.confirm?.state === 'sent')
    expect(await mine()).toHaveLength(1)
    expect((await stopOf(contact))?.confirm?.tries).toBe(2)
  })

  it('rests the account where Telegram refuses the answer: no other message may leave now', async () => {
    const laneOf = () => here.mongo.db.collection<Lane>(slugs.lanes).findOne({ account })
    const { contact } = await meet('refused_one')
    const refuse = (error: string) =>
      here.control.fault({ method: 'messages.sendMessage', phone, error, times: 1 })
    await refuse('FLOOD_WAIT_3')
    await here.control.write('refused_one', phone, 'stop')
    await until('silent', async () => ((await laneOf())?.slowed?.floods ?? 0) > 0)
    expect((await laneOf())?.slowed?.floods).toBe(1)
    expect((await stopOf(contact))?.confirm?.state).toBe('due')
    const other = await meet('refused_two')
    await refuse('PEER_FLOOD')
    await here.control.write('refused_two', phone, 'stop')
    await until('resting', async () => (await laneOf())?.restReason === 'peer-flood')
    const rest = (await laneOf())?.restUntil?.getTime() ?? 0
    expect(rest - Date.now()).toBeGreaterThan(23 * 3_600_000)
    await until('given up', async () => {
      const states = [await stopOf(contact), await stopOf(other.contact)]
      return states.some((stop) => stop?.confirm?.state === 'given-up')
    })
  })
})

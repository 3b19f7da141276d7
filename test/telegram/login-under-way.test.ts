import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { Confirmation, Dialog, Suppression } from '../../src/core/model/contact.ts'
import type { MediaStage } from '../media/stage.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { systemClock } from '../../src/core/clock.ts'
import { loadEnv } from '../../src/core/env.ts'
import { makeHeard } from '../../src/core/heard.ts'
import { joinId } from '../../src/core/ids.ts'
import { makeLogger } from '../../src/core/logger.ts'
import { HOUR } from '../../src/core/time.ts'
import { systemTiming } from '../../src/delivery/timing.ts'
import { catchUp } from '../../src/plugins/accounts/catch-up.ts'
import { startMediaStage } from '../media/stage.ts'
import { onDisk } from '../media/stores.ts'
import { until } from './control.ts'

let stage: MediaStage
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

beforeAll(async () => {
  stage = await startMediaStage(onDisk, ['adv_ann', 'adv_bob'])
})
afterAll(() => stage?.close())

const actorNow = () =>
  stage.here
    .holder()
    .accounts()
    .find(({ account }) => account === stage.account)

/** An opt-out that is to be answered now, by the account that signs in. */
const answerDue = async (): Promise<void> => {
  const { here, account } = stage
  const dialog = await here.rows<Dialog>(slugs.dialogs).findOne({ account })
  if (!dialog) throw new Error('no dialog')
  const now = new Date()
  const confirm: Confirmation = {
    ...{ state: 'due', account, peer: dialog.peer, text: 'No more.', randomId: '77' },
    ...{ dueAt: now, until: new Date(now.getTime() + HOUR), tries: 0, sentAt: null },
  }
  const stop = { _id: joinId('acme', 'somebody'), contact: 'somebody', reason: 'opt-out', at: now }
  await here.rows<Suppression>(slugs.suppressions).insertOne({ ...stop, confirm } as Suppression)
}

describe('a login under way', () => {
  it('is left alone by messages that wait, by answers that are due and by what was missed', async () => {
    const { here, account } = stage
    await here.stopSender()
    await stage.start('camp', [])
    await here.control.revoke('+15554000001')
    await here.startSender()
    await until('broken', async () => (await here.account(account))?.state === 'broken')
    expect(await stage.rows.count({ campaign: 'camp', state: 'queued' })).toBe(2)
    await answerDue()
    expect(await here.ask(account, 'send-code')).toMatchObject({ state: 'code' })
    const actor = actorNow()
    expect(actor?.connection()).not.toBeNull()
    expect(actor?.client()).toBeNull()
    if (!actor) throw new Error('not held')
    const context = { env: loadEnv(), clock: systemClock, mongo: here.mongo }
    const log = makeLogger({ role: 'test', level: 'silent' })
    const heard = makeHeard(() => performance.now())
    const timing = systemTiming({ clock: systemClock, random: Math.random })
    expect(await catchUp({ ...context, log, heard, timing }, actor)).toBeNull()
    // Longer than the pauses of the lane and of whoever answers opt-outs.
    await new Promise((resolve) => setTimeout(resolve, 7_000))
    expect(await here.account(account)).toMatchObject({ state: 'code', login: expect.any(String) })
    const stop = await here.rows<Suppression>(slugs.suppressions).findOne({ contact: 'somebody' })
    expect(stop?.confirm).toMatchObject({ state: 'due', tries: 0 })
    expect(await here.ask(account, 'sign-in', '12345')).toMatchObject({ state: 'connected' })
    expect(actor.client()).not.toBeNull()
    await stage.finish('camp')
  })
})

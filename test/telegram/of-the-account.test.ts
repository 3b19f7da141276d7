import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { Lane } from '../../src/core/model/lane.ts'
import type { MediaStage } from '../media/stage.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { startMediaStage } from '../media/stage.ts'
import { onDisk } from '../media/stores.ts'
import { until } from './control.ts'

const PHONE = '+15554000001'
const method = 'messages.sendMessage'
let stage: MediaStage
vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

beforeAll(async () => {
  stage = await startMediaStage(onDisk, ['acc_ann', 'acc_bob', 'acc_cleo'])
})
afterAll(() => stage?.close())

const laneOf = () => stage.here.rows<Lane>(slugs.lanes).findOne({ account: stage.account })
const statesOf = async (campaign: string) =>
  (await stage.rows.find({ campaign }).toArray()).map(({ state }) => state)

describe('a refusal that is about the account', () => {
  it('has it connected anew where it went to the wrong place, and loses nobody', async () => {
    await stage.here.control.fault({ method, phone: PHONE, error: 'USER_MIGRATE_4' })
    await stage.start('moved', [])
    await stage.finish('moved')
    const attempts = (await stage.rows.find({ campaign: 'moved' }).toArray()).flatMap(
      (row) => row.attempts,
    )
    expect(attempts.map(({ detail }) => detail)).toContain('USER_MIGRATE_4')
    expect((await laneOf())?.restUntil ?? null).toBeNull()
  })

  it('lets it rest after three words in a row that nobody knows, and fails no message', async () => {
    await stage.here.control.fault({ method, phone: PHONE, error: 'SOMETHING_NEW', times: 3 })
    await stage.start('strange', [])
    await until('it rests', async () => (await laneOf())?.restReason === 'refused-often', 60_000)
    await until('written', async () =>
      (await statesOf('strange')).every((state) => state === 'deferred'),
    )
    const shown = await until('shown', async () => {
      const row = await stage.here.account(stage.account)
      return row?.state === 'resting' && row
    })
    expect(shown.stateReason).toMatch(/rests for an hour/)
    await stage.here
      .rows<Lane>(slugs.lanes)
      .updateOne({ account: stage.account }, { $set: { restUntil: new Date(), restReason: null } })
    const isOver = async () => (await stage.here.account(stage.account))?.state === 'connected'
    await until('its rest is over', isOver)
  })

  it('lets it rest where Telegram has frozen it, and says what to do', async () => {
    await stage.here.stopSender()
    await stage.here.control.fault({ method, phone: PHONE, error: 'FROZEN_METHOD_INVALID' })
    await stage.rows.updateMany({ campaign: 'strange' }, { $set: { dueAt: new Date() } })
    await stage.here.startSender()
    await until('it rests', async () => (await laneOf())?.restReason === 'frozen', 60_000)
    expect(await statesOf('strange')).not.toContain('failed')
    await until('shown', async () =>
      /appeal/.test((await stage.here.account(stage.account))?.stateReason ?? ''),
    )
  })
})

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { MediaStage } from '../media/stage.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { makeHealthReader } from '../../src/plugins/accounts/read-health.ts'
import { startMediaStage } from '../media/stage.ts'
import { onDisk } from '../media/stores.ts'
import { until } from './control.ts'

const PHONE = '+15554000001'
let stage: MediaStage
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

beforeAll(async () => {
  stage = await startMediaStage(onDisk, ['away_ann', 'away_bob', 'away_cleo'])
})
afterAll(() => stage?.close())

/** A campaign begins while the sender is away, and somebody says STOP as the last of all. */
const whileAway = async (campaign: string, who: string, before: number): Promise<void> => {
  const { here } = stage
  await here.stopSender()
  const many = Array.from({ length: before }, (_, n) => ({
    ...{ from: '@away_ann', to: PHONE, text: `m${n}` },
  }))
  await here.control.post('/messages/bulk', many)
  await here.control.write(who, PHONE, 'STOP')
  await stage.start(campaign, [])
}
const shown = async (who: string, campaign: string) =>
  (await stage.shownTo(who)).filter(({ text }) => text.startsWith(campaign))
const health = async () =>
  (await makeHealthReader(stage.here.mongo.db)('acme', new Date(), stage.account))[0]

describe('somebody who opted out while the sender was away', () => {
  it('gets nothing, however much was missed before it', async () => {
    const { here } = stage
    await whileAway('first', 'away_bob', 800)
    await here.startSender()
    await until('Ann has it', async () => (await shown('away_ann', 'first')).length > 0, 150_000)
    // Nothing went out before the opt-out was stored.
    expect(await here.rows(slugs.suppressions).count({})).toBe(1)
    await until(
      'all decided',
      async () => (await stage.rows.count({ campaign: 'first', state: 'queued' })) === 0,
      60_000,
    )
    expect(await shown('away_bob', 'first')).toEqual([])
  })

  it('gets nothing where Telegram makes us wait for what was missed, and people are told', async () => {
    const { here } = stage
    await whileAway('second', 'away_cleo', 1)
    const method = 'updates.getDifference'
    await here.control.fault({ method, phone: PHONE, error: 'FLOOD_WAIT_16', times: 1 })
    const begun = Date.now()
    await here.startSender()
    const told = await until('told', async () => {
      const now = await health()
      // The word that it takes long may come before the reason is known.
      return now?.link?.behind === true && now.link.code !== null && now
    })
    expect(told.word).toBe('connecting')
    expect(told.because).toMatch(/nothing goes out/)
    expect(told.link?.code).toBe('FLOOD_WAIT_16')
    expect(await shown('away_ann', 'second')).toEqual([])
    await until('Ann has it', async () => (await shown('away_ann', 'second')).length > 0, 60_000)
    expect(Date.now() - begun).toBeGreaterThan(16_000)
    expect(await here.rows(slugs.suppressions).count({})).toBe(2)
    await until('said', async () => (await health())?.link?.behind === undefined)
    await until(
      'all decided',
      async () => (await stage.rows.count({ campaign: 'second', state: 'queued' })) === 0,
      60_000,
    )
    expect(await shown('away_cleo', 'second')).toEqual([])
    await here.control.clearFaults()
  })
})

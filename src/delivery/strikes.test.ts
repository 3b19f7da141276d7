import type { TelegramFailure } from '../telegram/gateway.ts'

import { describe, expect, it } from 'vitest'

import { startOneLane, waitingRow } from './sim/one-lane.fixture.ts'

const MINUTE = 60_000
const strange: TelegramFailure = { kind: 'unexpected', code: 'SOMETHING_NEW' }
const rows = () => ['a', 'b', 'c', 'd', 'e'].map((name) => waitingRow(name))

describe('refusals that may be about the account', () => {
  it('let it rest at the third in a row, and end no message', async () => {
    const lane = await startOneLane({
      rows: rows(),
      answer: () => ({ ok: false, failure: strange }),
    })
    await lane.run(30 * MINUTE)
    expect(lane.left.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
    expect(lane.lane.restReason).toBe('refused-often')
    const states = [...lane.store.rows.deliveries.values()].map(({ state }) => state)
    expect(states).toEqual(['deferred', 'deferred', 'deferred', 'queued', 'queued'])
  })

  it('go on for the others where it is about one person, who is tried three times', async () => {
    const lane = await startOneLane({
      rows: rows(),
      answer: ({ text }) => (text === 'b' ? { ok: false, failure: strange } : undefined),
    })
    await lane.run(3 * MINUTE)
    expect(lane.left.map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', 'e'])
    await lane.run(120 * MINUTE)
    const b = lane.store.rows.deliveries.get('b')
    expect(lane.left.filter(({ text }) => text === 'b')).toHaveLength(3)
    expect(b).toMatchObject({ state: 'failed', reason: 'unexpected' })
    expect(lane.lane.restReason).toBeNull()
  })

  it('take a new connection where this one is the wrong one, and leave the message as it was', async () => {
    let broken = 0
    const lane = await startOneLane({
      rows: [waitingRow('a')],
      answer: () =>
        broken === 0
          ? { ok: false, failure: { kind: 'misrouted', code: 'USER_MIGRATE_4' } }
          : undefined,
      broke: () => {
        broken += 1
      },
    })
    await lane.run(MINUTE)
    expect(broken).toBe(1)
    expect(lane.store.rows.deliveries.get('a')).toMatchObject({ state: 'sent' })
  })

  it('let it rest for a day where Telegram has frozen it', async () => {
    const lane = await startOneLane({
      rows: rows(),
      answer: () => ({ ok: false, failure: { kind: 'frozen', code: 'FROZEN_METHOD_INVALID' } }),
    })
    await lane.run(60 * MINUTE)
    expect(lane.left).toHaveLength(1)
    expect(lane.lane.restReason).toBe('frozen')
    expect([...lane.store.rows.deliveries.values()].every(({ state }) => state === 'queued')).toBe(
      true,
    )
  })
})

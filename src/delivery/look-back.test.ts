import type { Delivery } from '../core/model/delivery.ts'
import type { Script } from './sim/one-lane.fixture.ts'
import type { WrittenAsk } from '../telegram/gateway.ts'

import { describe, expect, it } from 'vitest'

import { MAX_CRASHES } from './crashes.ts'
import { startOneLane, waitingRow } from './sim/one-lane.fixture.ts'
import { EPOCH } from './sim/world.ts'

const MINUTE = 60_000
const at = new Date(EPOCH)
const writtenAt = new Date(EPOCH + 2_000)

/** A message that was in flight at so many crashes. */
const crashed = (times = MAX_CRASHES, change: Partial<Delivery> = {}): Delivery => ({
  ...waitingRow('a'),
  ...{ state: 'unknown', reason: 'unknown-outcome' },
  attempts: Array.from({ length: times }, () => ({ at, outcome: 'taken-over', detail: null })),
  ...change,
})

const lookedAt = async (ms: number, row: Delivery, script: Omit<Script, 'rows'>) => {
  const lane = await startOneLane({ rows: [row], ...script })
  await lane.run(ms)
  await lane.close()
  const { left } = lane
  return { left, row: lane.store.rows.deliveries.get('a') }
}

describe('a message that was in flight at three crashes', () => {
  it('is called sent when it stands in the conversation, and is not sent again', async () => {
    const asked: WrittenAsk[] = []
    const { left, row } = await lookedAt(MINUTE, crashed(), {
      written: (ask) => {
        asked.push(ask)
        return { ok: true, value: [{ messageId: 7, at: writtenAt }] }
      },
    })
    expect(asked).toEqual([
      { peer: { userId: '7', accessHash: '1' }, text: 'a', hasFile: false, since: at },
    ])
    expect(row).toMatchObject({ state: 'sent', reason: null, messageId: 7, sentAt: writtenAt })
    const last = { outcome: 'sent', detail: 'FOUND_IN_CONVERSATION' }
    expect(row?.attempts.at(-1)).toMatchObject(last)
    expect(left).toEqual([])
  })

  it('is given up when it does not stand there, and not sent either', async () => {
    const { left, row } = await lookedAt(MINUTE, crashed(), {})
    expect(row).toMatchObject({ state: 'failed', reason: 'too-many-crashes', messageId: null })
    expect(left).toEqual([])
  })

  it('is not taken for a message that another row stands for', async () => {
    const twins = [5, 9].map((messageId) => ({ messageId, at: writtenAt }))
    const written = () => ({ ok: true as const, value: twins })
    const found = await lookedAt(MINUTE, crashed(), { written, owned: [5] })
    expect(found.row).toMatchObject({ state: 'sent', messageId: 9 })
    const none = await lookedAt(MINUTE, crashed(), { written, owned: [5, 9] })
    expect(none.row).toMatchObject({ state: 'failed', reason: 'too-many-crashes' })
  })

  it('waits out what Telegram asks for, and is looked for again', async () => {
    let looks = 0
    const { left, row } = await lookedAt(20 * MINUTE, crashed(), {
      written: () => {
        looks += 1
        if (looks > 1) return { ok: true, value: [{ messageId: 7, at: writtenAt }] }
        return { ok: false, failure: { kind: 'flood-wait', seconds: 400, code: 'FLOOD_WAIT_400' } }
      },
    })
    expect(looks).toBe(2)
    expect(row).toMatchObject({ state: 'sent', messageId: 7 })
    expect(row?.attempts.map(({ outcome }) => outcome)).toEqual([
      ...Array(MAX_CRASHES).fill('taken-over'),
      ...['not-looked', 'sent'],
    ])
    expect(left).toEqual([])
  })

  it('is looked for again when our own store failed at the look', async () => {
    let looks = 0
    const { left, row } = await lookedAt(20 * MINUTE, crashed(), {
      written: () => {
        looks += 1
        if (looks === 1) throw new Error('The database is away')
        return { ok: true, value: [{ messageId: 7, at: writtenAt }] }
      },
    })
    expect(looks).toBe(2)
    expect(row).toMatchObject({ state: 'sent', messageId: 7 })
    expect(row?.attempts.map(({ outcome }) => outcome)).toContain('not-looked')
    expect(left).toEqual([])
  })

  it('is not looked for for ever', async () => {
    let looks = 0
    const { row } = await lookedAt(300 * MINUTE, crashed(), {
      written: () => {
        looks += 1
        return { ok: false, failure: { kind: 'unknown-outcome', code: 'DEADLINE' } }
      },
    })
    expect(row).toMatchObject({ state: 'failed', reason: 'too-many-crashes' })
    expect(looks).toBe(10)
  })

  it('is looked for again when its sender ended while it looked, but not for ever', async () => {
    let looks = 0
    const written = () => {
      looks += 1
      return { ok: true as const, value: [{ messageId: 7, at: writtenAt }] }
    }
    for (const ended of [1, 2]) {
      const { left, row } = await lookedAt(MINUTE, crashed(MAX_CRASHES + ended), { written })
      expect(row).toMatchObject({ state: 'sent', messageId: 7 })
      expect(left).toEqual([])
    }
    expect(looks).toBe(2)
    const { row } = await lookedAt(MINUTE, crashed(MAX_CRASHES + 3), { written })
    expect(row).toMatchObject({ state: 'failed', reason: 'too-many-crashes' })
    expect(looks).toBe(2)
  })

  it('is not looked for as a file without words', async () => {
    let looks = 0
    const written = () => {
      looks += 1
      return { ok: true as const, value: [{ messageId: 7, at: writtenAt }] }
    }
    const silent = { message: { text: '', entities: [], media: 'm1' } }
    const file = await lookedAt(MINUTE, crashed(MAX_CRASHES, silent), { written })
    expect(file.row).toMatchObject({ state: 'failed', reason: 'too-many-crashes' })
    expect(looks).toBe(0)
  })
})

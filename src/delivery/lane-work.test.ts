import { describe, expect, it } from 'vitest'

import { startOneLane, waitingRow } from './sim/one-lane.fixture.ts'

/** The hour turns so long after the beginning. */
const TURN = 70_000
const manyRows = (count: number) =>
  Array.from({ length: count }, (_, n) => waitingRow(`m${String(n).padStart(3, '0')}`))

describe('a hand that the full hour finds at work', () => {
  /** What a lane has sent by some moment, and how often it wrote receipts. */
  const sending = async (count: number, ms: number) => {
    let receipts = 0
    const lane = await startOneLane({
      rows: manyRows(count),
      store: ({ receive }) => ({
        receive: (some) => {
          receipts += some.length
          return receive(some)
        },
      }),
    })
    await lane.run(ms)
    const sent = lane.left.filter(({ at }) => at.toISOString().startsWith('2026-01-15T09')).length
    return { ...lane, receipts, sent }
  }

  it('tells whoever takes the lane over what was sent in the hour that has begun', async () => {
    const { lane, lose, receipts, sent } = await sending(100, TURN + 10_000)
    lose()
    expect(sent).toBeGreaterThanOrEqual(9)
    expect(lane.hour.key).toBe('2026-01-15T09')
    expect(lane.hour.count).toBeGreaterThanOrEqual(sent)
    expect(lane.day.count).toBeGreaterThanOrEqual(80)
    // The one by which the rows are in hand, and the one of the hour.
    expect(receipts).toBe(2)
  })

  it('does so where nothing is left of it, too', async () => {
    const { lane, sent, close } = await sending(75, TURN + 20_000)
    await close()
    expect(sent).toBeGreaterThan(3)
    expect(lane.hour).toEqual({ key: '2026-01-15T09', count: sent })
  })

  it('goes on a second apart', async () => {
    const { left } = await sending(75, TURN + 20_000)
    left.slice(1).forEach(({ at }, n) => {
      const gap = at.getTime() - (left[n]?.at.getTime() ?? 0)
      expect(gap).toBeGreaterThanOrEqual(1_000)
      expect(gap).toBeLessThan(2_000)
    })
  })
})

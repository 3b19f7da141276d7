import { describe, expect, it } from 'vitest'

import { someFile, startOneLane, waitingRow } from './sim/one-lane.fixture.ts'

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

describe('an account of which is not known what it has missed', () => {
  it('sends nothing until that is known', async () => {
    const lane = await startOneLane({
      rows: manyRows(3),
      isCaughtUp: (ms) => ms > 30_000,
    })
    await lane.run(30_000)
    expect(lane.left).toHaveLength(0)
    await lane.run(8_000)
    expect(lane.left).toHaveLength(3)
  })

  it('stops with rows in hand when its connection is another, and sends them later', async () => {
    const lane = await startOneLane({
      rows: manyRows(20),
      isCaughtUp: (ms) => ms < 8_000 || ms > 40_000,
    })
    await lane.run(8_000)
    const before = lane.left.length
    expect(before).toBeGreaterThan(2)
    await lane.run(32_000)
    // The one that was with its connection already.
    expect(lane.left.length - before).toBeLessThanOrEqual(1)
    await lane.run(30_000)
    expect(lane.left.map(({ text }) => text)).toEqual(manyRows(20).map(({ _id }) => _id))
  })
})

describe('an album', () => {
  const album = () => waitingRow('n', ['m1', 'm2', 'm3'])
  const spent = (count: number) => ({
    hour: { key: '2026-01-15T08', count },
    day: { key: '2026-01-15', count },
  })

  it('waits with all that come after it where less of the hour is left than it has', async () => {
    let receipts = 0
    const lane = await startOneLane({
      rows: [...manyRows(10), album(), waitingRow('o')],
      ...{ pacing: { perHour: 12 }, media: someFile },
      store: ({ receive }) => ({
        receive: (some) => {
          receipts += some.length
          return receive(some)
        },
      }),
    })
    await lane.run(TURN - 1_000)
    expect(lane.left).toHaveLength(10)
    expect(receipts).toBe(1)
    await lane.run(10_000)
    expect(lane.left.slice(10).map(({ text }) => text)).toEqual(['n', 'o'])
    expect(lane.lane.hour).toEqual({ key: '2026-01-15T09', count: 4 })
  })

  it('that is larger than the ceiling goes in an hour that has nothing else', async () => {
    const some = () => ({
      ...{ rows: [album(), waitingRow('o')], pacing: { perHour: 2 }, media: someFile },
    })
    const fresh = await startOneLane(some())
    await fresh.run(TURN - 1_000)
    expect(fresh.left.map(({ text }) => text)).toEqual(['n'])
    const later = await startOneLane({ ...some(), spent: spent(1) })
    await later.run(TURN - 1_000)
    expect(later.left).toEqual([])
    await later.run(30_000)
    expect(later.left.map(({ text }) => text)).toEqual(['n'])
  })
})

describe('a lane that is told to stop during a long upload', () => {
  /** The second message has a file that is long on its way up. */
  const uploading = async () => {
    let end = () => {}
    const uploaded = new Promise<undefined>((resolve) => {
      end = () => resolve(undefined)
    })
    const lane = await startOneLane({
      rows: [waitingRow('a'), waitingRow('b', 'm1'), waitingRow('c'), waitingRow('d')],
      media: someFile,
      upload: ({ text }) => (text === 'b' ? uploaded : undefined),
    })
    await lane.run(4_000)
    expect(lane.lane.flight?.ids).toHaveLength(4)
    const closed = lane.close()
    await lane.run(3_000)
    return { ...lane, closed, end }
  }
  it('says so to its holder for as long as it lasts', async () => {
    const lane = await uploading()
    expect(lane.pace.uploadsUntil).toBeGreaterThan(lane.world.now())
    lane.end()
    await lane.run(3_000)
    expect(lane.pace.uploadsUntil).toBe(0)
  })

  const statesOf = ({ store }: Awaited<ReturnType<typeof uploading>>) =>
    [...store.rows.deliveries.values()].map(({ state, attempts }) => [state, attempts.length])

  it('leaves nothing of unknown outcome when it is given up: that message has not left', async () => {
    const lane = await uploading()
    expect(lane.lane.flight?.ids).toEqual([])
    lane.lose()
    expect(await lane.adopt()).toBe(0)
    lane.end()
    await lane.run(3_000)
    expect(lane.left.map(({ text }) => text)).toEqual(['a'])
    expect(statesOf(lane)).toEqual([
      ['sent', 1],
      ['queued', 0],
      ['queued', 0],
      ['queued', 0],
    ])
  })

  it('names a message on its receipt that has left and is not answered', async () => {
    const lane = await startOneLane({
      rows: [waitingRow('a'), waitingRow('b'), waitingRow('c')],
      answer: ({ text }) => (text === 'b' ? new Promise(() => {}) : undefined),
    })
    await lane.run(4_000)
    expect(lane.left.map(({ text }) => text)).toEqual(['a', 'b'])
    void lane.close()
    await lane.run(3_000)
    expect(lane.lane.flight?.ids).toEqual(['b'])
    lane.lose()
    expect(await lane.adopt()).toBe(1)
  })

  it('leaves nothing at all when the upload ends in time, nor counts what stayed', async () => {
    const lane = await uploading()
    lane.end()
    await lane.run(3_000)
    await lane.closed
    expect(lane.left.map(({ text }) => text)).toEqual(['a'])
    expect(lane.lane.flight?.ids).toEqual([])
    expect(lane.lane.day.count).toBe(1)
    expect(await lane.adopt()).toBe(0)
  })
})

describe('a ceiling that somebody lowers while rows are in hand', () => {
  it.each([1, 0.05])('holds within seconds, also at %s a second', async (perSecond) => {
    const pacing = { perSecond, perDay: 1_000 }
    const rows = Array.from({ length: 60 }, (_, n) => waitingRow(`r${n}`))
    const lane = await startOneLane({ rows, pacing })
    await lane.run(30_000)
    const before = lane.left.length
    expect(before).toBeGreaterThan(0)
    pacing.perDay = 0
    await lane.run(10 * 60_000)
    expect(lane.left.length - before).toBeLessThanOrEqual(3)
    expect(lane.lane.flight?.ids).toEqual([])
  })

  it('finds no more in hand of an account that sends slowly than it sends in two minutes', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => waitingRow(`r${n}`))
    const lane = await startOneLane({ rows, pacing: { perSecond: 0.05 } })
    await lane.run(200_000)
    expect(lane.left.length).toBeGreaterThan(7)
    expect(lane.lane.flight?.ids.length).toBeLessThan(8)
  })
})

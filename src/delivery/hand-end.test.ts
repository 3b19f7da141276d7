import { describe, expect, it } from 'vitest'

import { startOneLane, waitingRow } from './sim/one-lane.fixture.ts'

const manyRows = (count: number) =>
  Array.from({ length: count }, (_, n) => waitingRow(`m${String(n).padStart(3, '0')}`))

describe('a hand that a failure of the store ends', () => {
  it('is given back though its campaign was stopped meanwhile: it is not named for ever', async () => {
    let goes = true
    const lane = await startOneLane({
      rows: manyRows(20),
      sends: () => goes,
      store: ({ lanes }) => ({
        lanes: (some) => (goes ? lanes(some) : Promise.reject(new Error('no answer'))),
      }),
    })
    await lane.run(5_000)
    expect(lane.lane.flight?.ids.length).toBeGreaterThan(10)
    goes = false
    await lane.run(10_000)
    expect(lane.lane.flight?.ids).toEqual([])
    expect(lane.left.length).toBeLessThan(10)
  })
})

describe('a hand that has come to its end', () => {
  const morning = new Date(Date.UTC(2026, 0, 16))
  const waits = { do: 'wait', until: morning, reason: 'quiet-hours' } as const

  it('is not named any more once the account is idle: whoever stops a campaign may end what it put off', async () => {
    const lane = await startOneLane({
      rows: manyRows(8),
      judge: (id) => (id < 'm003' ? { do: 'send' } : waits),
    })
    await lane.run(30_000)
    expect(lane.left).toHaveLength(3)
    expect(lane.lane.flight?.ids).toEqual([])
    expect(lane.lane.day.count).toBe(3)
  })

  it('leaves nothing in doubt of a message that was called off while it was in hand', async () => {
    const lane = await startOneLane({ rows: manyRows(3) })
    await lane.run(500)
    const last = lane.store.rows.deliveries.get('m002')
    Object.assign(last ?? {}, { state: 'cancelled', reason: 'replied' })
    await lane.run(30_000)
    expect(lane.left).toHaveLength(2)
    lane.lose()
    expect(await lane.adopt()).toBe(0)
    expect(last?.state).toBe('cancelled')
  })

  it('costs one receipt more, however long the account is idle', async () => {
    const flights: number[] = []
    const lane = await startOneLane({
      rows: manyRows(3),
      store: ({ receive }) => ({
        receive: (some) => {
          flights.push(...some.map(({ flight }) => flight.length))
          return receive(some)
        },
      }),
    })
    await lane.run(60_000)
    expect(flights).toEqual([3, 0])
  })
})

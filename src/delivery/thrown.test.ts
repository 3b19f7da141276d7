import { describe, expect, it } from 'vitest'

import { startOneLane, waitingRow } from './sim/one-lane.fixture.ts'

const MINUTE = 60_000
const rows = () => ['a', 'b', 'c'].map((name) => waitingRow(name))
const fail = (): never => {
  throw new Error('Cannot convert self to a BigInt')
}

describe('a row on which our own code fails', () => {
  type Lane = Awaited<ReturnType<typeof startOneLane>>
  const outcomesOf = ({ store }: Lane, name: string) => {
    const row = store.rows.deliveries.get(name)
    return [row?.state, row?.reason, row?.attempts.map(({ outcome }) => outcome).join()]
  }
  const sent = ({ left }: Lane) => left.map(({ text }) => text)

  it('is set aside when its connection throws before it left, and given up the third time', async () => {
    let tries = 0
    const upload = async ({ text }: { text: string }) => {
      if (text === 'a') tries += 1
      return text === 'a' ? fail() : undefined
    }
    const lane = await startOneLane({ rows: rows(), upload })
    await lane.run(10_000)
    expect(sent(lane)).toEqual(['b', 'c'])
    expect(outcomesOf(lane, 'a')).toEqual(['deferred', 'own-fault', 'threw'])
    await lane.run(10 * MINUTE)
    expect(outcomesOf(lane, 'a')).toEqual(['failed', 'own-fault', 'threw,threw,threw'])
    expect(tries).toBe(3)
  })

  it('is set aside when the gate throws, whenever it is asked', async () => {
    for (const time of [1, 2]) {
      const judge = (name: string, n: number) =>
        name === 'a' && n >= time ? fail() : ({ do: 'send' } as const)
      const lane = await startOneLane({ rows: rows(), judge })
      await lane.run(20_000)
      expect(sent(lane)).toEqual(['b', 'c'])
      expect(outcomesOf(lane, 'a').slice(0, 2)).toEqual(['deferred', 'own-fault'])
    }
  })

  it('is of unknown outcome when it may have left', async () => {
    const lane = await startOneLane({
      rows: rows(),
      answer: ({ text }) => (text === 'a' ? fail() : undefined),
    })
    await lane.run(1_000)
    expect(outcomesOf(lane, 'a')).toEqual(['unknown', 'unknown-outcome', 'unknown'])
    await lane.run(30_000)
    expect(sent(lane)).toContain('c')
  })

  it('holds up none behind it when its facts cannot be read, nor when its files cannot', async () => {
    const broken = { ...waitingRow('a', 'm1') }
    for (const where of ['facts', 'files'] as const) {
      const lane = await startOneLane({
        rows: [broken, ...rows().slice(1)],
        media: () => (where === 'files' ? fail() : null),
        store: ({ stillOpen }) => ({
          stillOpen: async (some) =>
            where === 'facts' && some.some(({ _id }) => _id === 'a') ? fail() : stillOpen(some),
        }),
      })
      await lane.run(30_000)
      expect(sent(lane)).toEqual(['b', 'c'])
      expect(outcomesOf(lane, 'a').slice(0, 2)).toEqual(['deferred', 'own-fault'])
    }
  })

  it('is not blamed for a store that is away', async () => {
    let isAway = true
    const lane = await startOneLane({
      rows: rows(),
      store: ({ stillOpen }) => ({
        stillOpen: async (some) => (isAway ? fail() : stillOpen(some)),
      }),
    })
    await lane.run(5 * MINUTE)
    isAway = false
    await lane.run(20_000)
    expect(sent(lane)).toEqual(['a', 'b', 'c'])
    expect(outcomesOf(lane, 'a')).toEqual(['sent', null, 'sent'])
  })
})

import { describe, expect, it } from 'vitest'

import type { InHand } from '../core/model/delivery.ts'
import type { Messages, OutboxStore, Timing } from './ports.ts'

import { makeLookAhead } from './look-ahead.ts'
import { waitingRow } from './sim/one-lane.fixture.ts'
import { EPOCH, makeWorld } from './sim/world.ts'

const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} }

/** The look ahead of a process of 40 lanes, where reading these rows fails. */
const looking = (isPoison: (row: string) => boolean) => {
  const world = makeWorld(1)
  const timing: Timing = {
    now: () => new Date(EPOCH + Math.floor(world.now())),
    ...{ monotonic: world.now, random: () => 0, at: world.at },
  }
  const reads: number[] = []
  const messages = {
    readAhead: async (rows: readonly InHand[]) => {
      reads.push(rows.length)
      if (rows.some(({ _id }) => isPoison(_id))) throw new Error('poison')
      return new Map()
    },
    pacing: async () => new Map(),
  } as unknown as Messages
  const store = {
    stillOpen: async (rows: readonly InHand[]) => new Map(rows.map((row) => [row._id, row])),
    lanes: async () => new Map(),
  } as unknown as OutboxStore
  const lookAhead = makeLookAhead({ store, messages, timing, log: silent })
  const all = async () => {
    const said = new Map<string, boolean>()
    const asks = Array.from({ length: 40 }, async (_, n) => {
      const rows = [waitingRow(`r${n}`)]
      const lane = { tenant: 't0', account: `a${n}`, fence: 1 }
      await lookAhead(lane, rows).then(
        () => said.set(`r${n}`, true),
        () => said.set(`r${n}`, false),
      )
    })
    await world.run(world.now() + 2_000)
    await Promise.all(asks)
    return [...said].filter(([, ok]) => !ok).map(([row]) => row)
  }
  return { all, reads }
}

describe('the look ahead of many lanes', () => {
  it('fails for nobody but the lane whose row cannot be read', async () => {
    const { all, reads } = looking((row) => row === 'r17')
    expect(await all()).toEqual(['r17'])
    expect(reads.length).toBeLessThan(14)
    reads.length = 0
    expect(await all()).toEqual(['r17'])
    expect(reads.toSorted((a, b) => a - b)).toEqual([1, 39])
  })

  it('comes to that also where there are several', async () => {
    const { all } = looking((row) => row === 'r3' || row === 'r33')
    await all()
    expect((await all()).toSorted()).toEqual(['r3', 'r33'])
  })

  it('gives up soon where the store is away', async () => {
    const { all, reads } = looking(() => true)
    expect(await all()).toHaveLength(40)
    expect(reads).toEqual([40, 20, 20])
  })
})

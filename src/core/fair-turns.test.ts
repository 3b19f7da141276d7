import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { makeFairTurns } from './fair-turns.ts'

const rest = () => new Promise<void>(setImmediate)

describe('makeFairTurns', () => {
  it('runs everything, never more than there are places, also after a failure', async () => {
    const parties = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), parties, async (places, asked) => {
        const turns = makeFairTurns(places)
        let now = 0
        let most = 0
        const work = asked.map((party, n) =>
          turns
            .take(party, async () => {
              now += 1
              most = Math.max(most, now)
              await rest()
              now -= 1
              if (n % 3 === 0) throw new Error('failed')
            })
            .catch(() => undefined),
        )
        await Promise.all(work)
        expect(most).toBe(Math.min(places, asked.length))
        expect(now).toBe(0)
      }),
    )
  })

  it('lets whoever comes new wait for one round only, however much others want', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), async (others) => {
        const turns = makeFairTurns(1)
        const order: string[] = []
        const take = (party: string) =>
          turns.take(party, async () => {
            await rest()
            order.push(party)
          })
        const big = Array.from({ length: others }, (_, n) => `big${n}`)
        const busy = big.flatMap((party) => Array.from({ length: 20 }, () => take(party)))
        for (let n = 0; n < 3 * others; n += 1) await rest()
        const before = order.length
        await take('small')
        expect(order.length - before).toBeLessThanOrEqual(others + 2)
        await Promise.all(busy)
      }),
    )
  })
})

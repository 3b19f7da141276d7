import { describe, expect, it } from 'vitest'

import { plants } from './plants.ts'
import { runSeed } from './run-seed.ts'

const SEEDS = 300
/** Whatever is put in must be found within so many seeds; `npm run sim -- --planted` says when it was. */
const WITHIN = 1_000
const LONG = 240_000

describe('the pipeline in a simulated world', () => {
  it(
    'breaks no rule, whatever happens to it',
    async () => {
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const { violations } = await runSeed(seed)
        expect(violations, `npm run sim -- --seed ${seed}`).toEqual([])
      }
    },
    LONG,
  )

  it('goes the same way for the same seed', async () => {
    const [once, again] = [await runSeed(7), await runSeed(7, { trace: true })]
    expect(again.hash).toBe(once.hash)
    expect((await runSeed(8)).hash).not.toBe(once.hash)
  })
})

describe('the oracle', () => {
  it.each(plants)(
    'finds the bug $name',
    async (plant) => {
      for (let seed = 1; seed <= WITHIN; seed += 1) {
        const { violations } = await runSeed(seed, { plant })
        if (violations.some(([kind]) => plant.breaks.includes(kind))) return
      }
      expect.unreachable(`${plant.name} was not found in ${WITHIN} seeds`)
    },
    LONG,
  )
})

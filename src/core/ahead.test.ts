import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { ahead } from './ahead.ts'

async function* counting(to: number, seen: number[] = []): AsyncGenerator<number> {
  for (let n = 0; n < to; n += 1) {
    seen.push(n)
    await Promise.resolve()
    yield n
  }
}

describe('ahead', () => {
  it('gives every value once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(30), async (to) => {
        const got: number[] = []
        for await (const n of ahead(ahead(counting(to)))) got.push(n)
        expect(got).toEqual(Array.from({ length: to }, (_, n) => n))
      }),
    )
  })

  it('is one value ahead, never more', async () => {
    const seen: number[] = []
    for await (const n of ahead(counting(9, seen))) {
      await new Promise(setImmediate)
      expect(seen.length).toBe(Math.min(9, n + 2))
    }
  })

  it('leaves the source when the receiver leaves, and tells what went wrong in it', async () => {
    let left = false
    async function* source(): AsyncGenerator<number> {
      try {
        yield 1
        yield 2
        throw new Error('torn')
      } finally {
        left = true
      }
    }
    for await (const _ of ahead(source())) break
    expect(left).toBe(true)
    const all = async () => {
      for await (const _ of ahead(source())) await new Promise(setImmediate)
    }
    await expect(all()).rejects.toThrow('torn')
  })
})

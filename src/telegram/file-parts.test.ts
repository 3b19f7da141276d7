import fc from 'fast-check'
import { expect, it } from 'vitest'

import { PART, partsOf } from './file-parts.ts'

async function* piecesOf(bytes: Buffer, sizes: readonly number[]) {
  let at = 0
  for (const size of sizes) {
    yield bytes.subarray(at, at + size)
    at += size
  }
  yield bytes.subarray(at)
}

const collect = async (parts: AsyncIterable<Buffer>): Promise<Buffer[]> => {
  const all: Buffer[] = []
  for await (const part of parts) all.push(part)
  return all
}

it('cuts whole parts however the pieces come', async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 2 * PART }), { maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 3 * PART }), sizes, async (length, pieces) => {
      const bytes = Buffer.alloc(length, 'herald')
      const parts = await collect(partsOf(piecesOf(bytes, pieces), length))
      expect(parts.slice(0, -1).every((part) => part.length === PART)).toBe(true)
      expect(parts.length).toBe(Math.ceil(length / PART))
      expect(Buffer.concat(parts).equals(bytes)).toBe(true)
    }),
    { numRuns: 40 },
  )
})

it('notices a file that became shorter or longer', async () => {
  for (const size of [9, 11])
    await expect(collect(partsOf(piecesOf(Buffer.alloc(10), []), size))).rejects.toThrow(
      'FILE_CHANGED',
    )
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { faultOfReference, makeReference } from './file-references.ts'
import { makeFileBytes } from './files.ts'
import { openWorld } from './world.ts'

it('a reference is good for its file and its time, and for nothing else', async () => {
  let now = 1_700_000_000_000
  const files = makeFileBytes(undefined)
  const world = await openWorld({ dir: undefined, now: () => now, files })
  const property = fc.property(
    fc.bigInt({ min: 1n, max: 99n }),
    fc.integer({ min: 1, max: 5000 }),
    fc.integer({ min: 0, max: 9000 }),
    fc.nat(11),
    (id, seconds, age, at) => {
      world.store.commit(['settings', 'fileReferenceSeconds', { value: seconds }])
      const reference = makeReference(world, `${id}`)
      now += age * 1000
      const expected = age >= seconds ? 'FILE_REFERENCE_EXPIRED' : null
      expect(faultOfReference(world, `${id}`, reference)).toBe(expected)
      expect(faultOfReference(world, `${id + 100n}`, reference)).toBe('FILE_REFERENCE_INVALID')
      const forged = Buffer.from(reference)
      forged.writeUInt8(forged.readUInt8(at) ^ 1, at)
      expect(faultOfReference(world, `${id}`, forged)).toBe('FILE_REFERENCE_INVALID')
    },
  )
  fc.assert(property)
})

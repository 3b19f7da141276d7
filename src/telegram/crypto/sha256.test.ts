import { createHash } from 'node:crypto'

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { sha256Words } from './sha256.ts'

it('hashes as OpenSSL does', () => {
  const out = new Int32Array(8)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (data) => {
      const hash = createHash('sha256').update(data).digest()
      sha256Words(data, out)
      expect(out).toEqual(Int32Array.from({ length: 8 }, (_, at) => hash.readInt32BE(4 * at)))
    }),
  )
})

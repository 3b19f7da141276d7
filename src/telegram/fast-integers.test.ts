import fc from 'fast-check'
import * as Helpers from 'telegram/Helpers.js'
import { describe, expect, it, vi } from 'vitest'

import { MTProtoState } from 'telegram/network/MTProtoState.js'

import { fastIntegers, nextMessageId } from './fast-integers.ts'

const fast = fastIntegers(Helpers)
const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n })
const said = (work: () => unknown): string => {
  try {
    const value = work()
    return Buffer.isBuffer(value) ? value.toString('hex') : String(value)
  } catch (error) {
    return String(error)
  }
}

describe('fastIntegers', () => {
  it('reads what the library reads, of any length, order and sign', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ minLength: 8, maxLength: 8 }),
          fc.uint8Array({ minLength: 1, maxLength: 40 }),
        ),
        fc.boolean(),
        fc.boolean(),
        (bytes, little, signed) => {
          const buffer = Buffer.from(bytes)
          const ours = fast.readBigIntFromBuffer(buffer, little, signed)
          expect(ours.toString()).toBe(
            Helpers.readBigIntFromBuffer(buffer, little, signed).toString(),
          )
          expect(buffer.equals(Buffer.from(bytes))).toBe(true)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('writes what the library writes, and refuses what it refuses', () => {
    fc.assert(
      fc.property(
        fc.oneof(long, fc.bigInt({ min: -(2n ** 255n), max: 2n ** 255n })),
        fc.constantFrom(8, 16, 32),
        fc.boolean(),
        fc.boolean(),
        (value, length, little, signed) => {
          const big = Helpers.returnBigInt(value)
          expect(said(() => fast.toSignedLittleBuffer(big, length))).toBe(
            said(() => Helpers.toSignedLittleBuffer(big, length)),
          )
          expect(said(() => fast.readBufferFromBigInt(big, length, little, signed))).toBe(
            said(() => Helpers.readBufferFromBigInt(big, length, little, signed)),
          )
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('numbers messages as the library does, also within one moment and after a corrected clock', () => {
    vi.useFakeTimers()
    const numbered = fc.array(
      fc.record({ ms: fc.nat(1_500), offset: fc.integer({ min: -9, max: 9 }) }),
    )
    const prototype = MTProtoState.prototype as unknown as { _getNewMsgId: () => unknown }
    fc.assert(
      fc.property(numbered, (steps) => {
        const line = () => ({ timeOffset: 0, _lastMsgId: Helpers.returnBigInt(0n) })
        const [theirs, ours] = [line(), line()]
        for (const { ms, offset } of steps) {
          vi.advanceTimersByTime(ms)
          theirs.timeOffset = offset
          ours.timeOffset = offset
          const slow = prototype._getNewMsgId.call(theirs)
          expect(String(nextMessageId(Helpers, Date.now).call(ours))).toBe(String(slow))
        }
      }),
      { numRuns: 200 },
    )
    vi.useRealTimers()
  })

  it('takes decimals and numbers as the library does', () => {
    for (const value of ['-1', '18446744073709551615', '0'].map((one) => Helpers.returnBigInt(one)))
      expect(fast.toSignedLittleBuffer(value)).toEqual(Helpers.toSignedLittleBuffer(value))
  })
})

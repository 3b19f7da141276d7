import { randomBytes } from 'node:crypto'

import { IGE } from 'telegram/crypto/IGE.js'
import helpers from 'telegram/Helpers.js'
import { MTProtoState } from 'telegram/network/MTProtoState.js'
import { describe, expect, it } from 'vitest'

import { fastCipher, keysOfFrame, sealFrame } from './fast-frames.ts'
import { open } from './simulator/mtproto/envelope.ts'

// Taken before anything else of ours loads, which puts the fast ones in their place.
const slow = { encryptIge: IGE.prototype.encryptIge, decryptIge: IGE.prototype.decryptIge }
const slowKeys = MTProtoState.prototype._calcKey
const fast = fastCipher(slow)

const lengths = [16, 32, 48, 64, 240, 1_008, 1_024, 1_040, 4_096]

describe('the fast cipher of frames', () => {
  it('writes and reads what the library writes and reads, at any length', () => {
    for (const length of lengths) {
      const ige = new IGE(randomBytes(32), randomBytes(32))
      const plain = randomBytes(length)
      const encrypted = slow.encryptIge.call(ige, plain)
      expect(fast.encryptIge.call(ige, plain)).toEqual(encrypted)
      expect(fast.decryptIge.call(ige, encrypted)).toEqual(plain)
      expect(slow.decryptIge.call(ige, encrypted)).toEqual(plain)
    }
  })

  it('pads what is no whole number of blocks as the library does', () => {
    const ige = new IGE(randomBytes(32), randomBytes(32))
    const plain = randomBytes(37)
    const encrypted = fast.encryptIge.call(ige, plain)
    expect(encrypted).toHaveLength(48)
    expect(fast.decryptIge.call(ige, encrypted).subarray(0, 37)).toEqual(plain)
  })

  it('makes the same keys, in both directions', async () => {
    const authKey = randomBytes(256)
    for (const fromClient of [true, false]) {
      const frameKey = randomBytes(16)
      const expected = await slowKeys.call({} as MTProtoState, authKey, frameKey, fromClient)
      expect(keysOfFrame(authKey, frameKey, fromClient)).toEqual(expected)
    }
  })

  it('closes a frame that the other side can open, whatever its length', async () => {
    const authKey = randomBytes(256)
    const long = (value: bigint) => helpers.returnBigInt(value.toString())
    const line = {
      authKey: { waitForKey: async () => {}, getKey: () => authKey, keyId: long(77n) },
      salt: long(-5n),
      id: long(9n),
    }
    const seal = sealFrame(helpers)
    for (const length of [32, 36, 44, 200, 1_000, 5_000]) {
      // A message as it is written before it is closed: id, number in the row, length, body.
      const data = randomBytes(length)
      data.writeInt32LE(length - 16, 12)
      const frame = await seal.call(line as never, data)
      expect(frame.readBigInt64LE(0)).toBe(77n)
      expect(open(authKey, frame)).toMatchObject({
        ...{ salt: -5n, sessionId: 9n, body: data.subarray(16) },
        messageId: data.readBigInt64LE(0),
      })
    }
  })
})

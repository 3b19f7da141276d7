import { randomBytes } from 'node:crypto'

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { igeDecrypt, igeEncrypt } from '../../crypto/ige.ts'
import type { Received } from './order.ts'
import { BAD, forgetFuture, idProblem, noteReceived, orderProblem } from './order.ts'
import { currentSalt, futureSalts, isSaltGood, SALT_PERIOD_MS } from './salts.ts'

const NOW = 1_800_000_000_000
const idAt = (index: number): bigint => (BigInt(NOW / 1000) << 32n) + BigInt(index) * 4n
const nothing = (): Received => ({ recent: [], forgottenTo: 0n })

it('never refuses numbers that rise with the ids, in whatever order they come', () => {
  const kinds = fc.array(fc.boolean(), { maxLength: 40 })
  fc.assert(
    fc.property(kinds, fc.infiniteStream(fc.nat()), (contents, order) => {
      let count = 0
      const messages = contents.map((isContent, index) => {
        const seq = isContent ? count++ * 2 + 1 : count * 2
        return { id: idAt(index), seq, place: order.next().value ?? 0 }
      })
      const received = nothing()
      for (const { id, seq } of messages.sort((a, b) => a.place - b.place)) {
        expect(orderProblem(received, id, seq)).toBeNull()
        noteReceived(received, { id, seq })
      }
    }),
  )
})

it('refuses a number that falls while the ids rise, and one that rises while they fall', () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.integer({ min: 1, max: 1000 }), (base, step) => {
      const received = nothing()
      noteReceived(received, { id: idAt(10), seq: base + step })
      expect(orderProblem(received, idAt(11), base)).toBe(BAD.seqTooLow)
      expect(orderProblem(received, idAt(9), base + 2 * step)).toBe(BAD.seqTooHigh)
      received.forgottenTo = idAt(5)
      expect(orderProblem(received, idAt(5), 1)).toBe(BAD.tooOld)
    }),
  )
})

it('takes ids from five minutes back to half a minute ahead, and none of a server', () => {
  const sent = (seconds: number) => BigInt(NOW / 1000 + seconds) << 32n
  fc.assert(
    fc.property(fc.integer({ min: -1000, max: 1000 }), (seconds) => {
      const expected = seconds < -300 ? BAD.tooLow : seconds > 30 ? BAD.tooHigh : null
      expect(idProblem(sent(seconds), NOW)).toBe(expected)
      expect(idProblem(sent(seconds) | 1n, NOW)).toBe(BAD.notOfClient)
    }),
  )
  const received = nothing()
  noteReceived(received, { id: sent(900), seq: 99 })
  forgetFuture(received, NOW)
  expect(orderProblem(received, sent(0), 101)).toBeNull()
})

it('takes the current salt and the one before, and foretells those to come', () => {
  const key = { key: randomBytes(256), salt: 77n, createdAt: NOW }
  fc.assert(
    fc.property(fc.nat(200), fc.nat(SALT_PERIOD_MS - 1), (period, within) => {
      const now = NOW + period * SALT_PERIOD_MS + within
      const [first, second] = futureSalts(key, now, 2)
      expect(first?.salt).toBe(currentSalt(key, now))
      expect(isSaltGood(key, first?.salt ?? 0n, now + SALT_PERIOD_MS)).toBe(true)
      expect(isSaltGood(key, first?.salt ?? 0n, now + 2 * SALT_PERIOD_MS)).toBe(false)
      expect(isSaltGood(key, second?.salt ?? 0n, now)).toBe(false)
    }),
  )
})

it('decrypts what it encrypted, for every number of blocks', () => {
  fc.assert(
    fc.property(fc.nat(70), (blocks) => {
      const [key, iv, plain] = [randomBytes(32), randomBytes(32), randomBytes(blocks * 16)]
      expect(igeDecrypt(key, iv, igeEncrypt(key, iv, plain)).equals(plain)).toBe(true)
    }),
  )
})

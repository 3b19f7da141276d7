import fc from 'fast-check'
import { expect, it } from 'vitest'

import { hasTooManyStrangers, secondsToWait } from './quotas.ts'

const START = 1_700_000_000_000
const quota = fc.record({
  count: fc.integer({ min: 1, max: 5 }),
  seconds: fc.integer({ min: 1, max: 60 }),
})
const gaps = fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 40 })
const line = (at: number, peer = 1) => ({ at, peer, kind: 'message' as const, duplicate: false })

it('lets pass what keeps to the quota, and says exactly how long to wait', () => {
  fc.assert(
    fc.property(quota, gaps, (limit, all) => {
      const sent: ReturnType<typeof line>[] = []
      let now = START
      for (const gap of all) {
        now += gap
        const wait = secondsToWait(sent, limit, now)
        if (wait > 0) {
          expect(wait).toBeLessThanOrEqual(limit.seconds)
          now += wait * 1000
          expect(secondsToWait(sent, limit, now)).toBe(0)
        }
        sent.push(line(now))
        const inside = sent.filter((it) => it.at > now - limit.seconds * 1000)
        expect(inside.length).toBeLessThanOrEqual(limit.count)
      }
    }),
  )
})

it('has room for several at once or for none of them', () => {
  fc.assert(
    fc.property(quota, fc.nat(8), fc.integer({ min: 1, max: 8 }), (limit, before, more) => {
      const sent = Array.from({ length: before }, (_, n) => line(START + n))
      const now = START + before
      const fits = Math.min(before, limit.count) + Math.min(more, limit.count) <= limit.count
      const wait = secondsToWait(sent, limit, now, more)
      expect(wait === 0).toBe(fits)
      expect(secondsToWait(sent, limit, now + wait * 1000, more)).toBe(0)
    }),
  )
})

it('counts neither edits nor what a random_id made before', () => {
  const limit = { count: 1, seconds: 60 }
  expect(secondsToWait([{ ...line(START), duplicate: true }], limit, START)).toBe(0)
  expect(secondsToWait([{ ...line(START), kind: 'edit' }], limit, START)).toBe(0)
  expect(secondsToWait([line(START)], limit, START + 1)).toBe(60)
})

it('counts each stranger once, for as long as the quota says', () => {
  fc.assert(
    fc.property(quota, fc.array(fc.integer({ min: 1, max: 6 })), (limit, peers) => {
      const sent = peers.map((peer) => line(START, peer))
      const isFirst = (peer: number) => peer % 2 === 0
      const met = new Set(peers.filter(isFirst)).size
      const verdict = (now: number) => hasTooManyStrangers(sent, limit, { now, isFirst })
      expect(verdict(START)).toBe(met >= limit.count)
      expect(verdict(START + limit.seconds * 1000)).toBe(false)
    }),
  )
})

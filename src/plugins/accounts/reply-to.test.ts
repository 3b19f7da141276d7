import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { REPLY_WINDOW, replyTo } from './reply-to.ts'

const base = new Date('2026-05-01T10:00:00.400Z').getTime()
const moment = fc.integer({ min: 0, max: 20 * 24 * 3_600 }).map((s) => new Date(base + s * 1_000))
const possible = ['begun', 'unknown', 'sent']
const rows = fc.array(
  fc.record({
    _id: fc.uuid(),
    state: fc.constantFrom('sent' as const, 'leased' as const, 'unknown' as const),
    attempts: fc.array(
      fc.record({
        at: moment,
        outcome: fc.constantFrom('begun', 'unknown', 'sent', 'queued', 'deferred'),
        detail: fc.constant(null),
      }),
      { maxLength: 3 },
    ),
    sentAt: fc.option(moment, { nil: null }),
    repliedAt: fc.constant(null),
  }),
  { maxLength: 6 },
)
const wrote = fc.record({ at: moment, waited: fc.integer({ min: 0, max: 3_600_000 }) })
const factsOf = ({ at, waited }: { at: Date; waited: number }) => ({
  at,
  receivedAt: at,
  now: new Date(at.getTime() + waited),
})

describe('replyTo', () => {
  it('should count a reply only for a message that may have arrived in the week before it', () => {
    fc.assert(
      fc.property(rows, wrote, (given, when) => {
        const said = replyTo({ ...factsOf(when), rows: given })
        if (said.do !== 'mark') return
        const row = given.find(({ _id }) => _id === said.delivery)
        const begun = row?.attempts.find(({ outcome }) => possible.includes(outcome))?.at
        const arrived = (begun ?? row?.sentAt)?.getTime() ?? Number.NaN
        expect(arrived).toBeLessThan(when.at.getTime() + 1_000)
        expect(arrived).toBeGreaterThanOrEqual(when.at.getTime() - REPLY_WINDOW)
      }),
    )
  })

  it('should hold to that also for what it waited for, but where its sender was killed', () => {
    fc.assert(
      fc.property(rows, wrote, fc.nat(), (given, when, which) => {
        const settled = given.map((row) => ({ ...row, state: 'sent' as const }))
        const waitsFor = settled[which % Math.max(1, settled.length)]?._id
        const facts = factsOf(when)
        expect(replyTo({ ...facts, rows: settled, waitsFor })).toEqual(
          replyTo({ ...facts, rows: settled }),
        )
      }),
    )
  })

  it('should wait for what is in flight, a while and not for ever', () => {
    fc.assert(
      fc.property(rows, wrote, (given, when) => {
        const facts = factsOf(when)
        const said = replyTo({ ...facts, rows: given })
        const later = new Date(when.at.getTime() + 3_600_000)
        expect(replyTo({ ...facts, now: later, rows: given }).do).not.toBe('wait')
        if (said.do === 'wait') expect(said.until.getTime()).toBeGreaterThan(facts.now.getTime())
      }),
    )
  })

  it('should never wait when everything is settled', () => {
    fc.assert(
      fc.property(rows, wrote, (given, when) => {
        const settled = given.map((row) => ({ ...row, state: 'sent' as const }))
        expect(replyTo({ ...factsOf(when), rows: settled }).do).not.toBe('wait')
      }),
    )
  })

  it('should find a message whose answer came back after the reply to it', () => {
    const at = new Date('2026-05-01T10:00:05Z')
    const begun = { at: new Date('2026-05-01T10:00:04.900Z'), outcome: 'sent', detail: null }
    const sentAt = new Date('2026-05-01T10:00:09Z')
    const row = { _id: 'a', state: 'sent' as const, attempts: [begun], sentAt, repliedAt: null }
    const facts = { now: sentAt, at, receivedAt: at }
    expect(replyTo({ ...facts, rows: [row] })).toEqual({ do: 'mark', delivery: 'a' })
    expect(replyTo({ ...facts, rows: [{ ...row, repliedAt: at }] })).toEqual({ do: 'nothing' })
  })

  it('should count a reply for what it waited for, also when that was sent anew after it', () => {
    const at = new Date('2026-05-01T10:00:05Z')
    const later = new Date('2026-05-01T10:01:30Z')
    const anew = { at: later, outcome: 'sent', detail: null }
    const takenOver = { at: new Date('2026-05-01T10:01:20Z'), outcome: 'taken-over', detail: null }
    const row = { _id: 'a', attempts: [takenOver, anew], sentAt: later, repliedAt: null }
    const facts = { now: later, at, receivedAt: at, waitsFor: 'a' }
    const sent = { ...row, state: 'sent' as const }
    expect(replyTo({ ...facts, rows: [sent] })).toEqual({ do: 'mark', delivery: 'a' })
    const doubtful = { ...row, state: 'unknown' as const, attempts: [], sentAt: null }
    expect(replyTo({ ...facts, rows: [doubtful] })).toMatchObject({ do: 'wait', delivery: 'a' })
    const never = { ...row, state: 'cancelled' as const, attempts: [], sentAt: null }
    expect(replyTo({ ...facts, rows: [never] })).toEqual({ do: 'nothing' })
  })

  const eve = () => {
    const at = new Date('2026-05-01T10:00:05Z')
    const left = new Date('2026-05-01T10:01:05.300Z')
    const row = { _id: 'a', state: 'sent' as const, attempts: [], sentAt: left, repliedAt: null }
    const tried = (outcome: string, at: Date) => ({ at, outcome, detail: null })
    return { at, left, row, tried, facts: { now: left, at, receivedAt: at, waitsFor: 'a' } }
  }

  it('should take no message for answered that was in hand and left after they wrote', () => {
    const { left, row, tried, facts } = eve()
    const sent = { ...row, attempts: [tried('sent', left)] }
    expect(replyTo({ ...facts, rows: [sent] })).toEqual({ do: 'nothing' })
    const repeated = { ...row, attempts: [tried('unknown', left), tried('sent', left)] }
    expect(replyTo({ ...facts, rows: [repeated] })).toEqual({ do: 'nothing' })
    const earlier = {
      ...row,
      _id: 'b',
      attempts: [tried('sent', new Date('2026-05-01T09:00:00Z'))],
    }
    expect(replyTo({ ...facts, rows: [earlier, sent] })).toEqual({ do: 'mark', delivery: 'b' })
  })

  it('should count a reply for what it waited for when that had left before it', () => {
    const { at, left, row, tried, facts } = eve()
    const sent = { ...row, attempts: [tried('sent', new Date(at.getTime() - 400))] }
    expect(replyTo({ ...facts, rows: [sent] })).toEqual({ do: 'mark', delivery: 'a' })
    const begun = [tried('unknown', at), tried('sent', left)]
    expect(replyTo({ ...facts, rows: [{ ...row, attempts: begun }] })).toMatchObject({ do: 'mark' })
  })

  it('should let go of a message that stays in the hand of a sender, or goes back to the queue', () => {
    const { at, row, tried, facts } = eve()
    const begun = {
      ...row,
      sentAt: null,
      attempts: [tried('begun', new Date(at.getTime() - 9_000))],
    }
    const inHand = { ...begun, state: 'leased' as const, inHand: true }
    expect(replyTo({ ...facts, rows: [inHand] })).toMatchObject({ do: 'wait', delivery: 'a' })
    const later = new Date(at.getTime() + 11 * 60_000)
    expect(replyTo({ ...facts, now: later, rows: [inHand] })).toEqual({ do: 'nothing' })
    const orphan = { ...inHand, inHand: false }
    expect(replyTo({ ...facts, now: later, rows: [orphan] })).toMatchObject({ do: 'mark' })
    const back = { ...row, state: 'queued' as const, sentAt: null }
    expect(replyTo({ ...facts, rows: [back] })).toEqual({ do: 'nothing' })
  })
})

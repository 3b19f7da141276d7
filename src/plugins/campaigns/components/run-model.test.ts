import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { runStatuses } from '../../../core/model/campaign-run.ts'
import { deliveryStates } from '../../../core/model/delivery.ts'
import { canMove } from '../run-status.ts'
import {
  averageRate,
  hasEnded,
  logFilters,
  logQuery,
  morningOf,
  sleepersOf,
  progressOf,
  readLogView,
  restOf,
  stepsOf,
  writeLogView,
} from './run-model.ts'

const at = '2027-04-22T16:42:07.000Z'

describe('a run in figures', () => {
  it('adds up to its total, and never counts below zero', () => {
    const count = fc.nat(500)
    const counts = fc.record({
      total: fc.nat(3000),
      sent: count,
      failed: count,
      skipped: count,
      cancelled: count,
      deferred: count,
      unknown: count,
    })
    fc.assert(
      fc.property(counts, (given) => {
        const { done, toGo } = progressOf(given)
        expect(toGo).toBeGreaterThanOrEqual(0)
        if (given.total >= done) expect(done + toGo).toBe(given.total)
      }),
    )
  })

  it('tells those who wait for their morning from those who wait for the pace', () => {
    const night = { reason: 'quiet-hours', nudge: false, count: 23 }
    const [first, last] = ['2027-04-23T00:00:00.000Z', '2027-04-23T07:00:00.000Z']
    const pace = { reason: 'pace', nudge: false, count: 3, first: at, last: at }
    const nudges = { ...night, nudge: true, count: 4, first: at, last: first }
    expect(morningOf([pace, { ...night, first, last }])).toEqual({ people: 23, first, last })
    expect(morningOf([{ ...night, first, last }, nudges])).toEqual({ people: 27, first: at, last })
    expect(morningOf([pace])).toBeNull()
    expect(morningOf([])).toBeNull()
  })

  it('asks of those only who wait for the message, and of no nudge', () => {
    const night = { reason: 'quiet-hours', first: at, last: at }
    const nudge = { ...night, nudge: true, count: 9 }
    expect(sleepersOf([nudge, { ...nudge, nudge: false, count: 2 }])?.people).toBe(2)
    expect(sleepersOf([nudge])).toBeNull()
  })
})

describe('whom a stop or a pause concerns', () => {
  const count = fc.nat(500)
  const [failed, skipped, unknown] = [count, count, count]
  const counts = fc.record({
    ...{ total: fc.nat(3000), sent: count, failed, skipped },
    ...{ cancelled: count, deferred: count, unknown },
  })
  const none = { sent: 0, failed: 0, skipped: 0, cancelled: 0, deferred: 0, unknown: 0 }

  it('counts people and no nudge, and nobody while not everybody has a row', () => {
    fc.assert(
      fc.property(counts, counts, fc.boolean(), (all, message, expanded) => {
        const rest = restOf({ status: 'running', counts: all, message, expanded })
        if (rest.of !== 'people') return
        expect(expanded).toBe(true)
        expect(rest.people).toBe(progressOf(message).toGo)
      }),
    )
  })

  it('says so when only nudges, or nobody at all, is left', () => {
    const message = { ...none, total: 20, sent: 20 }
    const all = { ...none, total: 320, sent: 20, cancelled: 300 }
    const step = { step: 1, afterHours: 2, condition: 'no-reply', manual: false } as const
    const steps = [
      { ...step, waiting: 0, early: 0, sent: 0, notSent: 0, cancelled: 300, because: [] },
    ]
    expect(restOf({ status: 'stopped', counts: all, message, steps })).toEqual({ of: 'nudges' })
    expect(restOf({ status: 'running', counts: message })).toEqual({ of: 'nobody' })
    const sample = { status: 'running', counts: message, expanded: false } as const
    expect(restOf(sample)).toEqual({ of: 'others' })
    const early = { ...none, total: 0 }
    expect(restOf({ status: 'scheduled', counts: early, expanded: false })).toEqual({ of: 'all' })
    const cut = { ...message, total: 30, cancelled: 10 }
    expect(restOf({ status: 'stopped', counts: cut })).toEqual({ of: 'people', people: 10 })
  })
})

it('offers pause or resume, never both, and stop wherever something may still go out', () => {
  for (const status of runStatuses) {
    const { pause, resume, stop } = stepsOf(status)
    expect(stop).toBe(canMove(status, 'stopped'))
    expect(pause && resume).toBe(false)
    if (pause || resume) expect(stop).toBe(true)
  }
})

describe('a run that has ended', () => {
  const counts = { total: 9, sent: 8, failed: 1, skipped: 0, cancelled: 0, deferred: 0, unknown: 0 }

  it('is known by its status, and has a rate when it has a length', () => {
    expect(runStatuses.filter(hasEnded)).toEqual(['done', 'stopped', 'failed'])
    const startedAt = at
    expect(averageRate({ counts, startedAt, finishedAt: '2027-04-22T16:46:07.000Z' })).toBe(2)
    expect(averageRate({ counts, startedAt, finishedAt: null })).toBeNull()
    expect(averageRate({ counts, startedAt, finishedAt: startedAt })).toBeNull()
  })
})

describe('what the log shows', () => {
  it('comes back from its address as it was', () => {
    const reason = fc.option(fc.string({ minLength: 1 }))
    fc.assert(
      fc.property(fc.constantFrom(...logFilters), reason, (filter, wanted) => {
        const view = { filter, reason: filter === 'all' ? null : wanted }
        expect(readLogView(writeLogView(view))).toEqual(view)
      }),
    )
    expect(readLogView('?log=nonsense&reason=blocked')).toEqual({ filter: 'all', reason: null })
  })

  it('asks the server for each line that reached an end or waits under one filter', () => {
    const statesIn = (filter: (typeof logFilters)[number]) =>
      new URLSearchParams(logQuery({ filter, reason: null }, 200)).get('state')?.split(',') ?? []
    const ended = deliveryStates.filter((state) => state !== 'queued' && state !== 'leased')
    expect(statesIn('all')).toEqual([])
    expect(logFilters.flatMap(statesIn).toSorted()).toEqual(ended.toSorted())
    expect(logQuery({ filter: 'failed', reason: 'blocked' }, 200)).toBe(
      'order=newest&limit=200&state=failed%2Cskipped%2Ccancelled&reason=blocked',
    )
  })
})

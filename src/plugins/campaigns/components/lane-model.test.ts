import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { LaneFigures } from './lane-model.ts'

import { runStatuses } from '../../../core/model/campaign-run.ts'
import { reasons } from '../../../core/reasons.ts'
import { hasHealth, laneUntil, laneWhy, laneWord, mostAMinute } from './lane-model.ts'

const at = '2027-04-22T16:42:07.000Z'
const later = '2027-04-22T16:46:19.000Z'
const running = { status: 'running', at } as const

const lane: LaneFigures = {
  ...{ accountId: 't.a', name: 'Lumen Tea', state: 'connected', stateReason: null },
  ...{ held: true, outage: null, behind: false, floodUntil: null, restUntil: null },
  ...{ restReason: null, ceiling: null, nextAt: null, sentToday: 0, due: 3, nextDueAt: null },
}
const cut = { cause: 'unreachable', since: at } as const
const full = { why: 'day-ceiling', until: later }

describe('what an account is doing', () => {
  it('names the most serious thing', () => {
    const wordOf = (more: Partial<LaneFigures>) => laneWord({ ...lane, ...more }, running)
    expect(wordOf({})).toBe('sending')
    expect(wordOf({ held: false })).toBe('starting')
    expect(wordOf({ behind: true })).toBe('catching-up')
    expect(wordOf({ behind: true, held: false })).toBe('starting')
    expect(wordOf({ behind: true, floodUntil: later })).toBe('flood')
    expect(wordOf({ floodUntil: later })).toBe('flood')
    expect(wordOf({ state: 'signed-out', floodUntil: later })).toBe('signed-out')
    expect(wordOf({ outage: cut })).toBe('no-connection')
    expect(wordOf({ outage: cut, ceiling: full })).toBe('no-connection')
    expect(wordOf({ ceiling: full })).toBe('ceiling')
    expect(wordOf({ due: 0, nextDueAt: later })).toBe('waiting')
  })

  it('tells nobody to wait for a rest that ends by somebody’s word, and where that is said', () => {
    const rests = { ...lane, state: 'resting', restUntil: later } as const
    expect(laneUntil('resting', { ...rests, restReason: 'peer-flood' })).toBe(later)
    expect(laneUntil('resting', { ...rests, restReason: 'risk-critical' })).toBeNull()
    expect(hasHealth('resting', { restReason: 'risk-critical' })).toBe(true)
    expect(hasHealth('resting', { restReason: 'peer-flood' })).toBe(false)
    expect(hasHealth('sending', lane)).toBe(false)
  })

  it('sends nudges too, and nothing while the workspace sends nothing', () => {
    expect(laneWord(lane, { status: 'finishing', at })).toBe('sending')
    expect(laneWord({ ...lane, due: 0 }, { status: 'finishing', at })).toBe('waiting')
    expect(laneWord({ ...lane, due: 0 }, { status: 'expanding', at })).toBe('sending')
    expect(laneWord(lane, { status: 'paused', at })).toBe('idle')
    expect(laneWord({ ...lane, outage: cut }, { status: 'paused', at })).toBe('no-connection')
    expect(laneWord({ ...lane, outage: cut }, { status: 'done', at })).toBe('idle')
    expect(laneWord(lane, { status: 'scheduled', at })).toBe('in-line')
    expect(laneWord(lane, { ...running, killSwitch: true })).toBe('off')
  })

  it('is called sending only where a message may leave now', () => {
    const moment = fc.constantFrom(null, later)
    const any = fc.record({
      ...{ held: fc.boolean(), behind: fc.boolean(), floodUntil: moment, restUntil: moment },
      ...{ outage: fc.constantFrom(null, cut), ceiling: fc.constantFrom(null, full) },
      killSwitch: fc.boolean(),
      status: fc.constantFrom(...runStatuses),
    })
    fc.assert(
      fc.property(any, ({ killSwitch, status, ...some }) => {
        const one = { ...lane, ...some }
        if (laneWord(one, { status, at, killSwitch }) !== 'sending') return
        expect(some).toEqual({
          ...{ held: true, behind: false, floodUntil: null, restUntil: null },
          ...{ outage: null, ceiling: null },
        })
        expect(killSwitch).toBe(false)
      }),
    )
  })

  it('says why, and until when where that is known', () => {
    const out = { ...lane, outage: cut, ceiling: full, nextDueAt: later, restReason: 'peer-flood' }
    expect(laneUntil('ceiling', out)).toBe(later)
    expect(laneUntil('waiting', out)).toBe(later)
    expect(laneUntil('no-connection', out)).toBeNull()
    for (const word of ['ceiling', 'no-connection', 'starting', 'off', 'catching-up', 'resting'])
      expect(Object.keys(reasons)).toContain(laneWhy(word as 'off', out))
    expect(laneWhy('sending', out)).toBeNull()
  })
})

it('adds the paces of all accounts up, slow ones too', () => {
  expect(mostAMinute([{ perSecond: 1 }, { perSecond: 0.25 }])).toBe(75)
  expect(mostAMinute([])).toBe(0)
})

import type { CampaignRun, RunGoAhead, StepCounts } from '../../core/model/campaign-run.ts'

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { autoStopLimits } from '../../core/policy/auto-stop.ts'
import { noCounts } from './counters.ts'
import { verdictOn } from './watch-run.ts'

type Figures = Required<Pick<CampaignRun, 'counts' | 'steps'>>

/** `sent[0]` is the message itself. */
const figures = (sent: readonly number[]): Figures => {
  const all = sent.reduce((sum, n) => sum + n, 0)
  const steps = sent.map((n, step): StepCounts => ({ step, states: { sent: n } }))
  return { counts: { ...noCounts, total: all, sent: all }, steps }
}

const goneOn = (run: Figures, optOuts: number): RunGoAhead[] => [
  {
    ...{ kind: 'too-many-opt-outs', at: new Date(0), by: 'u1', reason: 'The list is older.' },
    ...{ ...run, optOuts, blocks: 0 },
  },
]

const verdict = (run: Pick<CampaignRun, 'counts' | 'steps' | 'goAheads'>, optOuts: number) =>
  verdictOn(run, { optOuts, blocks: 0 }, autoStopLimits)

const people = fc.integer({ min: 1, max: 3_000 })
/** Nudges go to people who got the message. */
const ladder = people.chain((n) =>
  fc.tuple(fc.constant(n), fc.array(fc.nat(n), { maxLength: 5 })).map(([first, nudges]) => ({
    first,
    nudges,
    sent: [first, ...nudges],
  })),
)

describe('verdictOn', () => {
  it('should not be softened by nudges: opt-outs are taken by people', () => {
    fc.assert(
      fc.property(ladder, fc.nat(3_000), ({ first, sent }, optOuts) => {
        expect(verdict(figures(sent), optOuts)).toEqual(verdict(figures([first]), optOuts))
      }),
    )
    const said = { reason: 'too-many-opt-outs', fact: '90 of 1000 (9 %) opted out' }
    expect(verdict(figures([1_000, 1_000]), 90)).toMatchObject(said)
    expect(verdict(figures([1_000, 1_000]), 50)).toBeNull()
  })

  it('should say nothing against what somebody has just let go on', () => {
    fc.assert(
      fc.property(ladder, fc.nat(3_000), ({ sent }, optOuts) => {
        const run = figures(sent)
        expect(verdict({ ...run, goAheads: goneOn(run, optOuts) }, optOuts)).toBeNull()
      }),
    )
  })

  it('should count anew after "go on", by the people who are written to from then on', () => {
    const goAheads = goneOn(figures([1_000]), 90)
    // All have the message; the nudge goes to those who are left.
    expect(verdict({ ...figures([1_000, 900]), goAheads }, 90 + 45)).toBeNull()
    expect(verdict({ ...figures([1_000, 900]), goAheads }, 90 + 46)?.fact).toMatch(/^46 of 900 /)
    // Two nudges each are no more people.
    expect(verdict({ ...figures([1_000, 900, 880]), goAheads }, 90 + 46)?.fact).toMatch(
      /^46 of 900 /,
    )
    // The rest of the message itself.
    expect(verdict({ ...figures([2_000]), goAheads }, 90 + 51)?.fact).toMatch(/^51 of 1000 /)
  })
})

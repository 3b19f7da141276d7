import { describe, expect, it } from 'vitest'

import { DAY, HOUR } from '../../core/time.ts'
import { heirOf } from './learnt.ts'

const at = (ms: number) => new Date(Date.UTC(2026, 4, 4) + ms)
const nothing = {
  ...{ floodUntil: null, restUntil: null, restReason: null, slowed: null },
  ...{ hour: { key: '', count: 0 }, day: { key: '', count: 0 } },
}
const flood = (until: number) =>
  ({ kind: 'peer-flood', at: at(until - DAY), until: at(until) }) as const

describe('heirOf', () => {
  it('takes what is strictest of each', () => {
    const resting = {
      ...{ ...nothing, restUntil: at(DAY), restReason: 'peer-flood' },
      day: { key: '2026-05-04', count: 20 },
      learnt: { user: '7', floods: [flood(DAY)], riskFrom: at(0) },
    }
    const slow = {
      ...{ ...nothing, floodUntil: at(HOUR), restUntil: at(HOUR), restReason: 'risk-critical' },
      ...{ slowed: { floods: 3, until: at(HOUR) }, day: { key: '2026-05-03', count: 900 } },
      learnt: { user: '7', floods: [flood(DAY), flood(HOUR)], riskFrom: null },
    }
    expect(heirOf(nothing, [resting, slow], '7')).toEqual({
      ...{ floodUntil: at(HOUR), restUntil: at(DAY), restReason: 'peer-flood' },
      ...{ slowed: slow.slowed, hour: nothing.hour, day: resting.day },
      learnt: { user: '7', floods: [flood(HOUR), flood(DAY)], riskFrom: at(0) },
    })
  })

  it('keeps what the account itself was asked for', () => {
    const own = { ...nothing, restUntil: at(DAY), restReason: 'risk-critical' }
    const heir = heirOf(own, [{ ...nothing, restUntil: at(HOUR), restReason: 'peer-flood' }], '7')
    expect(heir).toMatchObject({ restUntil: at(DAY), restReason: 'risk-critical' })
  })
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { deliveryStates } from '../../core/model/delivery.ts'
import { messageOf, tallyOf } from './counters.ts'

const cell = fc.record({
  _id: fc.record({ state: fc.constantFrom(...deliveryStates), step: fc.nat(3) }),
  n: fc.nat(400),
})
const cells = fc.uniqueArray(cell, { selector: ({ _id }) => `${_id.step}.${_id.state}` })

it('tells the message apart from its nudges', () => {
  fc.assert(
    fc.property(cells, (rows) => {
      const { counts, steps } = tallyOf(rows)
      const first = rows.filter(({ _id }) => _id.step === 0)
      expect(messageOf(counts, steps)).toEqual(tallyOf(first).counts)
    }),
  )
})

it('never counts below zero while the steps are known later than the whole', () => {
  const { counts } = tallyOf([])
  const steps = [{ step: 1, states: { sent: 4, queued: 2 } }]
  expect(messageOf(counts, steps)).toEqual(counts)
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { GateFacts } from '../../../core/gate.ts'

import { groundFact, groundOf } from '../../../core/ground.ts'
import { audienceRule } from './audience.ts'

const moment = fc.option(fc.date({ min: new Date(0), noInvalidDate: true }))
const known = fc.record({
  consent: fc.constantFrom(true, false, null),
  consentAt: fc.date({ min: new Date(0), noInvalidDate: true }),
  wroteAt: moment,
})

it('has a ground for everybody to whom it says yes, and for nobody else', () => {
  fc.assert(
    fc.property(known, ({ consent, consentAt, wroteAt }) => {
      const contact = { timeZone: null, hasWritten: wroteAt !== null, consent, consentAt }
      const said = audienceRule.decide({ contact } as GateFacts)
      const fact = groundFact(groundOf({ consent, consentAt, wroteAt }))
      expect(fact !== null).toBe(said.do === 'send')
      if (fact) expect(fact.at).toBe(fact.kind === 'consent' ? consentAt : wroteAt)
    }),
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { runStatuses } from '../../core/model/campaign-run.ts'
import { canMove, finalStatuses, settle, sourcesOf } from './run-status.ts'

const status = fc.constantFrom(...runStatuses)

describe('the life of a run', () => {
  it('should move by itself only where the table allows it', () => {
    fc.assert(
      fc.property(status, fc.boolean(), fc.nat(3), fc.nat(3), (from, expanded, first, later) => {
        const to = settle({ status: from, expanded, openFirst: first, openNudges: later })
        if (to) expect(canMove(from, to)).toBe(true)
      }),
    )
  })

  it('should not be done while a message wants to go out', () => {
    fc.assert(
      fc.property(status, fc.boolean(), fc.nat(3), fc.nat(3), (from, expanded, first, later) => {
        const to = settle({ status: from, expanded, openFirst: first, openNudges: later })
        if (to === 'done') expect(first + later).toBe(0)
      }),
    )
  })

  it('should never send a finished first message again', () => {
    for (const from of finalStatuses) {
      expect(canMove(from, 'expanding')).toBe(false)
      expect(canMove(from, 'running')).toBe(false)
    }
  })

  it('should name exactly the sources of each state', () => {
    fc.assert(
      fc.property(status, status, (from, to) => {
        expect(sourcesOf(to).includes(from)).toBe(canMove(from, to))
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { makePtsWatch, stepsOf } from './pts-watch.ts'

const counts = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 30 })
const stepsFrom = (start: number, sizes: readonly number[]) => {
  let pts = start
  return sizes.map((count) => {
    pts += count
    return { pts, count }
  })
}

describe('makePtsWatch', () => {
  it('should miss nothing when every step came, in whatever order and however often', () => {
    const orders = counts.chain((sizes) => {
      const steps = stepsFrom(100, sizes)
      const repeated = fc.array(fc.constantFrom(...steps))
      return fc.tuple(
        fc.shuffledSubarray(steps, { minLength: steps.length, maxLength: steps.length }),
        repeated,
      )
    })
    fc.assert(
      fc.property(orders, ([steps, repeats]) => {
        const watch = makePtsWatch()
        watch.knows(100)
        for (const step of [...steps, ...repeats]) watch.note([step])
        expect(watch.isMissing()).toBe(false)
      }),
    )
  })

  it('should miss any one that did not come, until the difference was read', () => {
    const holes = counts.filter((sizes) => sizes.length > 1)
    fc.assert(
      fc.property(holes, fc.nat(), (sizes, chosen) => {
        const steps = stepsFrom(100, sizes)
        const lost = chosen % (steps.length - 1)
        const watch = makePtsWatch()
        watch.knows(100)
        watch.note(steps.filter((_, n) => n !== lost))
        expect(watch.isMissing()).toBe(true)
        watch.knows(steps.at(-1)?.pts ?? 0)
        expect(watch.isMissing()).toBe(false)
      }),
    )
  })

  it('should say nothing before it knows where it stands', () => {
    const watch = makePtsWatch()
    watch.note([{ pts: 900, count: 1 }])
    expect(watch.isMissing()).toBe(false)
  })
})

describe('stepsOf', () => {
  it('should read answers and envelopes, and leave channels out', () => {
    expect(stepsOf({ className: 'UpdateShortSentMessage', id: 1, pts: 7, ptsCount: 1 })).toEqual([
      { pts: 7, count: 1 },
    ])
    const updates = [
      { className: 'UpdateNewMessage', pts: 8, ptsCount: 1 },
      { className: 'UpdateNewChannelMessage', pts: 3_000, ptsCount: 1 },
      { className: 'UpdateUserStatus' },
    ]
    expect(stepsOf({ className: 'Updates', updates })).toEqual([{ pts: 8, count: 1 }])
  })
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { placeAmongSent } from './place.ts'

type Row = { id: number; out: boolean }
const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('write' as const), out: fc.boolean() }),
    fc.record({ do: fc.constant('delete' as const), nth: fc.nat(20) }),
  ),
  { maxLength: 60 },
)

it('counts what was sent in a chat, whatever is deleted meanwhile', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const chat: Row[] = []
      let [id, sent] = [0, 0]
      for (const step of all) {
        if (step.do === 'delete') {
          chat.splice(step.nth, 1)
          continue
        }
        id += 1
        chat.push({ id, out: step.out })
        expect(placeAmongSent(chat, { id })).toBe(step.out ? sent : -1)
        if (step.out) sent += 1
      }
    }),
  )
})

it('goes through what stood there before, in its order', () => {
  const chat = [1, 2, 3, 4].map((id) => ({ id, out: id !== 2 }))
  expect([1, 3, 4].map((id) => placeAmongSent(chat, { id }))).toEqual([0, 1, 2])
})

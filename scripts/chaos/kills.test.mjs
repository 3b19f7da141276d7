import { expect, it } from 'vitest'

import { hasHit, neverHappened } from './kills.mjs'

const planned = [{ kind: 'hold' }, { kind: 'cut' }]

it('a fault has struck when somebody there had work, and when it says so itself', () => {
  expect([hasHit(2), hasHit(2, { hit: true }), hasHit(2, { ended: null })]).toEqual([
    true,
    true,
    true,
  ])
  expect([hasHit(0), hasHit(0, { hit: true }), hasHit(2, { hit: false })]).toEqual([
    false,
    false,
    false,
  ])
})

it('a kind that struck only senders without work has not happened', () => {
  const records = [
    { kind: 'hold', hit: true },
    { kind: 'cut', hit: false },
  ]
  expect(neverHappened(records, planned)).toEqual(['cut'])
  expect(neverHappened([...records, { kind: 'cut', hit: true }], planned)).toEqual([])
})

import { expect, it } from 'vitest'

import { lookAgainIn } from './look-again.ts'

const shown = { hidden: false, hasTopic: true, failed: false, stream: 'live' } as const

it('looks by itself while somebody can see it, more often without a stream', () => {
  expect(lookAgainIn(shown)).toBe(15_000)
  expect(lookAgainIn({ ...shown, stream: 'reconnecting' })).toBe(5_000)
  expect(lookAgainIn({ ...shown, stream: 'connecting' })).toBe(5_000)
})

it('asks for nothing in a hidden tab', () => {
  for (const failed of [true, false])
    expect(lookAgainIn({ ...shown, failed, hidden: true, stream: 'connecting' })).toBeNull()
})

it('asks for what has no topic again only while it could not be read', () => {
  expect(lookAgainIn({ ...shown, hasTopic: false, stream: 'connecting' })).toBeNull()
  expect(lookAgainIn({ ...shown, hasTopic: false, failed: true, stream: 'connecting' })).toBe(5_000)
})

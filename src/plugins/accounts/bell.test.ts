import { expect, it } from 'vitest'

import { makeBell } from './bell.ts'

const never = new AbortController().signal
const LONG = 60_000

it('should wake who waits', async () => {
  const bell = makeBell()
  const waited = bell.wait(LONG, never)
  bell.ring()
  await waited
})

it('should remember a ring that nobody waited for, and once', async () => {
  const bell = makeBell()
  bell.ring()
  bell.ring()
  await bell.wait(LONG, never)
  const stop = new AbortController()
  let over = false
  const second = bell.wait(LONG, stop.signal).then(() => {
    over = true
  })
  await Promise.resolve()
  expect(over).toBe(false)
  stop.abort()
  await second
})

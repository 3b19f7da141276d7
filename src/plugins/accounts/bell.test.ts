import { expect, it, vi } from 'vitest'

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

it('should leave nothing behind on a signal that outlives the wait', async () => {
  const bell = makeBell()
  const { signal } = new AbortController()
  const listen = vi.spyOn(signal, 'addEventListener')
  const any = vi.spyOn(AbortSignal, 'any')
  for (let n = 0; n < 50; n += 1) {
    const waited = bell.wait(n % 2 === 0 ? LONG : 1, signal)
    if (n % 2 === 0) bell.ring()
    await waited
  }
  expect(listen).toHaveBeenCalledTimes(1)
  expect(any).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})

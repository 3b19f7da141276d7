import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { watchdog } from './watchdog.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('says so when a connection falls silent, and only then', () => {
  const onSilent = vi.fn()
  const dog = watchdog(25_000, onSilent)
  for (let n = 0; n < 10; n += 1) {
    dog.heard()
    vi.advanceTimersByTime(10_000)
  }
  expect(onSilent).not.toHaveBeenCalled()
  vi.advanceTimersByTime(15_000)
  expect(onSilent).toHaveBeenCalledTimes(1)
})

it('says nothing once it is stopped', () => {
  const onSilent = vi.fn()
  const dog = watchdog(25_000, onSilent)
  dog.heard()
  dog.stop()
  vi.advanceTimersByTime(60_000)
  expect(onSilent).not.toHaveBeenCalled()
})

import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { settle } from './settle.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('looks twice after the last event, when the figures have followed it', () => {
  const look = vi.fn()
  const after = settle(look)
  after.begin()
  vi.advanceTimersByTime(2_000)
  after.begin()
  vi.advanceTimersByTime(2_000)
  expect(look).toHaveBeenCalledTimes(0)
  vi.advanceTimersByTime(1_000)
  expect(look).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(60_000)
  expect(look).toHaveBeenCalledTimes(2)
})

it('looks no more once it is stopped', () => {
  const look = vi.fn()
  const after = settle(look)
  after.begin()
  after.stop()
  vi.advanceTimersByTime(60_000)
  expect(look).not.toHaveBeenCalled()
})

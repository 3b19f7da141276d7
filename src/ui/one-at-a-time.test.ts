import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { oneAtATime, restOf } from './one-at-a-time.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const slow = (ms: number) => {
  let open = 0
  let most = 0
  const ask = vi.fn(async () => {
    open += 1
    most = Math.max(most, open)
    await new Promise((resolve) => setTimeout(resolve, ms))
    open -= 1
  })
  return { ask, most: () => most }
}

it('never asks while it waits for an answer, and once more after it', async () => {
  const { ask, most } = slow(3_000)
  const asker = oneAtATime(ask, 500)
  asker.begin()
  for (let n = 0; n < 20; n += 1) {
    asker.soon()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(ask).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(ask).toHaveBeenCalledTimes(2)
  expect(most()).toBe(1)
})

it('asks at most twice a second however much happens', async () => {
  const { ask } = slow(0)
  const asker = oneAtATime(ask, 500)
  for (let n = 0; n < 100; n += 1) {
    asker.soon()
    await vi.advanceTimersByTimeAsync(50)
  }
  expect(ask.mock.calls.length).toBeGreaterThan(5)
  expect(ask.mock.calls.length).toBeLessThanOrEqual(11)
})

it('asks no more once it is stopped', async () => {
  const { ask } = slow(100)
  const asker = oneAtATime(ask, 500)
  asker.begin()
  asker.soon()
  asker.stop()
  await vi.advanceTimersByTimeAsync(10_000)
  asker.soon()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(ask).toHaveBeenCalledTimes(1)
})

it('asks soon again for what was answered at once, and seldom for what takes long', async () => {
  const asked = async (answerMs: number) => {
    const { ask } = slow(answerMs)
    const asker = oneAtATime(ask, restOf)
    asker.begin()
    for (let n = 0; n < 600; n += 1) {
      asker.soon()
      await vi.advanceTimersByTimeAsync(100)
    }
    asker.stop()
    return ask.mock.calls.length
  }
  // In a minute.
  expect(await asked(20)).toBeGreaterThan(50)
  expect(await asked(1_000)).toBe(3)
  expect(await asked(10_000)).toBe(2)
})

it('does not wait anew for what has rested long enough', () => {
  expect(restOf({ tookMs: 1_000, sinceMs: 0 })).toBe(20_000)
  expect(restOf({ tookMs: 1_000, sinceMs: 15_000 })).toBe(5_000)
  expect(restOf({ tookMs: 1_000, sinceMs: 3_600_000 })).toBe(500)
  expect(restOf({ tookMs: 10_000, sinceMs: 0 })).toBe(30_000)
})

import type { Timing } from './ports.ts'

type BatcherOptions<Ask, Answer> = {
  timing: Timing
  /** At most one call begins in so many milliseconds; the first goes at once. */
  every: number
  /** The most that one call takes. */
  max: number
  /** One read or write for all; answers in the order of the asks. */
  run: (asks: readonly Ask[]) => Promise<readonly Answer[]>
}

type Waiting<Ask, Answer> = {
  ask: Ask
  done: (answer: Answer) => void
  failed: (error: unknown) => void
}

/**
 * Lets many lanes share one round trip: what is asked while a call is under way, or too soon after the
 * last, goes with the next one. A failure reaches everyone who waited for that call.
 */
export const makeBatcher = <Ask, Answer>(options: BatcherOptions<Ask, Answer>) => {
  const { timing, every, max, run } = options
  let waiting: Waiting<Ask, Answer>[] = []
  let nextAt = 0
  let planned = false
  let busy = false

  const plan = (): void => {
    if (planned || busy || waiting.length === 0) return
    planned = true
    // A moment, so that lanes which wake together ask together.
    timing.at(Math.max(nextAt, timing.monotonic()), () => {
      planned = false
      void flush()
    })
  }
  const flush = async (): Promise<void> => {
    busy = true
    nextAt = timing.monotonic() + every
    const batch = waiting.slice(0, max)
    waiting = waiting.slice(max)
    try {
      const answers = await run(batch.map(({ ask }) => ask))
      for (const [n, { done }] of batch.entries()) done(answers[n] as Answer)
    } catch (error) {
      for (const { failed } of batch) failed(error)
    }
    busy = false
    plan()
  }
  return {
    ask: (ask: Ask): Promise<Answer> =>
      new Promise((done, failed) => {
        waiting.push({ ask, done, failed })
        plan()
      }),
  }
}

export type Batcher<Ask, Answer> = ReturnType<typeof makeBatcher<Ask, Answer>>

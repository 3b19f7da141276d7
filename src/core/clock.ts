/** Where the present moment comes from. Only process roots and adapters hold the real one. */
export type Clock = { now: () => Date }

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() }

/**
 * Milliseconds that only ever grow, counted alike in every thread of this process (`performance.now()`
 * begins anew in each).
 */
export const monotonic = (): number => {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1_000 + nanoseconds / 1e6
}

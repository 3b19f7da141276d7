/** Counters are folded within a second or two; a roll-up with much to count rests for ten at most. */
const LOOKS_MS = [2_500, 12_500]

/**
 * An event comes before the figures that are counted from it. So whoever shows figures looks again some
 * time after the last event, or they would stand still one event behind.
 */
export const settle = (look: () => void) => {
  let timers: ReturnType<typeof setTimeout>[] = []
  const stop = (): void => {
    for (const timer of timers) clearTimeout(timer)
    timers = []
  }
  return {
    begin: (): void => {
      stop()
      timers = LOOKS_MS.map((wait) => setTimeout(look, wait))
    },
    stop,
  }
}

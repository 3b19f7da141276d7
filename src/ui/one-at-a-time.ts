/** How long the last answer took, and how long ago it came. */
type Last = { tookMs: number; sinceMs: number }
/** In milliseconds; what costs the server much says it by the last answer. */
export type Gap = number | ((last: Last) => number)

const LEAST_MS = 500
const MOST_MS = 30_000
/** An answer of a second is followed by twenty without a question. */
const SHARE = 20

/** The gap of figures that are counted anew each time: what is counted at once may be asked for soon again. */
export const restOf = ({ tookMs, sinceMs }: Last): number =>
  Math.max(LEAST_MS, Math.min(MOST_MS, tookMs * SHARE) - sinceMs)

/**
 * Asks one question at a time, and not more often than every so many milliseconds: a slow server gets no
 * more questions than it answers. Whoever asks meanwhile gets one more answer, after the one under way.
 */
export const oneAtATime = (ask: () => Promise<void>, gap: Gap) => {
  let state: 'idle' | 'resting' | 'asking' = 'idle'
  let wanted = false
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = { tookMs: 0, at: 0 }

  const now = async (): Promise<void> => {
    clearTimeout(timer)
    state = 'asking'
    wanted = false
    const began = Date.now()
    await ask()
    last = { tookMs: Date.now() - began, at: Date.now() }
    state = 'idle'
    if (wanted) soon()
  }
  const restMs = (): number =>
    typeof gap === 'number' ? gap : gap({ tookMs: last.tookMs, sinceMs: Date.now() - last.at })
  const soon = (): void => {
    if (stopped) return
    if (state === 'asking') wanted = true
    if (state !== 'idle') return
    state = 'resting'
    timer = setTimeout(() => void now(), restMs())
  }
  return {
    /** The first question, at once; also after a stop. */
    begin: (): void => {
      stopped = false
      if (state === 'idle') void now()
    },
    soon,
    stop: (): void => {
      stopped = true
      clearTimeout(timer)
      if (state === 'resting') state = 'idle'
    },
  }
}

import { makeEntries, NONE, SLOTS } from './wheel-entries.ts'

type WheelOptions = {
  /** Milliseconds that only grow. */
  monotonic: () => number
  /** The one real timer that the wheel needs: runs after at least about `ms`. */
  wake: (ms: number, run: () => void) => () => void
}

/**
 * A hashed timing wheel in typed arrays: thousands of lanes wait on one timer, and setting or calling
 * off a moment costs no search. Nothing runs early: the timer of the platform may, the wheel does not.
 */
export const makeWheel = ({ monotonic, wake }: WheelOptions) => {
  const entries = makeEntries()
  const heads = new Int32Array(SLOTS).fill(NONE)
  let done = Math.floor(monotonic()) - 1
  let count = 0
  let wokenAt = Number.POSITIVE_INFINITY
  let calm: () => void = () => {}

  const arm = (moment: number): void => {
    if (moment >= wokenAt) return
    calm()
    wokenAt = moment
    calm = wake(Math.max(0, moment - monotonic()), turn)
  }
  const turn = (): void => {
    wokenAt = Number.POSITIVE_INFINITY
    const now = monotonic()
    const last = Math.floor(now)
    const first = Math.max(done + 1, last - SLOTS + 1)
    const due: (() => void)[] = []
    for (let tick = first; tick <= last; tick += 1) count -= entries.takeDue(heads, tick, now, due)
    done = last
    if (count > 0) arm(nextMoment(last))
    for (const run of due) run()
  }
  /** The next slot with anything in it; at most a round away. */
  const nextMoment = (after: number): number => {
    for (let tick = after + 1; tick <= after + SLOTS; tick += 1) {
      if (heads[tick & (SLOTS - 1)] !== NONE) return tick
    }
    return after + SLOTS
  }
  return {
    at: (moment: number, run: () => void): (() => void) => {
      // Up to the next whole millisecond: a slot is looked at when it has begun.
      const tick = Math.max(Math.ceil(moment), done + 1)
      const cancel = entries.add(heads, tick, run)
      count += 1
      arm(tick)
      return () => {
        if (cancel()) count -= 1
      }
    },
  }
}

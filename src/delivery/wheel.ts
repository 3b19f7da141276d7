/** One slot a millisecond; what is further away than a round waits for its round. */
const SLOTS = 4_096
const NONE = -1

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

/** The entries of all slots: linked lists in typed arrays, places used again. */
const makeEntries = () => {
  let capacity = 1_024
  let due = new Float64Array(capacity)
  let next = new Int32Array(capacity)
  let turnOf = new Int32Array(capacity)
  const runs: ((() => void) | null)[] = []
  const free: number[] = []
  let used = 0

  const grow = (): void => {
    capacity *= 2
    const widen = <T extends Float64Array | Int32Array>(old: T, wide: T): T => {
      wide.set(old)
      return wide
    }
    due = widen(due, new Float64Array(capacity))
    next = widen(next, new Int32Array(capacity))
    turnOf = widen(turnOf, new Int32Array(capacity))
  }
  const place = (): number => {
    const given = free.pop()
    if (given !== undefined) return given
    if (used === capacity) grow()
    used += 1
    return used - 1
  }
  return {
    /** Answers how to call it off; that answers whether there was anything left to call off. */
    add: (heads: Int32Array, tick: number, run: () => void): (() => boolean) => {
      const at = place()
      const slot = tick & (SLOTS - 1)
      due[at] = tick
      next[at] = heads[slot] ?? NONE
      heads[slot] = at
      runs[at] = run
      const mine = turnOf[at]
      return () => {
        if (turnOf[at] !== mine || runs[at] === null) return false
        runs[at] = null // Its place is given back when its slot comes round.
        return true
      }
    },
    /** Moves what is due in a slot to `into`, and answers how much of it was still wanted. */
    takeDue: (heads: Int32Array, tick: number, now: number, into: (() => void)[]): number => {
      const slot = tick & (SLOTS - 1)
      let at = heads[slot] ?? NONE
      let kept = NONE
      let taken = 0
      const before = into.length
      while (at !== NONE) {
        const following = next[at] ?? NONE
        const run = runs[at] ?? null
        if (run === null || (due[at] ?? 0) <= now) {
          if (run) {
            into.push(run)
            taken += 1
          }
          runs[at] = null
          turnOf[at] = (turnOf[at] ?? 0) + 1
          free.push(at)
        } else {
          next[at] = kept
          kept = at
        }
        at = following
      }
      heads[slot] = kept
      // A list gives the last set first; people expect the order of setting.
      if (into.length - before > 1) into.push(...into.splice(before).reverse())
      return taken
    },
  }
}

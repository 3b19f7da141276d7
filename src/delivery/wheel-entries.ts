/** One slot a millisecond; what is further away than a round waits for its round. A power of two. */
export const SLOTS = 4_096
/** The end of a slot's list. */
export const NONE = -1

/** The entries of all slots: linked lists in typed arrays, places used again. */
export const makeEntries = () => {
  const places = makePlaces()
  const { runs } = places
  /** Answers how to call it off; that answers whether there was anything left to call off. */
  const add = (heads: Int32Array, tick: number, run: () => void): (() => boolean) => {
    const at = places.take()
    const slot = tick & (SLOTS - 1)
    places.put(at, tick, heads[slot] ?? NONE)
    heads[slot] = at
    runs[at] = run
    const mine = places.turnOf(at)
    return () => {
      if (places.turnOf(at) !== mine || runs[at] === null) return false
      runs[at] = null // Its place is given back when its slot comes round.
      return true
    }
  }
  /** Moves what is due in a slot to `into`, and answers how much of it was still wanted. */
  const takeDue = (heads: Int32Array, tick: number, now: number, into: (() => void)[]): number => {
    const slot = tick & (SLOTS - 1)
    const before = into.length
    let kept = NONE
    for (let at = heads[slot] ?? NONE; at !== NONE; ) {
      const following = places.nextOf(at)
      const run = runs[at] ?? null
      if (run === null || places.dueOf(at) <= now) {
        if (run) into.push(run)
        places.giveBack(at)
      } else {
        places.link(at, kept)
        kept = at
      }
      at = following
    }
    heads[slot] = kept
    const taken = into.length - before
    // A list gives the last set first; people expect the order of setting.
    if (taken > 1) into.push(...into.splice(before).reverse())
    return taken
  }
  return { add, takeDue }
}

const makePlaces = () => {
  let capacity = 1_024
  let due = new Float64Array(capacity)
  let next = new Int32Array(capacity)
  let turn = new Int32Array(capacity)
  const runs: ((() => void) | null)[] = []
  const free: number[] = []
  let used = 0

  const grow = (): void => {
    capacity *= 2
    due = widened(due, new Float64Array(capacity))
    next = widened(next, new Int32Array(capacity))
    turn = widened(turn, new Int32Array(capacity))
  }
  return {
    runs,
    take: (): number => {
      const given = free.pop()
      if (given !== undefined) return given
      if (used === capacity) grow()
      used += 1
      return used - 1
    },
    giveBack: (at: number): void => {
      runs[at] = null
      turn[at] = (turn[at] ?? 0) + 1
      free.push(at)
    },
    put: (at: number, moment: number, following: number): void => {
      due[at] = moment
      next[at] = following
    },
    link: (at: number, following: number): void => {
      next[at] = following
    },
    dueOf: (at: number): number => due[at] ?? 0,
    nextOf: (at: number): number => next[at] ?? NONE,
    /** Rises each time a place is given back: a late call to call off must not meet its successor. */
    turnOf: (at: number): number => turn[at] ?? 0,
  }
}

const widened = <T extends Float64Array | Int32Array>(old: T, wide: T): T => {
  wide.set(old)
  return wide
}

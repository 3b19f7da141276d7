/** What is going to happen, at `at`; `order` breaks ties, so that every run goes the same way. */
export type Planned = { at: number; order: number; run: () => void; off: boolean }

/** A binary heap of what is planned, earliest first. */
export const makeHeap = () => {
  const heap: Planned[] = []

  const push = (one: Planned): void => {
    let at = heap.length
    heap.push(one)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent]
      if (!above || isBefore(above, one)) break
      heap[at] = above
      at = parent
    }
    heap[at] = one
  }
  const pop = (): Planned | undefined => {
    const top = heap[0]
    const last = heap.pop()
    if (last && last !== top) sink(heap, last)
    return top
  }
  return {
    /** Answers how to call it off. */
    plan: (one: Planned): (() => void) => {
      push(one)
      return () => {
        one.off = true
      }
    },
    pop,
    peek: () => heap[0],
  }
}

const isBefore = (one: Planned, other: Planned): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order)

/** Puts `one` where the top was and lets it down to its place. */
const sink = (heap: Planned[], one: Planned): void => {
  let at = 0
  for (;;) {
    const left = heap[2 * at + 1]
    const right = heap[2 * at + 2]
    const isRight = left !== undefined && right !== undefined && isBefore(right, left)
    const child = isRight ? right : left
    if (!child || isBefore(one, child)) break
    heap[at] = child
    at = 2 * at + (isRight ? 2 : 1)
  }
  heap[at] = one
}

type Waiting = { party: string; go: () => void }

/** Lets parties take turns at something scarce. */
export type FairTurns = {
  /** Runs `work` when it is this party's turn. */
  take: <T>(party: string, work: () => Promise<T>) => Promise<T>
}

/**
 * At most `places` pieces of work at once. Of those who wait, the party that was served longest ago
 * goes first: one with a million pieces delays the first piece of another by one round, not by a million.
 */
export const makeFairTurns = (places: number): FairTurns => {
  const waiting: Waiting[] = []
  const servedAt = new Map<string, number>()
  let turn = 0
  let free = places

  const begin = (party: string): void => {
    free -= 1
    turn += 1
    servedAt.delete(party)
    servedAt.set(party, turn)
  }
  const next = (): void => {
    if (waiting.length === 0) {
      // Nobody waits: everyone is new again, and nothing is kept of those who have gone.
      if (free === places) servedAt.clear()
      return
    }
    const since = ({ party }: Waiting): number => servedAt.get(party) ?? 0
    const first = waiting.reduce((best, one) => (since(one) < since(best) ? one : best))
    waiting.splice(waiting.indexOf(first), 1)
    begin(first.party)
    first.go()
  }
  return {
    take: async (party, work) => {
      if (free > 0) begin(party)
      else await new Promise<void>((go) => waiting.push({ party, go }))
      try {
        return await work()
      } finally {
        free += 1
        next()
      }
    },
  }
}

import type { Random } from '../../core/random.ts'

import { makeHeap } from './agenda-heap.ts'
import { seeded } from './prng.ts'

/** Where the virtual clock begins, on the calendar: the hour turns while messages go out. */
export const EPOCH = Date.UTC(2026, 0, 15, 8, 58, 50)

/** Virtual time and chance: everything that happens in a run happens because this says so. */
export type World = {
  /** Milliseconds since the beginning of the run. */
  now: () => number
  random: Random
  between: (from: number, to: number) => number
  chance: (probability: number) => boolean
  pick: <T>(from: readonly T[]) => T | undefined
  /** Plans something; answers how to call it off. */
  at: (moment: number, run: () => void) => () => void
  after: (ms: number, run: () => void) => () => void
  /** Lets time pass until `moment`, or until `done` says so. */
  run: (moment: number, done?: () => boolean) => Promise<void>
  /** Notes a fact: part of the hash, and of the trace when that is kept. */
  note: (what: string, ...facts: readonly (string | number)[]) => void
  /** Counts that something was reached. */
  reach: (what: string) => void
  reached: Map<string, number>
  trace: string[]
  keepsTrace: boolean
  hash: () => number
  events: () => number
}

/** How often it is asked whether the run is over. */
const ASK_EVERY = 64

/** A world of one seed. `keepTrace` keeps what is noted as lines; the hash is the same either way. */
export const makeWorld = (seed: number, keepTrace = false): World => {
  const heap = makeHeap()
  const reached = new Map<string, number>()
  const trace: string[] = []
  let now = 0
  let order = 0
  let events = 0
  const { mix, hash } = makeHash()

  const at = (moment: number, run: () => void) =>
    heap.plan({ at: Math.max(moment, now), order: order++, run, off: false })
  const note: World['note'] = (what, ...facts) => {
    const line = `${(now / 1000).toFixed(3)} ${what} ${facts.join(' ')}`
    for (let i = 0; i < line.length; i++) mix(line.charCodeAt(i))
    if (keepTrace) trace.push(line)
  }
  /** One event; false when there is none until then. */
  const step = (moment: number): boolean => {
    const next = heap.peek()
    if (!next || next.at > moment) return false
    heap.pop()
    if (next.off) return true
    now = next.at
    events += 1
    mix(next.order + Math.floor(now * 16))
    next.run()
    return true
  }
  const run: World['run'] = async (moment, done) => {
    await inTurns(() => step(moment) && !(done && events % ASK_EVERY === 0 && done()))
    if (!done?.()) now = Math.max(now, moment)
  }
  return {
    now: () => now,
    ...chancesOf(seeded(seed)),
    at,
    after: (ms, go) => at(now + ms, go),
    run,
    note,
    reach: (what) => void reached.set(what, (reached.get(what) ?? 0) + 1),
    reached,
    trace,
    keepsTrace: keepTrace,
    hash,
    events: () => events,
  }
}

/** FNV-1a over whatever is mixed in. */
const makeHash = () => {
  let hash = 0x811c9dc5
  const mix = (value: number): void => {
    hash = Math.imul(hash ^ value, 16_777_619)
  }
  return { mix, hash: (): number => hash >>> 0 }
}

type Chances = Pick<World, 'random' | 'between' | 'chance' | 'pick'>

const chancesOf = (random: Random): Chances => ({
  random,
  between: (from, to) => from + random() * (to - from),
  chance: (probability) => random() < probability,
  pick: (from) => from[Math.floor(random() * from.length)],
})

/** Turns of the event loop are dear, so many steps share one; promises settle between them all the same. */
const STEPS = 64

/** Does a step after the other until one says no. All that became possible happens before the next. */
const inTurns = (step: () => boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    let isOver = false
    const one = (): void => {
      if (isOver) return
      try {
        isOver = !step()
      } catch (error) {
        isOver = true
        reject(error)
      }
      if (isOver) resolve()
    }
    const many = (): void => {
      if (isOver) return
      for (let n = 0; n < STEPS; n += 1) setImmediate(one)
      setImmediate(many)
    }
    many()
  })

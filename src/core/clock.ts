import os from 'node:os'

/** Where the present moment comes from. Only process roots and adapters hold the real one. */
export type Clock = { now: () => Date }

/** The machine's own clock. */
export const systemClock: Clock = { now: () => new Date() }

/** Milliseconds that the machine slept before this process and since it began, for every thread of it. */
export type Sleep = BigInt64Array<SharedArrayBuffer>

type Hands = {
  /** Stands still while the machine sleeps; what timers go by. */
  awake: () => number
  /** Goes on while the machine sleeps; good to some 10 ms. */
  uptime: () => number
  /** May be set to anything by anybody. */
  wall: () => number
}

const BEFORE = 0
const SINCE = 1
/** So much between two clocks is no sleep. */
const NOISE = 100

export const makeSleep = ({ awake, uptime }: Pick<Hands, 'awake' | 'uptime'>): Sleep => {
  const sleep = new BigInt64Array(new SharedArrayBuffer(16))
  Atomics.store(sleep, BEFORE, BigInt(Math.round(uptime() - awake())))
  return sleep
}

/**
 * Milliseconds that only ever grow, also while the machine sleeps: what was promised for a time has
 * lapsed when it wakes. How long it slept is looked up when the wall clock has jumped.
 */
export const makeMonotonic = ({ awake, uptime, wall }: Hands, sleep: () => Sleep) => {
  let usual = wall() - awake()
  return (): number => {
    const ticks = awake()
    const ahead = wall() - ticks
    if (Math.abs(ahead - usual) > NOISE) {
      usual = ahead
      const slept = uptime() - ticks - Number(Atomics.load(sleep(), BEFORE))
      if (slept > Number(Atomics.load(sleep(), SINCE)) + NOISE)
        Atomics.store(sleep(), SINCE, BigInt(Math.round(slept)))
    }
    return ticks + Number(Atomics.load(sleep(), SINCE))
  }
}

const machine: Hands = {
  awake: () => {
    const [seconds, nanoseconds] = process.hrtime()
    return seconds * 1_000 + nanoseconds / 1e6
  },
  uptime: () => os.uptime() * 1_000,
  wall: () => Date.now(),
}

let known = makeSleep(machine)

/** For another thread of this process: with it both count alike. */
export const sleepOfProcess = (): Sleep => known
export const goByProcess = (sleep: Sleep): void => {
  known = sleep
}

/** The machine's, counted alike in every thread of this process (`performance.now()` begins anew in each). */
export const monotonic = makeMonotonic(machine, () => known)

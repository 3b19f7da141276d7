import type { Clock } from '../core/clock.ts'
import type { Logger } from '../core/logger.ts'
import type { Random } from '../core/random.ts'
import type { Timing } from './ports.ts'

import { monotonic } from '../core/clock.ts'
import { SECOND } from '../core/time.ts'
import { makeWheel } from './wheel.ts'

/** The machine's time: its wall clock, and one timing wheel for everything that waits. */
export const systemTiming = ({ clock, random }: { clock: Clock; random: Random }): Timing => {
  const wheel = makeWheel({
    monotonic,
    wake: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  return { now: clock.now, monotonic, random, at: wheel.at }
}

/** Resolves at the monotonic moment, or at once when the signal aborts; never throws. */
export const waitUntil = (timing: Timing, moment: number, signal: AbortSignal): Promise<void> => {
  if (signal.aborted || moment <= timing.monotonic()) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      cancel()
      off()
      resolve()
    }
    const cancel = timing.at(moment, end)
    const off = onAbort(signal, end)
  })
}

/** Calls `end` when the signal aborts; answers how to stop listening. For signals that live as long as a process. */
export const onAbort = (signal: AbortSignal, end: () => void): (() => void) => {
  const waiting = waitingOn(signal)
  waiting.add(end)
  return () => void waiting.delete(end)
}

/** What waits, by the signal that ends it: each signal is listened to once, which is dear, not once a wait. */
const waits = new WeakMap<AbortSignal, Set<() => void>>()

const waitingOn = (signal: AbortSignal): Set<() => void> => {
  const known = waits.get(signal)
  if (known) return known
  const waiting = new Set<() => void>()
  waits.set(signal, waiting)
  const endAll = () => {
    for (const end of waiting) end()
  }
  signal.addEventListener('abort', endAll, { once: true })
  return waiting
}

/** A pause of at least `ms` milliseconds that ends with the signal. */
export const pause = (timing: Timing, ms: number, signal: AbortSignal): Promise<void> =>
  waitUntil(timing, timing.monotonic() + ms, signal)

type Repeated = {
  what: string
  every: number
  work: () => Promise<void>
  signal: AbortSignal
  log: Logger
}

/** Does the same again and again until the signal aborts; a failure is logged and tried again. */
export const repeat = async (
  timing: Timing,
  { what, every, work, signal, log }: Repeated,
): Promise<void> => {
  while (!signal.aborted) {
    let wait = every
    await work().catch((err: unknown) => {
      // Soon: what failed may be a lease that is not certain for much longer.
      wait = Math.min(every, SECOND)
      if (!signal.aborted) log.error(`could not ${what}`, { err })
    })
    await pause(timing, wait, signal)
  }
}

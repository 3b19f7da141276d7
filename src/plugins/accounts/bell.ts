import { setTimeout as sleep } from 'node:timers/promises'

import { onAbort } from '../../delivery/timing.ts'

/** A wait that ends with its signal, and never throws. */
export const quietSleep = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {})

/** Wakes who waits. Rung while nobody waits, it ends the next wait at once. */
export const makeBell = () => {
  let rung = false
  let wake: (() => void) | null = null
  return {
    ring: (): void => {
      rung = true
      wake?.()
    },
    wait: async (ms: number, signal: AbortSignal): Promise<void> => {
      if (!rung && !signal.aborted)
        await new Promise<void>((resolve) => {
          const end = () => {
            clearTimeout(timer)
            off()
            wake = null
            resolve()
          }
          const timer = setTimeout(end, ms)
          // The signal outlives thousands of waits: one of its own for each of them would stay with it.
          const off = onAbort(signal, end)
          wake = end
        })
      rung = false
    },
  }
}

export type Bell = ReturnType<typeof makeBell>

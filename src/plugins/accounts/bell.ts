import { setTimeout as sleep } from 'node:timers/promises'

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
      if (!rung) {
        const pause = new AbortController()
        wake = () => pause.abort()
        await quietSleep(ms, AbortSignal.any([signal, pause.signal]))
        wake = null
      }
      rung = false
    },
  }
}

export type Bell = ReturnType<typeof makeBell>

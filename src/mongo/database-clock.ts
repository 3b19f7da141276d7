import type { Clock } from '../core/clock.ts'
import type { Db } from './connect.ts'

import { monotonic, systemClock } from '../core/clock.ts'
import { SECOND } from '../core/time.ts'

const ASK_EVERY = 20 * SECOND
/** An answer that took longer says too little about the moment. */
const PROMPT = SECOND
/** Machines that keep time differ by less; then a process goes by its own clock. */
const TOLERATED = SECOND

type Parts = {
  own: Clock
  monotonic: () => number
  /** What the database's clock says. */
  ask: () => Promise<Date>
}

export type DatabaseClock = Clock & { close: () => Promise<void> }

/**
 * platform: the time that all senders and workers of an installation agree on. What one of them makes
 * due, the others find due, also where a machine's clock is minutes off: it then goes by the
 * database's, asked every 20 seconds and carried on by the monotonic clock.
 */
export const openDatabaseClock = async (db: Db): Promise<DatabaseClock> => {
  const ask = async (): Promise<Date> => (await db.admin().command({ hello: 1 }))['localTime']
  const clock = makeSharedClock({ own: systemClock, monotonic, ask })
  await clock.look()
  const timer = setInterval(() => void clock.look().catch(() => {}), ASK_EVERY)
  timer.unref()
  return {
    now: clock.now,
    close: async () => clearInterval(timer),
  }
}

/** The clock without its connection: `look` asks once more. */
export const makeSharedClock = ({ own, monotonic, ask }: Parts) => {
  let known: { at: number; when: number; ahead: number } | null = null
  let askedAt = Number.NEGATIVE_INFINITY
  const look = async (): Promise<void> => {
    askedAt = monotonic()
    const asked = askedAt
    const at = (await ask()).getTime()
    const took = monotonic() - asked
    if (known && took > PROMPT) return
    const when = asked + took / 2
    known = { at, when, ahead: own.now().getTime() - at - (monotonic() - when) }
  }
  return {
    now: (): Date => {
      const mine = own.now()
      if (!known) return mine
      const shared = known.at + (monotonic() - known.when)
      const ahead = mine.getTime() - shared
      // The own clock was set, or the machine stood still unnoticed: only the database knows which.
      if (Math.abs(ahead - known.ahead) > TOLERATED && monotonic() - askedAt > PROMPT)
        void look().catch(() => {})
      return Math.abs(ahead) < TOLERATED ? mine : new Date(shared)
    },
    look,
  }
}

import type { Logger } from '../core/logger.ts'
import type { HeldActor } from './make-actor.ts'
import type { Lease, LeaseStore, Timing } from './ports.ts'

import { pause } from './timing.ts'

const FINISH_WITHIN = 10_000
/** And its connection is gone in so long, whatever it did; the two together are less than a process has to stop. */
const GONE_WITHIN = 4_000

/** An account that this process holds. */
export type Held = {
  lease: Lease
  actor: HeldActor
  parts: { close?: () => Promise<void> }[]
  /** Monotonic: not handed over before. */
  keepUntil: number
}

type With = { leases: Pick<LeaseStore, 'release'>; log: Logger; timing: Timing }

/** Ordered: no new work, the flight finishes, the connection ends, and only then the lease. */
export const giveUp = async (one: Held, hold: With): Promise<void> => {
  const { log, timing } = hold
  const { actor } = one
  const enough = pause(timing, FINISH_WITHIN, actor.signal).then(() => 'late' as const)
  const finished = closeParts(one, log).then(() => actor.idle())
  if ((await Promise.race([finished, enough])) === 'late' && !actor.signal.aborted)
    log.warn('a request did not finish in time', { account: actor.account })
  await endAndRelease(one, hold, 'given up in order')
}

/** A connection that does not end in time, which may be one that still opens, keeps its lease until that lapses. */
export const endAndRelease = async (one: Held, hold: With, why: string): Promise<void> => {
  const { leases, log, timing } = hold
  const { account } = one.actor
  const late = new Promise<'late'>(
    (resolve) => void timing.at(timing.monotonic() + GONE_WITHIN, () => resolve('late')),
  )
  const ended = one.actor.abort(why).catch((err: unknown) => {
    log.error('could not end a connection', { account, err })
    return 'late' as const
  })
  if ((await Promise.race([ended, late])) === 'late')
    return log.warn('a connection did not end in time; its lease lapses by itself', { account })
  await leases
    .release(one.lease)
    .catch((err: unknown) =>
      log.warn('could not release a lease; it lapses by itself', { account, err }),
    )
}

export const closeParts = async (one: Held, log: Logger): Promise<void> => {
  for (const part of one.parts.splice(0).reverse()) {
    await part
      .close?.()
      .catch((err: unknown) => log.error('part did not close', { account: one.actor.account, err }))
  }
}

import type { LaneRef, Messages, Pacing, Timing } from './ports.ts'

import { SECOND } from '../core/time.ts'

/** Known for so long here, and as long where they are read: a lowered ceiling holds after twice that at the latest. */
const HOLD_FOR = 2 * SECOND

type Deps = { messages: Pick<Messages, 'pacing'>; timing: Pick<Timing, 'now' | 'monotonic'> }
type Known = { pacing: Pacing; readAt: number }

/**
 * The ceilings of lanes at work, for the look before the wire. All that asked lately are read together, so
 * that it is one read in two seconds, however many lanes there are.
 */
export const makeCeilings = ({ messages, timing }: Deps) => {
  const lately = new Map<string, { lane: LaneRef; askedAt: number }>()
  const known = new Map<string, Known>()
  const isOld = ({ account }: LaneRef, now: number): boolean =>
    now - (known.get(account)?.readAt ?? Number.NEGATIVE_INFINITY) > HOLD_FOR
  const forget = (now: number): void => {
    for (const [account, { askedAt }] of lately)
      if (now - askedAt > HOLD_FOR) {
        lately.delete(account)
        known.delete(account)
      }
  }
  return {
    /** By account; one of which nothing is known is not in it. */
    of: async (lanes: readonly LaneRef[]): Promise<ReadonlyMap<string, Pacing>> => {
      const askedAt = timing.monotonic()
      forget(askedAt)
      for (const lane of lanes) lately.set(lane.account, { lane, askedAt })
      if (lanes.some((lane) => isOld(lane, askedAt))) {
        const all = [...lately.values()].map(({ lane }) => lane)
        const found = await messages.pacing(all, timing.now())
        for (const [account, pacing] of found) known.set(account, { pacing, readAt: askedAt })
      }
      return new Map(
        lanes.flatMap(({ account }) => {
          const one = known.get(account)
          return one ? [[account, one.pacing] as const] : []
        }),
      )
    },
  }
}

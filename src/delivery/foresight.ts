import type { InHand } from '../core/model/delivery.ts'
import type { LaneWork } from './lane-work.ts'
import type { Seen } from './shared.ts'

import { waitUntil } from './timing.ts'

/** Facts are read this long before the wire at most, so that what anybody stored a second ago counts. */
export const FRESH_FOR = 950
const LEAD = 900
/** The message is with its connection so long before its moment: whatever keeps this process busy, it is on time. */
const HAND_OVER = 250
const MOST = 64
const PROBES = 3

/**
 * Reads the facts of coming messages just ahead of their moment. While messages go out it looks at one;
 * where many are set aside in a row it looks at more at a time, since those need no pause. `rows` begins
 * with the message at hand and loses it when it is settled.
 */
export const makeForesight = (work: LaneWork, rows: readonly InHand[]) => {
  const { lane, timing, pace, signal } = work
  const seen = new Map<string, Seen>()
  let width = 1

  const fresh = (delivery: InHand): Seen | null => {
    const known = seen.get(delivery._id)
    return known && timing.monotonic() - known.readAt <= FRESH_FOR ? known : null
  }
  return {
    /** Facts no older than `FRESH_FOR` at the message's moment, a little ahead of it. Null: the lane has ended. */
    at: async (delivery: InHand): Promise<Seen | null> => {
      const moment = Math.max(pace.nextAt, timing.monotonic())
      const known = fresh(delivery)
      if (!known || moment - known.readAt > FRESH_FOR) {
        await waitUntil(timing, moment - LEAD, signal)
        if (signal.aborted) return null
        const coming = rows.slice(0, width)
        const facts = await work.lookAhead(lane, coming)
        seen.clear()
        coming.forEach(({ _id }, n) => {
          const one = facts[n]
          if (one) seen.set(_id, one)
        })
      }
      await waitUntil(timing, moment - HAND_OVER, signal)
      return signal.aborted ? null : (seen.get(delivery._id) ?? null)
    },
    /** Until when a decision on these facts holds, as a monotonic moment. */
    holdsUntil: (facts: Seen): number => facts.readAt + FRESH_FOR,
    /** Whether the store answers for one of the next rows, whatever it says of the first. */
    canReadOthers: async (): Promise<boolean> => {
      for (const other of rows.slice(1, 1 + PROBES)) {
        const facts = await work.lookAhead(lane, [other]).catch(() => null)
        if (facts) return true
      }
      return false
    },
    sent: (): void => {
      width = 1
    },
    setAside: (): void => {
      width = Math.min(MOST, width * 4)
    },
  }
}

export type Foresight = ReturnType<typeof makeForesight>

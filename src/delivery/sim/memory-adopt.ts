import type { Delivery, DeliveryState } from '../../core/model/delivery.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { LaneRef } from '../ports.ts'
import type { Rows } from './memory-rows.ts'

import { heldLane } from './memory-rows.ts'

/** One statement of several that make up an operation: what lies between two of them may fail, or take its time. */
export type Step = <T>(kind: 'read' | 'write', work: () => T | Promise<T>) => Promise<T>

/** They follow each other at once. */
export const atOnce: Step = async (_kind, work) => work()

/** Whether a row was in hand under this receipt, and nobody has settled it. */
export type IsInHand = (
  flight: NonNullable<Lane['flight']>,
  row: Delivery,
  fence: number,
) => boolean

const unsettled: readonly DeliveryState[] = [
  ...(['queued', 'deferred', 'unknown', 'cancelled', 'skipped'] as const),
]

/** Takes over, in the statements of the store on MongoDB and in their order; `isInHand` for those who do it wrongly. */
export const adoptRows = async (
  rows: Rows,
  { ref, now, step }: { ref: LaneRef; now: Date; step: Step },
  isInHand: IsInHand = isOfReceipt,
): Promise<number> => {
  const { fence } = ref
  const set = { state: 'unknown', reason: 'unknown-outcome', fence, dueAt: now } as const
  /** Changes those rows of the account in one statement; answers how many. */
  const update = (which: (row: Delivery) => boolean, change: (row: Delivery) => void) =>
    step('write', () => {
      const some = rowsOf(rows, ref).filter(which)
      for (const row of some) change(row)
      return some.length
    })
  const take = (row: Delivery) => Object.assign(row, { ...set, updatedAt: now })
  const lane = await step('read', () => {
    const held = heldLane(rows, ref)
    return held && { flight: held.flight }
  })
  if (!lane) return 0
  const { flight } = lane
  const inHand = flight
    ? await update(
        (row) => isInHand(flight, row, fence),
        (row) => take(row).attempts.push({ at: now, outcome: 'taken-over', detail: null }),
      )
    : 0
  const isEarlier = (row: Delivery, state: DeliveryState) =>
    row.state === state && row.fence < fence && row.sentAt === null
  await update(
    (row) => isEarlier(row, 'unknown'),
    (row) => passOn(row, fence),
  )
  const marked = await update((row) => isEarlier(row, 'leased'), take)
  await step('write', () => {
    const held = heldLane(rows, ref)
    if (held) held.flight = null
  })
  return inHand + marked
}

/** In the hand of an earlier owner, and not settled by it: what it settled carries its receipt, or a later one. */
const isOfReceipt: IsInHand = (flight, row, fence) =>
  row.fence <= flight.fence && isLeftOpen(flight, row, fence)

/** And whoever has taken it over from that receipt before. */
export const isLeftOpen: IsInHand = (flight, { _id, state, fence: of, receipt }, fence) => {
  if (of >= fence || !flight.ids.includes(_id) || !unsettled.includes(state)) return false
  return !(of === flight.fence && (receipt ?? 0) >= flight.no)
}

/** Begun, without a word of its end or of another holder. */
export const isBegunStill = (last: Delivery['attempts'][number] | undefined): boolean =>
  last?.outcome === 'begun' && last.detail === null

/** What an earlier owner has begun is not taken for the next one's; it counts as what it is. */
const passOn = (row: Delivery, fence: number): void => {
  row.fence = fence
  const last = row.attempts.at(-1)
  if (last && isBegunStill(last))
    row.attempts[row.attempts.length - 1] = { ...last, detail: 'taken-over' }
}

export const isOf = ({ tenant, account }: LaneRef, row: Delivery): boolean =>
  row.account === account && row.tenant === tenant

export const rowsOf = ({ deliveries }: Rows, ref: LaneRef): Delivery[] => {
  const own: Delivery[] = []
  for (const row of deliveries.values()) if (isOf(ref, row)) own.push(row)
  return own
}

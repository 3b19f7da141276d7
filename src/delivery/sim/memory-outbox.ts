import type { Delivery, DeliveryState, InHand, ToSend } from '../../core/model/delivery.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { LaneRef, LaneStanding, OutboxStore, Outcome, RestOrder } from '../ports.ts'
import type { Step } from './memory-adopt.ts'
import type { Rows } from './memory-rows.ts'

import { after, DAY } from '../../core/time.ts'
import { adoptRows, atOnce, isBegunStill, isOf, rowsOf } from './memory-adopt.ts'
import { copyOfLane, copyOfRow, heldLane } from './memory-rows.ts'

const openForSending: readonly DeliveryState[] = ['queued', 'deferred', 'unknown']

/** The port, with each statement of a takeover apart; without a word about them they follow each other at once. */
export type MemoryOutbox = Omit<OutboxStore, 'adopt'> & {
  adopt: (ref: LaneRef, now: Date, step?: Step) => Promise<number>
}

/** The rows of the lanes of a store in memory. */
export const memoryOutbox = (rows: Rows): MemoryOutbox => {
  const { deliveries } = rows
  return {
    lanes: async (refs) => new Map(refs.flatMap((ref) => standingOf(rows, ref))),
    adopt: (ref, now, step = atOnce) => adoptRows(rows, { ref, now, step }),
    withWork: async (refs, now) =>
      new Set(refs.filter((ref) => hasDue(rows, ref, now)).map((ref) => ref.account)),
    pull: async ({ lane, doubtful, campaigns, now, limit }) =>
      dueRows(rows, lane, now)
        .filter(({ campaign }) => campaigns.includes(campaign))
        .filter(({ state }) => (state === 'unknown') === doubtful)
        .sort(byTurn)
        .slice(0, limit)
        .map(inHandOf),
    stillOpen: async (asked) =>
      new Map(
        asked.flatMap(({ _id }) => {
          const row = deliveries.get(_id)
          return row && isOpen(row) ? [[_id, toSendOf(row)] as const] : []
        }),
      ),
    receive: async (receipts) => {
      const lost = new Set<string>()
      for (const { lane: ref, no, flight, hour, day } of receipts) {
        const lane = heldLane(rows, ref)
        if (!lane) lost.add(ref.account)
        else if (!isOlder(lane, no))
          Object.assign(lane, { flight: { fence: ref.fence, no, ids: [...flight] }, hour, day })
      }
      return lost
    },
    begin: async ({ lane, delivery, at }) => {
      const row = deliveries.get(delivery)
      if (!row || row.tenant !== lane.tenant || row.state !== 'unknown') return null
      if (row.dueAt > at || row.fence > lane.fence) return null
      const isBegun = row.fence === lane.fence && isBegunStill(row.attempts.at(-1))
      Object.assign(row, { fence: lane.fence, updatedAt: at })
      if (!isBegun) row.attempts.push({ at, outcome: 'begun', detail: null })
      return copyOfRow(row)
    },
    commit: async (outcomes) => {
      for (const outcome of outcomes) write(rows, outcome)
    },
    rest: async (ref, order) => {
      const lane = heldLane(rows, ref)
      if (lane) rest(lane, order, rows.now())
      return lane !== null
    },
  }
}

const inHandOf = (row: Delivery): InHand => {
  const copy: Partial<Delivery> = copyOfRow(row)
  for (const field of notInHand) delete copy[field]
  return { ...copy, message: { media: row.message.media } } as InHand
}
/** And with its message, right before it goes. */
const toSendOf = (row: Delivery): ToSend => {
  const { randomId, message, createdAt } = row
  return { ...inHandOf(row), randomId, message, createdAt }
}
const notInHand = [
  ...['randomId', 'reason', 'receipt', 'linkCodes', 'messageId', 'sentAt', 'readAt'],
  ...['repliedAt', 'ground', 'toPlan', 'createdAt', 'updatedAt'],
] as const satisfies (keyof Delivery)[]

/** Of the same holder, but it arrives after a later one. */
const isOlder = ({ flight, fence }: Lane, no: number): boolean =>
  flight?.fence === fence && flight.no > no

const isOpen = (row: Delivery | undefined): boolean =>
  row !== undefined && openForSending.includes(row.state)

const byTurn = (one: Delivery, other: Delivery): number =>
  one.dueAt.getTime() - other.dueAt.getTime() || (one._id < other._id ? -1 : 1)

const isDue = (row: Delivery, now: Date): boolean => isOpen(row) && row.dueAt <= now

const dueRows = (rows: Rows, ref: LaneRef, now: Date): Delivery[] =>
  rowsOf(rows, ref).filter((row) => isDue(row, now))

const hasDue = ({ deliveries }: Rows, ref: LaneRef, now: Date): boolean => {
  for (const row of deliveries.values()) if (isOf(ref, row) && isDue(row, now)) return true
  return false
}

const standingOf = (rows: Rows, ref: LaneRef): [string, LaneStanding][] => {
  const held = heldLane(rows, ref)
  if (!held) return []
  const { flight: _flight, ...lane } = copyOfLane(held)
  const left = (until: Date | null) =>
    Math.max(0, until ? until.getTime() - rows.now().getTime() : 0)
  return [[ref.account, { lane, floodMs: left(lane.floodUntil), restMs: left(lane.restUntil) }]]
}

const write = ({ deliveries }: Rows, outcome: Outcome): void => {
  const { lane, delivery, state, reason, attempt, updatedAt, receipt } = outcome
  const row = deliveries.get(delivery)
  if (!row || row.tenant !== lane.tenant || row.fence > lane.fence) return
  if (row.state === 'sent' && state !== 'sent') return
  Object.assign(row, { state, reason, updatedAt, fence: lane.fence, receipt })
  if (outcome.dueAt) row.dueAt = outcome.dueAt
  if (outcome.messageId !== undefined) row.messageId = outcome.messageId
  if (outcome.sentAt) row.sentAt = outcome.sentAt
  if (attempt) {
    const { number, ...said } = attempt
    row.attempts[number] = said
  }
}

/** Only ever longer: a shorter wait that is written late does not cut one that stands. */
const rest = (lane: Lane, order: RestOrder, now: Date): void => {
  const { key: last, floodMs, restMs, restReason } = order
  const later = (until: Date | null, ms: number): Date => {
    const wanted = after(now, Math.ceil(ms))
    return until && until > wanted ? until : wanted
  }
  if (floodMs !== undefined) {
    const floods = lane.slowed && lane.slowed.until > now ? lane.slowed.floods : 0
    lane.floodUntil = later(lane.floodUntil, floodMs)
    const more = lane.slowed?.last === last ? 0 : 1
    lane.slowed = { floods: floods + more, until: after(now, DAY), last }
  }
  if (restMs !== undefined) lane.restUntil = later(lane.restUntil, restMs)
  if (restReason !== undefined) lane.restReason = restReason
}

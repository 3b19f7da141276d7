import type { Delivery, DeliveryState, InHand, ToSend } from '../../core/model/delivery.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { LaneRef, LaneStanding, OutboxStore, Outcome, RestOrder } from '../ports.ts'
import type { Rows } from './memory-rows.ts'

import { after, DAY } from '../../core/time.ts'
import { copyOfLane, copyOfRow, heldLane } from './memory-rows.ts'

const openForSending: readonly DeliveryState[] = ['queued', 'deferred', 'unknown']
const unsettled: readonly DeliveryState[] = [...openForSending, 'cancelled', 'skipped']

/** The rows of the lanes of a store in memory. */
export const memoryOutbox = (rows: Rows): OutboxStore => {
  const { deliveries } = rows
  return {
    lanes: async (refs) => new Map(refs.flatMap((ref) => standingOf(rows, ref))),
    adopt: async (ref, now) => adopt(rows, ref, now),
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
  ...['repliedAt', 'toPlan', 'createdAt', 'updatedAt'],
] as const satisfies (keyof Delivery)[]

/** Of the same holder, but it arrives after a later one. */
const isOlder = ({ flight, fence }: Lane, no: number): boolean =>
  flight?.fence === fence && flight.no > no

const isOpen = (row: Delivery | undefined): boolean =>
  row !== undefined && openForSending.includes(row.state)

const byTurn = (one: Delivery, other: Delivery): number =>
  one.dueAt.getTime() - other.dueAt.getTime() || (one._id < other._id ? -1 : 1)

const isOf = ({ tenant, account }: LaneRef, row: Delivery): boolean =>
  row.account === account && row.tenant === tenant

const rowsOf = ({ deliveries }: Rows, ref: LaneRef): Delivery[] => {
  const own: Delivery[] = []
  for (const row of deliveries.values()) if (isOf(ref, row)) own.push(row)
  return own
}

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

const adopt = (rows: Rows, ref: LaneRef, now: Date): number => {
  const lane = heldLane(rows, ref)
  if (!lane) return 0
  const set = { state: 'unknown', reason: 'unknown-outcome', fence: ref.fence } as const
  let adopted = 0
  for (const row of rowsOf(rows, ref)) {
    if (row.fence >= ref.fence) continue
    const inHand = isUnsettled(lane, row)
    if (inHand) row.attempts.push({ at: now, outcome: 'taken-over', detail: null })
    if (inHand || row.state === 'leased') {
      Object.assign(row, { ...set, dueAt: now, updatedAt: now })
      adopted += 1
    } else if (row.state === 'unknown') passOn(row, ref.fence)
  }
  lane.flight = null
  return adopted
}

/** Begun, without a word of its end or of another holder. */
const isBegunStill = (last: Delivery['attempts'][number] | undefined): boolean =>
  last?.outcome === 'begun' && last.detail === null

/** What an earlier owner has begun is not taken for the next one's; it counts as what it is. */
const passOn = (row: Delivery, fence: number): void => {
  row.fence = fence
  const last = row.attempts.at(-1)
  if (last && isBegunStill(last))
    row.attempts[row.attempts.length - 1] = { ...last, detail: 'taken-over' }
}

/** In the hand of an earlier owner, and not settled by it: what it settled carries its receipt, or a later one. */
const isUnsettled = ({ flight }: Lane, { _id, state, fence, receipt }: Delivery): boolean => {
  if (!flight?.ids.includes(_id) || !unsettled.includes(state)) return false
  return fence < flight.fence || (fence === flight.fence && (receipt ?? 0) < flight.no)
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

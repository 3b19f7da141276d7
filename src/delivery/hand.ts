import type { InHand } from '../core/model/delivery.ts'
import type { LaneWork } from './lane-work.ts'
import type { Said } from './record.ts'

import { mediaIds } from '../core/media.ts'
import { SECOND } from '../core/time.ts'
import { budgetOf, gapMs, howManyFit, spend } from './pace.ts'

/** So few are left at most when the next are taken: asking for them, with others, takes some two seconds. */
const TOP_UP = 12
/** An account that sends slowly takes no more than this long a work: what it has in hand is nobody else's. */
const LONGEST_HAND = 100 * SECOND

/** So many rows a lane takes at once. */
export const sizeOfHand = ({ inHand, pace }: Pick<LaneWork, 'inHand' | 'pace'>): number =>
  Math.max(1, Math.min(inHand, Math.floor(LONGEST_HAND / gapMs(pace.pacing, () => 0))))
/** So few are left when the next are taken. */
const fewOf = (size: number): number => Math.min(TOP_UP, Math.ceil(size / 8))

export type Hand = ReturnType<typeof makeHand>

/** The rows that a lane has in hand, in their order, and what is being written of those before. */
export const makeHand = (first: readonly InHand[]) => {
  const rows = [...first]
  /** In hand, or settled and not yet written: these are not taken once more. */
  const held = new Set(rows.map(({ _id }) => _id))
  /** Left for Telegram, and what became of it is not written yet. */
  const gone = new Set<string>()
  const writes = new Set<Promise<void>>()
  let failed = false
  const write = async ({ _id }: InHand, said: Said & { write: Promise<void> }): Promise<void> => {
    if (said.left) gone.add(_id)
    try {
      await said.write
      held.delete(_id)
      gone.delete(_id)
    } catch {
      // The row stays open and is offered again by the same id, after this hand.
      failed = true
    }
  }
  return {
    rows,
    held,
    /** The first of `rows`: those that are settled have left it. */
    next: (): InHand | undefined => rows[0],
    left: (): number => rows.length,
    /** Messages that these rows come to: each item of an album is one to Telegram. */
    weight: (): number => weightOf(rows),
    /** What the receipt must name now. */
    flight: (): string[] => [...gone, ...rows.map(({ _id }) => _id)],
    /** And what when only the row at hand may still leave, or none of them. */
    lastFlight: (last: InHand | null): string[] => [...gone, ...(last ? [last._id] : [])],
    add: (more: readonly InHand[]): void => {
      for (const row of more) held.add(row._id)
      rows.push(...more)
    },
    settle: (row: InHand, { write: written, ...said }: Said): void => {
      if (said.go === 'next') rows.shift()
      if (!written) return
      const one = write(row, { ...said, write: written }).finally(() => writes.delete(one))
      writes.add(one)
    },
    /** Resolves when every outcome is written, or could not be: then it answers false. */
    written: async (): Promise<boolean> => {
      await Promise.all(writes)
      return !failed
    },
  }
}

/** Messages that these rows come to, to Telegram. */
export const weightOf = (rows: readonly Pick<InHand, 'message'>[]): number =>
  rows.reduce((sum, { message }) => sum + Math.max(1, mediaIds(message.media).length), 0)

/** Of rows in their turn those for which so much is left: who comes after an album waits with it. */
export const thatFit = (
  rows: readonly InHand[],
  left: number,
  { pace }: Pick<LaneWork, 'pace'>,
): readonly InHand[] => {
  const weights = rows.map((row) => weightOf([row]))
  return rows.slice(0, howManyFit(weights, left, pace.pacing))
}

/**
 * Names what is in hand, on disk before any of it can leave, and counts it as spent in the hour of `at`.
 * False: the lane has passed on.
 */
export const receive = async (
  work: LaneWork,
  flight: readonly string[],
  ahead: number,
  at = work.timing.now(),
): Promise<boolean> => {
  const { lane, pace } = work
  work.receipt += 1
  const spent = spend(pace.spent, at, ahead)
  const isHeld = await work.receive({ ...{ lane, no: work.receipt, flight }, ...spent })
  if (isHeld) work.received = spent
  return isHeld
}

export type TopUp = ReturnType<typeof makeTopUp>

/**
 * Asked to stop, a lane gives back at once, on disk, all that it will not begin, and the message at hand where
 * its connection has not let it go: a file on its way up takes longer than it is given, and what the receipt
 * names then is of unknown outcome, three times of which are a message that kills its sender.
 */
export const giveBackOnStop = (work: LaneWork, hand: Hand, more: TopUp) => {
  const { actor, log, signal } = work
  let underWay: Promise<void> | null = null
  const giveBack = async (): Promise<void> => {
    // A receipt that names more of them must not come after this one; what is settled need not be named.
    await Promise.all([more.done(), hand.written()])
    const [row] = hand.rows
    // Doubtful ones are not on the receipt.
    if (actor.signal.aborted || !row || row.state === 'unknown') return
    const last = mayStillLeave(work, row) ? row : null
    await receive(work, hand.lastFlight(last), last ? weightOf([last]) : 0)
  }
  const begin = (): void => {
    underWay = giveBack().catch((err: unknown) =>
      log.warn('what is in hand could not be given back early', { err }),
    )
  }
  signal.addEventListener('abort', begin, { once: true })
  return {
    /** Resolves when it is written, if it had to be. */
    done: async (): Promise<void> => {
      signal.removeEventListener('abort', begin)
      await underWay
    },
  }
}

/** Asked to stop, a lane hands nothing over any more; what it has handed over before was taken back, or had left. */
const mayStillLeave = ({ departures, lane, handedOver }: LaneWork, { _id }: InHand): boolean =>
  handedOver === _id && !departures.hasStayed(lane.account)

/** Takes more rows into a hand that runs out, while its last ones go: no pause between two hands. */
export const makeTopUp = (work: LaneWork, hand: Hand) => {
  let underWay: Promise<void> | null = null
  let over = false
  const take = async (): Promise<void> => {
    try {
      over = (await topUp(work, hand)) === 0
    } catch (err) {
      over = true
      work.log.warn('no more messages could be taken; they are looked for anew', { err })
    }
    underWay = null
  }
  return {
    look: (): void => {
      if (!over && hand.left() <= fewOf(sizeOfHand(work))) underWay ??= take()
    },
    /** Resolves when nothing is being taken. */
    done: async (): Promise<void> => {
      await underWay
    },
  }
}

const topUp = async (work: LaneWork, hand: Hand): Promise<number> => {
  const { lane, pace, store, timing } = work
  // A lost answer goes first: the hand ends, and the next look finds it.
  if (work.doubtAt <= timing.monotonic()) return 0
  await work.together()
  const campaigns = await work.sendable(lane)
  if (campaigns.length === 0) return 0
  const [standing, pacing] = await Promise.all([work.standing(lane), work.pacing(lane)])
  if (!standing || standing.floodMs > 0 || standing.restMs > 0) return 0
  pace.pacing = pacing
  const now = timing.now()
  const left = budgetOf({ now, spent: pace.spent, pacing }).left - hand.weight()
  const limit = Math.min(sizeOfHand(work), left)
  if (limit <= 0) return 0
  // What is written while the database looks may still be in its answer as it was.
  const known = new Set(hand.held)
  const found = await store.pull({
    ...{ lane, doubtful: false, campaigns, now, limit: limit + known.size },
  })
  const unknown = found.filter(({ _id }) => !known.has(_id)).slice(0, limit)
  const fresh = thatFit(unknown, left, work)
  if (fresh.length === 0 || work.signal.aborted) return 0
  const flight = [...hand.flight(), ...fresh.map(({ _id }) => _id)]
  if (!(await receive(work, flight, hand.weight() + weightOf(fresh)))) return 0
  hand.add(fresh)
  return fresh.length
}

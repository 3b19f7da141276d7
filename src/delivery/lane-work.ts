import type { InHand } from '../core/model/delivery.ts'
import type { AccountActor, AccountPace } from './actor.ts'
import type { Hand, TopUp } from './hand.ts'
import type { Spent } from './pace.ts'
import type { LaneRef, LaneStanding, Pacing } from './ports.ts'
import type { Shared } from './shared.ts'

import { MINUTE, SECOND } from '../core/time.ts'
import { makeForesight } from './foresight.ts'
import { giveBackOnStop, makeHand, makeTopUp, receive, sizeOfHand, thatFit } from './hand.ts'
import { budgetOf, spend } from './pace.ts'
import { sendNext } from './send-next.ts'
import { pause } from './timing.ts'

const IDLE = 500
const AFTER_ERROR = 2 * SECOND
/** Something is due and may not be sent, or the account rests: look again after so long. */
const LOOK_AGAIN = 2 * SECOND
/** A lane knows of its own lost answers; this often it looks for others. */
const LOOK_FOR_DOUBT = 5 * MINUTE

/** One account at work, in this process. */
export type LaneWork = Shared & {
  actor: AccountActor
  lane: LaneRef
  /** Ends with the lease, or when the pipeline is asked to stop. */
  signal: AbortSignal
  /** Of the receipt by which the rows at hand are in hand. */
  receipt: number
  /** What the lane's row says of hour and day, by the last receipt that is known to be on disk. */
  received: Spent
  /** The row on which the work failed last, and how often in a row. */
  failing: { delivery: string; times: number } | null
  /** After a hand: what its receipt must name still. Null: it names nothing any more. */
  owes: (() => string[]) | null
  /** The row that was given to its connection and is not settled. */
  handedOver: string | null
  /** Monotonic: from then on there may be rows of unknown outcome to offer again. */
  doubtAt: number
  pace: AccountPace & {
    spent: Spent
    pacing: Pacing
  }
}

/**
 * Sends what is due from one account, one message at a time, until its lease ends. `close` lets the
 * message in flight end and its outcome be written.
 */
export const startLane = async (shared: Shared, actor: AccountActor) => {
  const { store, timing, log } = shared
  const { tenant, account, fence } = actor
  const lane: LaneRef = { tenant, account, fence }
  const stop = new AbortController()
  const signal = AbortSignal.any([stop.signal, actor.signal])
  const adopted = await store.adopt(lane, timing.now())
  if (adopted > 0) log.info('messages of unknown outcome go again', { account, adopted })
  const nothing = { key: '', count: 0 }
  const work: LaneWork = {
    ...shared,
    ...{ actor, lane, signal, receipt: 0, doubtAt: 0, failing: null, owes: null, handedOver: null },
    received: { hour: nothing, day: nothing },
    pace: Object.assign(actor.pace, {
      spent: { hour: nothing, day: nothing },
      pacing: { perSecond: 1, perHour: 0, perDay: 0 },
    }),
  }
  signal.addEventListener('abort', () => shared.departures.recall(account), { once: true })
  const running = run(work)
  return {
    close: async () => {
      stop.abort()
      await running
    },
  }
}

const run = async (work: LaneWork): Promise<void> => {
  const { lane, log, signal, timing } = work
  while (!signal.aborted) {
    try {
      const wait = await round(work)
      await pause(timing, wait, signal)
    } catch (err) {
      if (!signal.aborted) log.error('sending stopped for a moment', { account: lane.account, err })
      await pause(timing, AFTER_ERROR, signal)
    }
  }
}

/** Looks once at what is due and works through it. Answers how long to wait before the next look. */
const round = async (work: LaneWork): Promise<number> => {
  const { actor, lane, pace, timing } = work
  // Signed out, or what was missed is not read yet: somebody may have opted out.
  if (!actor.writer()) return idle(work)
  const campaigns = await work.sendable(lane)
  if (campaigns.length === 0) return idle(work)
  if (!(await work.hasWork(lane))) return idle(work)
  const [standing, pacing] = await Promise.all([work.standing(lane), work.pacing(lane)])
  if (!standing) return SECOND // The lease has gone; the holder is about to notice.
  settleIn(work, standing, pacing)
  const rest = pace.restUntil - timing.monotonic()
  if (rest > 0) return Math.min(rest, LOOK_AGAIN)
  const now = timing.now()
  const { left, until } = budgetOf({ now, spent: pace.spent, pacing })
  if (left <= 0) return Math.min(until.getTime() - now.getTime(), LOOK_AGAIN)
  const limit = Math.min(sizeOfHand(work), left)
  const rows = thatFit(await pullNext(work, { campaigns, now, limit }), left, work)
  if (rows.length === 0) return LOOK_AGAIN
  return workThrough(work, rows)
}

/**
 * Nothing to send. What the last receipt names still goes back: rows that were set aside, or that a failure
 * left. While they are named there, nobody else may end them, and a campaign that is stopped would wait
 * for them as long as the account is held; and one that somebody ended would be taken for a doubtful one.
 */
const idle = async (work: LaneWork): Promise<number> => {
  if (work.owes) await receive(work, work.owes(), 0)
  work.owes = null
  return IDLE
}

type Ask = { campaigns: readonly string[]; now: Date; limit: number }

/** A lost answer first: its reader may have the message already. Looked for when there may be one. */
const pullNext = async (work: LaneWork, ask: Ask): Promise<readonly InHand[]> => {
  const { lane, store, timing } = work
  if (work.doubtAt <= timing.monotonic()) {
    work.doubtAt = timing.monotonic() + LOOK_FOR_DOUBT
    const doubtful = await store.pull({ ...ask, lane, doubtful: true })
    if (doubtful.length > 0) work.doubtAt = 0
    if (doubtful.length > 0) return doubtful
  }
  return store.pull({ ...ask, lane, doubtful: false })
}

/** The lane's own figures, as they were when it was taken; later they are this process's to keep. */
const settleIn = ({ pace, timing }: LaneWork, standing: LaneStanding, pacing: Pacing): void => {
  pace.pacing = pacing
  const rest = Math.max(standing.floodMs, standing.restMs)
  pace.restUntil = Math.max(pace.flood.until, rest > 0 ? timing.monotonic() + rest : 0)
  // Once: from the first receipt on, its row counts what is only in hand, too.
  if (pace.spent.day.key === '') pace.spent = spend(standing.lane, timing.now(), 0)
}

/** Works through rows in hand. Doubtful ones are begun singly; the others under one receipt. */
const workThrough = async (work: LaneWork, first: readonly InHand[]): Promise<number> => {
  const doubtful = first[0]?.state === 'unknown'
  const hand = makeHand(first)
  // Doubtful ones are not on the receipt.
  work.owes = () => (doubtful ? [] : hand.lastFlight(null))
  if (!(await receive(work, doubtful ? [] : hand.flight(), hand.weight()))) return SECOND
  spread(work)
  const foresight = makeForesight(work, hand.rows)
  const more = makeTopUp(work, hand)
  const back = giveBackOnStop(work, hand, more)
  let wait = 0
  let isWritten = false
  try {
    for (let row = hand.next(); row; row = hand.next()) {
      if (!doubtful) more.look()
      const said = await sendNext(work, foresight, row)
      hand.settle(row, said)
      work.handedOver = null
      if (said.go === 'stop') {
        wait = IDLE
        break
      }
      if (said.countAt && !(await countAnew(work, hand, more, said.countAt))) return SECOND
      if (hand.left() === 0) await more.done()
    }
  } finally {
    await more.done()
    await back.done()
    // Also after a failure: what was sent and is not yet written must not be pulled again.
    isWritten = await hand.written()
  }
  // What is not begun goes back; a lane that ends leaves nothing in hand.
  const goesBack = hand.left() > 0 || (work.signal.aborted && isWritten)
  if (goesBack && !work.actor.signal.aborted) {
    await receive(work, work.owes(), 0)
    work.owes = null
  }
  return isWritten ? wait : AFTER_ERROR
}

/**
 * An hour has begun while its rows were in hand. A lane that is taken over now must know what was sent in
 * it, so a receipt of this hour goes before the next message.
 */
const countAnew = async (work: LaneWork, hand: Hand, more: TopUp, at: Date): Promise<boolean> => {
  // Whatever is being taken must be named as well.
  await more.done()
  return receive(work, hand.flight(), hand.weight(), at)
}

/** Accounts that begin together after a rest are spread over the second, for the whole campaign. */
const spread = ({ pace, timing }: LaneWork): void => {
  const now = timing.monotonic()
  if (now - pace.nextAt > SECOND) pace.nextAt = now + timing.random() * SECOND
}

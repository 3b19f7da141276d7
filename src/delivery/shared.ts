import type { Logger } from '../core/logger.ts'
import type { InHand, ToSend } from '../core/model/delivery.ts'
import type { Commits } from './commits.ts'
import type {
  Judge,
  LaneRef,
  LaneStanding,
  Messages,
  OutboxStore,
  Pacing,
  Receipt,
  Timing,
} from './ports.ts'

import { makeBatcher } from './batcher.ts'
import { makeCommits } from './commits.ts'

/** What was read about one message, and the monotonic moment at which reading it began. */
export type Seen = {
  readAt: number
  /** The row as it is now; null when it no longer wants to go out. */
  row: ToSend | null
  /** Null: nothing is known about it, so it is held. */
  judge: Judge | null
  standing: LaneStanding | null
}

export type PipelineDeps = {
  store: OutboxStore
  messages: Messages
  timing: Timing
  log: Logger
  /** Rows that a lane takes at once: one pull and one receipt for all of them. */
  inHand?: number
}

/** What the lanes of one process share: every read and write that many of them need at once. */
export type Shared = Omit<PipelineDeps, 'inHand'> & {
  inHand: number
  commits: Commits
  standing: (lane: LaneRef) => Promise<LaneStanding | null>
  hasWork: (lane: LaneRef) => Promise<boolean>
  sendable: (lane: LaneRef) => Promise<readonly string[]>
  pacing: (lane: LaneRef) => Promise<Pacing>
  /** False: the lane has passed on. */
  receive: (receipt: Receipt) => Promise<boolean>
  lookAhead: (lane: LaneRef, deliveries: readonly InHand[]) => Promise<readonly Seen[]>
}

const IN_HAND = 100
/** Nobody asks the store more often than this for the same kind of fact, however many lanes there are. */
const LOOK = 700
const SETTLE = 250
const IDLE = 500
const MANY = 5_000

const atCeiling: Pacing = { perSecond: 1, perHour: 0, perDay: 0 }

export const makeShared = (deps: PipelineDeps): Shared => {
  const { store, messages, timing } = deps
  const standings = makeBatcher<LaneRef, LaneStanding | null>({
    ...{ timing, every: SETTLE, max: MANY },
    run: async (lanes) => {
      const found = await store.lanes(lanes)
      return lanes.map(({ account }) => found.get(account) ?? null)
    },
  })
  const work = makeBatcher<LaneRef, boolean>({
    ...{ timing, every: IDLE, max: MANY },
    run: async (lanes) => {
      const busy = await store.withWork(lanes, timing.now())
      return lanes.map(({ account }) => busy.has(account))
    },
  })
  const campaigns = makeBatcher<LaneRef, readonly string[]>({
    ...{ timing, every: IDLE, max: MANY },
    run: async (lanes) => {
      const found = await messages.sendable(lanes)
      return lanes.map(({ account }) => found.get(account) ?? [])
    },
  })
  const ceilings = makeBatcher<LaneRef, Pacing>({
    ...{ timing, every: SETTLE, max: MANY },
    run: async (lanes) => {
      const found = await messages.pacing(lanes, timing.now())
      return lanes.map(({ account }) => found.get(account) ?? atCeiling)
    },
  })
  const receipts = makeBatcher<Receipt, boolean>({
    ...{ timing, every: SETTLE, max: 1_000 },
    run: async (list) => {
      const lost = await store.receive(list)
      return list.map(({ lane }) => !lost.has(lane.account))
    },
  })
  return {
    ...deps,
    inHand: deps.inHand ?? IN_HAND,
    commits: makeCommits(deps),
    standing: standings.ask,
    hasWork: work.ask,
    sendable: campaigns.ask,
    pacing: ceilings.ask,
    receive: receipts.ask,
    lookAhead: lookAheadOf(deps),
  }
}

type Look = { lane: LaneRef; deliveries: readonly InHand[] }

/** The reads before the wire: what the gate needs, whether the row still stands, whether the account rests. */
const lookAheadOf = ({ store, messages, timing }: PipelineDeps): Shared['lookAhead'] => {
  const looks = makeBatcher<Look, readonly Seen[]>({
    ...{ timing, every: LOOK, max: 1_000 },
    run: async (asks) => {
      const readAt = timing.monotonic()
      const all = asks.flatMap(({ deliveries }) => deliveries)
      const [judges, open, standings] = await Promise.all([
        messages.readAhead(all),
        store.stillOpen(all),
        store.lanes(asks.map(({ lane }) => lane)),
      ])
      return asks.map(({ lane, deliveries }) =>
        deliveries.map(({ _id }) => ({
          readAt,
          row: open.get(_id) ?? null,
          judge: judges.get(_id) ?? null,
          standing: standings.get(lane.account) ?? null,
        })),
      )
    },
  })
  return (lane, deliveries) => looks.ask({ lane, deliveries })
}

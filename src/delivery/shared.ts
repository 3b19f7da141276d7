import type { Logger } from '../core/logger.ts'
import type { InHand, ToSend } from '../core/model/delivery.ts'
import type { Commits } from './commits.ts'
import type { Departures } from './departures.ts'
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

import { SECOND } from '../core/time.ts'
import { makeBatcher } from './batcher.ts'
import { makeCommits } from './commits.ts'
import { makeDepartures } from './departures.ts'
import { makeLookAhead } from './look-ahead.ts'

/** What was read about one message, and the monotonic moment at which reading it began. */
export type Seen = {
  readAt: number
  /** The row as it is now; null when it no longer wants to go out. */
  row: ToSend | null
  /** Null: nothing is known about it, so it is held. */
  judge: Judge | null
  standing: LaneStanding | null
  /** The account's ceilings, no older than two seconds; null where they could not be read. */
  pacing: Pacing | null
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
  departures: Departures
  standing: (lane: LaneRef) => Promise<LaneStanding | null>
  hasWork: (lane: LaneRef) => Promise<boolean>
  sendable: (lane: LaneRef) => Promise<readonly string[]>
  pacing: (lane: LaneRef) => Promise<Pacing>
  /** False: the lane has passed on. */
  receive: (receipt: Receipt) => Promise<boolean>
  /** Resolves once a second, for all who wait: what they ask for then goes in one round trip. */
  together: () => Promise<void>
  lookAhead: (lane: LaneRef, deliveries: readonly InHand[]) => Promise<readonly Seen[]>
}

const IN_HAND = 100
/** Nobody asks the store more often than this for the same kind of fact, however many lanes there are. */
const SETTLE = 250
const IDLE = 500
const MANY = 5_000

const atCeiling: Pacing = { perSecond: 1, perHour: 0, perDay: 0 }

export const makeShared = (deps: PipelineDeps): Shared => {
  const { store, messages, timing } = deps
  const { inHand = IN_HAND } = deps
  const receipts = makeBatcher<Receipt, boolean>({
    ...{ timing, every: SETTLE, max: 1_000 },
    run: async (list) => {
      const lost = await store.receive(list)
      return list.map(({ lane }) => !lost.has(lane.account))
    },
  })
  const seconds = makeBatcher<undefined, void>({
    ...{ timing, every: SECOND, max: MANY },
    run: async (asks) => asks.map(() => undefined),
  })
  const dueNow = async (lanes: readonly LaneRef[]) => {
    const busy = await store.withWork(lanes, timing.now())
    return new Map([...busy].map((account) => [account, true]))
  }
  const departures = makeDepartures()
  messages.onHeard(departures.judgeAgain)
  return {
    ...deps,
    ...{ departures, inHand },
    commits: makeCommits(deps),
    standing: forLanes<LaneStanding | null>(timing, SETTLE, store.lanes, null),
    hasWork: forLanes(timing, IDLE, dueNow, false),
    sendable: forLanes(timing, IDLE, messages.sendable, []),
    pacing: forLanes(
      timing,
      SETTLE,
      (lanes: readonly LaneRef[]) => messages.pacing(lanes, timing.now()),
      atCeiling,
    ),
    receive: receipts.ask,
    together: () => seconds.ask(undefined),
    lookAhead: makeLookAhead(deps),
  }
}

type Read<T> = (lanes: readonly LaneRef[]) => Promise<ReadonlyMap<string, T>>

/** One read for all lanes that ask within `every` ms; `none` for a lane of which nothing is known. */
const forLanes = <T>(timing: Timing, every: number, read: Read<T>, none: T) =>
  makeBatcher<LaneRef, T>({
    ...{ timing, every, max: MANY },
    run: async (lanes) => {
      const found = await read(lanes)
      return lanes.map(({ account }) => found.get(account) ?? none)
    },
  }).ask

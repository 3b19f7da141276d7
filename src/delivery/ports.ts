import type { Delivery, DeliveryState, InHand, ToSend } from '../core/model/delivery.ts'
import type { Suppression } from '../core/model/contact.ts'
import type { Lane, Network } from '../core/model/lane.ts'
import type { ReasonCode } from '../core/reasons.ts'
import type { Random } from '../core/random.ts'
import type { OutgoingMedia } from '../telegram/gateway.ts'

/**
 * Everything through which the send pipeline touches the world. The same pipeline runs on MongoDB and
 * Telegram in a sender, and on a store and a Telegram of the simulation that lose, repeat and delay.
 */

/** Time and chance. A sender has the machine's, the simulation turns its own. */
export type Timing = {
  /** The wall clock: for what people see and what rows say. Never for a lease. */
  now: () => Date
  /** Milliseconds that only ever grow: leases, deadlines, pace. */
  monotonic: () => number
  random: Random
  /** Runs once when `monotonic()` has reached `moment`, never before. Answers a way to call it off. */
  at: (moment: number, run: () => void) => () => void
}

/** The right to one account: no lease, no connection. */
export type Lease = { lane: string; owner: string; fence: number }

export type LeaseLook = { network: Network; owner: string; held: readonly string[] }

/** Who may use which account; all times are the store's own. */
export type LeaseStore = {
  /** Says that `owner` is alive for `ttl` more milliseconds and answers all who are, itself included. */
  present: (network: Network, owner: string, ttl: number) => Promise<string[]>
  /** Says that `owner` goes, so that the others need not wait for its word to lapse. */
  leave: (network: Network, owner: string) => Promise<void>
  /**
   * Lanes that `owner` may take now: free, lapsed, or its own from before a restart. And of the lanes that
   * it holds those whose account is no longer there.
   */
  look: (ask: LeaseLook) => Promise<{ free: string[]; gone: string[] }>
  /** Takes a lane and raises its fence; null when somebody else was first. */
  acquire: (ask: { lane: string; owner: string; ttl: number }) => Promise<Lane | null>
  /** Prolongs all that is still held, in one write. Answers the lanes that were lost. */
  renew: (held: readonly Lease[], ttl: number) => Promise<ReadonlySet<string>>
  /** Only after the connection is destroyed. */
  release: (lease: Lease) => Promise<void>
}

/** A lane as its holder names it in every read and write. */
export type LaneRef = { tenant: string; account: string; fence: number }

/** What a lane is about to work on, durable before the first of it can leave. */
export type Receipt = {
  lane: LaneRef
  /** Counts up under one fence: a row in hand is settled when its outcome carries this number. */
  no: number
  /** Deliveries in hand; whatever of them is still open when the lease passes on has an unknown outcome. */
  flight: readonly string[]
  /** Messages of the hour and the day, those in hand included: a crash may slow an account, never hurry it. */
  hour: Lane['hour']
  day: Lane['day']
}

/** A lane as its store sees it: how long it still has to rest, by the store's own clock. */
export type LaneStanding = {
  lane: Lane
  /** Milliseconds from now; 0 when nothing is in the way. */
  floodMs: number
  restMs: number
}

/** What Telegram asked of an account; lengths of time from now, so that no two clocks need agree. */
export type RestOrder = {
  /** Names it among all of this lane: one that is written again, its answer being lost, counts once. */
  key: string
  floodMs?: number
  restMs?: number
  restReason?: ReasonCode
}

/** How a delivery stands now. Written only while no later fence has touched the row; never undoes `sent`. */
export type Outcome = {
  lane: LaneRef
  /** Of the receipt by which it is in hand. */
  receipt: number
  delivery: string
  state: DeliveryState
  reason: ReasonCode | null
  /** Left out where it stays. */
  dueAt?: Date
  messageId?: number
  sentAt?: Date
  /** How the attempt at hand ended; null where nothing was tried. `number` is 0 for the first. */
  attempt: { number: number; at: Date; outcome: string; detail: string | null } | null
  updatedAt: Date
}

/** The rows of a lane, and the lane's own figures. Every write carries the fence. */
export type OutboxStore = {
  /** These lanes by account, where they are still held under this fence; one read for all of them. */
  lanes: (lanes: readonly LaneRef[]) => Promise<ReadonlyMap<string, LaneStanding>>
  /**
   * What an earlier owner had in hand and did not settle becomes `unknown`, one attempt counted for it
   * (`taken-over`), also where somebody cancelled it meanwhile: the same `randomId` goes again, one by one.
   * Rows that are `unknown` already get this fence, and what was begun of them says so. The receipt is empty
   * afterwards. May be called twice.
   */
  adopt: (lane: LaneRef, now: Date) => Promise<number>
  /** Which of these accounts have something due, of whatever campaign; one read for all of them. */
  withWork: (lanes: readonly LaneRef[], now: Date) => Promise<ReadonlySet<string>>
  /**
   * What is due in the order in which it fell due: the `unknown` ones (`doubtful`), or those never
   * offered. Changes nothing, and leaves the messages where they are.
   */
  pull: (ask: {
    lane: LaneRef
    doubtful: boolean
    campaigns: readonly string[]
    now: Date
    limit: number
  }) => Promise<InHand[]>
  /** Of these rows those that still want to go out, as they are now and with their messages. */
  stillOpen: (deliveries: readonly InHand[]) => Promise<ReadonlyMap<string, ToSend>>
  /**
   * Writes receipts of several lanes at once; one that arrives after a later one of the same holder
   * changes nothing. Answers the accounts whose lane has passed on.
   */
  receive: (receipts: readonly Receipt[]) => Promise<ReadonlySet<string>>
  /**
   * Counts an attempt (`begun`) at an `unknown` row before the wire: what kills its sender three times
   * is not offered again. The row stays `unknown`. Begun under this fence and without an end, it is that
   * attempt still: the answer may have been lost. Null when the row has changed since it was pulled.
   */
  begin: (ask: { lane: LaneRef; delivery: string; at: Date }) => Promise<Delivery | null>
  /** Outcomes of all accounts of this process in one durable write. May be repeated. */
  commit: (outcomes: readonly Outcome[]) => Promise<void>
  /** What Telegram asked of the account, on disk before anything else. False: the lane has passed on. */
  rest: (lane: LaneRef, order: RestOrder) => Promise<boolean>
}

/** The last word before the wire. `hold`: its run is not sending, leave the row as it is. */
export type LastWord =
  | { do: 'send' }
  | { do: 'hold' }
  | { do: 'end'; state: 'skipped' | 'cancelled'; reason: ReasonCode }
  | { do: 'wait'; until: Date; reason: ReasonCode }

/** Judges one message with facts read a moment ago and whatever this process has heard since. */
export type Judge = (now: Date) => LastWord

/** What the pipeline asks of the feature that owns the messages; one of it a process. */
export type Messages = {
  /** Campaigns whose messages may go out now, by account. */
  sendable: (lanes: readonly LaneRef[]) => Promise<ReadonlyMap<string, readonly string[]>>
  /**
   * Reads all that the gate needs for these messages, of any tenants, in a handful of reads. The
   * pipeline calls it less than a second before the wire; what is missing in the answer is held.
   */
  readAhead: (deliveries: readonly InHand[]) => Promise<ReadonlyMap<string, Judge>>
  media: (tenant: string, id: string) => Promise<OutgoingMedia | null>
  /** The ceilings of these accounts as they hold now, after ramp and slow-downs. */
  pacing: (lanes: readonly LaneRef[], now: Date) => Promise<ReadonlyMap<string, Pacing>>
  /** Calls back whenever this process has heard what may take a word back, before that is stored. */
  onHeard: (judgeAgain: () => void) => void
  /** A message that was judged to go stays as it is: it did not leave, and no outcome will say so. */
  stayed: (delivery: InHand) => void
  /** Which of these messages of the account stand on other rows of this person. */
  ownedByOthers: (delivery: InHand, messageIds: readonly number[]) => Promise<ReadonlySet<number>>
  /** Called once the row says so. */
  settled: (delivery: InHand, outcome: Outcome) => void
  suppress: (delivery: InHand, reason: Suppression['reason']) => Promise<void>
}

/** The most that an account may send. */
export type Pacing = { perSecond: number; perHour: number; perDay: number }

import type { Network } from '../core/model/lane.ts'
import type {
  IncomingUpdate,
  Result,
  TelegramClient,
  TelegramFailure,
} from '../telegram/gateway.ts'
import type { Spent } from './pace.ts'

/** Until when Telegram itself told this process to be silent, as a monotonic moment. One an account. */
export type Flood = { until: number }

/** When an account may write next, in monotonic milliseconds; all that write from it keep to it. */
export type AccountPace = {
  /** Not before this moment. */
  nextAt: number
  /** Telegram or a person asked the account to be silent until then. */
  restUntil: number
  /** A file may be on its way up until then: another sender would begin it anew. */
  uploadsUntil?: number
  /** Of these the moment that Telegram itself told this process: nobody lifts it. */
  flood: Flood
  /** What has left in this hour and day, once its lane is at work; whatever writes from it counts here. */
  spent?: Spent
}

/**
 * One account that this process has leased: the only way to its connection. Everything that asks
 * something of Telegram does so in a turn of `exclusive`; only pings and the look after a long silence
 * come from the connection itself, which has one request in flight all the same.
 */
export type AccountActor = {
  tenant: string
  account: string
  network: Network
  /** Of the lease under which this actor lives; every outcome is written with it. */
  fence: number
  pace: AccountPace
  /** True while the lease is certain for at least `ms` more milliseconds on the monotonic clock. */
  safeFor: (ms: number) => boolean
  /** Runs tasks one after the other, in order of asking. */
  exclusive: <T>(task: () => Promise<T>) => Promise<T>
  /** The live connection of somebody who is signed in; null while the account is signed out, broken or in a login. */
  client: () => TelegramClient | null
  /** The open connection, signed in or not: for the steps of a login, and for nothing else. */
  connection: () => TelegramClient | null
  /**
   * The client, once what was missed before it is known, opt-outs above all: nothing goes out to people
   * before. Null until `caughtUp` has said so of this very connection.
   */
  writer: () => TelegramClient | null
  /** Tells that all that was missed before this connection is stored. Where nobody tells, nothing goes out. */
  caughtUp: (client: TelegramClient) => void
  /** Tells that something went missing on the open connection: nothing goes out until `caughtUp` says so again. */
  behind: () => void
  /** Opens a connection on this session (null = a new login), closing the one before. Call inside `exclusive`. */
  open: (session: string | null) => Promise<Result<TelegramClient>>
  /** Closes the connection, keeps the lease. */
  disconnect: () => Promise<void>
  /** Called for each update received, in order, whoever opened the connection. */
  onUpdate: (listener: (update: IncomingUpdate) => Promise<void>) => void
  /** Called after each (re)connection of a signed-in session. */
  onConnected: (listener: () => Promise<void>) => void
  /**
   * Tells that the open connection is signed in: from then on it is the `client`. Runs the `onConnected`
   * listeners. Called in the turn of `exclusive` that proved it, and awaited outside of it.
   */
  signedIn: () => Promise<void>
  /** Says that the connection is of no more use: runs the `onBroken` listeners, once a connection. */
  broke: (failure: TelegramFailure) => Promise<void>
  /** Called when the connection is lost for good, with the reason. A link that broke is reopened by the holder. */
  onBroken: (listener: (failure: TelegramFailure) => Promise<void>) => void
  /** Aborts when the lease is lost or given up. */
  signal: AbortSignal
}

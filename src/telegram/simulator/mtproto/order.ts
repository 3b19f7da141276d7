/** Telegram's codes of `bad_msg_notification`. */
export const BAD = {
  tooLow: 16,
  tooHigh: 17,
  notOfClient: 18,
  containerTwice: 19,
  tooOld: 20,
  seqTooLow: 32,
  seqTooHigh: 33,
  seqOdd: 34,
  seqEven: 35,
  salt: 48,
  container: 64,
} as const

type Numbered = { id: bigint; seq: number }

/** What the checks know of the messages that a session has received. */
export type Received = {
  /** The latest messages, the newest id last. */
  recent: Numbered[]
  /** Ids up to here are forgotten. */
  forgottenTo: bigint
}

const OLDEST_S = 300n
const NEWEST_S = 30n
const MAX_RECENT = 64

/** What is wrong with the id of a message that has just come off the wire. */
export const idProblem = (id: bigint, nowMs: number): number | null => {
  const now = BigInt(Math.floor(nowMs / 1000))
  const sent = id >> 32n
  if (id & 3n) return BAD.notOfClient
  if (sent < now - OLDEST_S) return BAD.tooLow
  return sent > now + NEWEST_S ? BAD.tooHigh : null
}

/** What is wrong with a message that has not been seen, next to those that have. */
export const orderProblem = (received: Received, id: bigint, seq: number): number | null => {
  if (id <= received.forgottenTo) return BAD.tooOld
  for (let i = received.recent.length - 1; i >= 0; i--) {
    const other = received.recent[i]
    if (!other || other.id === id) continue
    const isEqual = other.seq === seq && (seq & 1) === 1
    if (other.id > id && (other.seq < seq || isEqual)) return BAD.seqTooHigh
    if (other.id < id && (other.seq > seq || isEqual)) return BAD.seqTooLow
    if (other.id < id) return null // All before it are lower still, or were refused.
  }
  return null
}

/**
 * Forgets ids of a time that has not come yet: they were good while the server's clock was ahead, and
 * a client that follows it back numbers its messages lower than those.
 */
export const forgetFuture = (received: Received, nowMs: number): void => {
  const latest = (BigInt(Math.floor(nowMs / 1000)) + NEWEST_S) << 32n
  received.recent = received.recent.filter((it) => it.id <= latest)
  if (received.forgottenTo > latest) received.forgottenTo = 0n
}

/** Keeps a message for the checks of those that follow. */
export const noteReceived = ({ recent }: Received, message: Numbered): void => {
  const { id } = message
  let at = recent.length
  while (at > 0 && (recent[at - 1]?.id ?? 0n) > id) at--
  if (at === recent.length) recent.push(message)
  else recent.splice(at, 0, message)
  if (recent.length > 2 * MAX_RECENT) recent.splice(0, MAX_RECENT)
}

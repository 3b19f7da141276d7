import type { InHand, ToSend } from '../core/model/delivery.ts'
import type { OutgoingMedia, Result } from '../telegram/gateway.ts'
import type { Foresight } from './foresight.ts'
import type { LaneWork } from './lane-work.ts'
import type { LastWord, Outcome } from './ports.ts'
import type { Said } from './record.ts'
import type { Seen } from './shared.ts'

import { mediaIds } from '../core/media.ts'
import { MINUTE, SECOND } from '../core/time.ts'
import { crashesOf, MAX_CRASHES, unansweredOf } from './crashes.ts'
import { MAX_UNANSWERED } from './after-send.ts'
import { weightOf } from './hand.ts'
import { budgetOf, fits, gapMs, isOfThatHour, spend } from './pace.ts'
import { dateAt } from './departures.ts'
import { attemptOf, commit } from './record.ts'
import { type Hopeless, lookBack } from './look-back.ts'
import { putBack, setAside } from './put-down.ts'
import { settleFailure } from './settle-failure.ts'
import { forgetStrikes } from './strikes.ts'
import { isToBlame, onRow, orNone, RowFault, setThrownAside, whenThrown } from './thrown.ts'

/** A send waits for its moment, takes up to its deadline, and its outcome a moment more: the lease outlasts all. */
const SAFE_AT_WIRE = 13 * SECOND

/** So long an account with a file on its way up is not handed to another sender. */
const LONGEST_UPLOAD = 10 * MINUTE

const next: Said = { go: 'next', write: null }
const stop: Said = { go: 'stop', write: null }

type AtWire =
  | { did: 'nothing' }
  /** The facts have grown old on the way here. */
  | { did: 'too late' }
  /** The receipt counts for another hour than the one in which it would leave. */
  | { did: 'uncounted'; at: Date }
  | { did: 'judged'; word: Exclude<LastWord, { do: 'send' }> }
  | { did: 'sent'; at: Date; result: Result<{ messageId: number }> }

/**
 * One message: wait for its moment, look at fresh facts, send it, have its outcome written. One on which our
 * own code fails is set aside, and the others go on.
 */
export const sendNext = async (
  work: LaneWork,
  foresight: Foresight,
  inHand: InHand,
): Promise<Said> => {
  try {
    const said = await offer(work, foresight, inHand)
    work.failing = null
    return said
  } catch (error) {
    if (work.signal.aborted) throw error
    if (error instanceof RowFault) return setThrownAside(work, error.row, error)
    if (!(await isToBlame(work, foresight, inHand))) throw error
    return setThrownAside(work, inHand, error)
  }
}

const offer = async (work: LaneWork, foresight: Foresight, inHand: InHand): Promise<Said> => {
  const { lane, store, timing } = work
  const hopeless = whyHopeless(inHand)
  if (hopeless) return lookBack(work, inHand, hopeless)
  const seen = await foresight.at(inHand)
  if (!seen) return stop
  const { row } = seen
  if (!row) return next
  if (isResting(work, seen) || isFull(work, seen, row)) return stop
  const said = onRow(row, () => wordOf(work, seen, momentOf(work)))
  if (said.do === 'hold') return stop
  if (said.do !== 'send') {
    foresight.setAside()
    return { go: 'next', write: setAside(work, row, said) }
  }
  const media = await mediaOf(work, row)
  const doubtful = row.state === 'unknown'
  const begun = doubtful ? await store.begin({ lane, delivery: row._id, at: timing.now() }) : row
  const wire = begun && (await atWire(work, foresight, { row: begun, seen, media }))
  if (wire?.did !== 'sent') work.messages.stayed(row)
  if (!wire) return next
  foresight.sent()
  const ended = await settle(work, row, begun, wire)
  return wire.did === 'sent' ? { ...ended, left: true } : ended
}

type Ready = { row: ToSend; seen: Seen; media: readonly OutgoingMedia[] | null }

/**
 * The account's own turn: asks the gate once more, and hands the message to the connection, which lets it
 * go at its moment. What this process hears until then takes it back.
 */
const atWire = (work: LaneWork, foresight: Foresight, ready: Ready): Promise<AtWire> => {
  const { actor, lane, pace, signal, timing } = work
  const { row, seen, media } = ready
  const weight = weightOf([row])
  return actor.exclusive(async (): Promise<AtWire> => {
    const client = actor.writer()
    const notBefore = momentOf(work)
    const now = dateAt(timing, notBefore)
    const { left } = budgetOf({ now, spent: pace.spent, pacing: pace.pacing })
    if (signal.aborted || !client || !fits(weight, left, pace.pacing)) return { did: 'nothing' }
    // Another message of the account was refused while this one waited for its turn.
    if (pace.restUntil > timing.monotonic()) return { did: 'nothing' }
    if (!actor.safeFor(SAFE_AT_WIRE)) return { did: 'nothing' }
    const notAfter = foresight.holdsUntil(seen)
    if (notBefore > notAfter) return { did: 'too late' }
    const word = onRow(row, () => wordOf(work, seen, notBefore))
    if (word.do !== 'send') return { did: 'judged', word }
    if (!media) return { did: 'sent', at: now, result: noMedia }
    if (!isOfThatHour(work.received, now)) return { did: 'uncounted', at: now }
    const takeBack = spendOne(work, now, weight)
    const { peer, randomId, message } = row
    const { text, entities } = message
    // Of one that may have left before: it is looked for as far back as it can be.
    const since = row.state === 'unknown' ? { since: row.createdAt } : {}
    const isWanted = () =>
      !signal.aborted && orNone(() => wordOf(work, seen, notBefore))?.do === 'send'
    work.handedOver = row._id
    pace.uploadsUntil = media.length > 0 ? notBefore + LONGEST_UPLOAD : 0
    const { leftAt, result } = await work.departures.during(
      { account: lane.account, client, notBefore, notAfter, isWanted },
      (departure) =>
        client
          .send({ peer, text, entities, randomId, media, departure, ...since })
          .catch((error: unknown) =>
            whenThrown(row, error, client.recall(departure.no) < departure.no),
          ),
    )
    pace.uploadsUntil = 0
    const stayed = whyStayed(result)
    // A request that was refused has left, too, though its message stays.
    if (!stayed || leftAt !== null)
      pace.nextAt = (leftAt ?? timing.monotonic()) + gapMs(pace.pacing, timing.random)
    if (stayed || (leftAt === null && isCertain(result))) takeBack()
    return stayed ?? { did: 'sent', at: now, result }
  })
}

/** The monotonic moment at which the message at hand may leave. */
const momentOf = ({ pace, timing }: LaneWork): number => Math.max(pace.nextAt, timing.monotonic())

/** Counts a message against hour and day, until it turns out that it stayed. */
const spendOne = ({ pace }: LaneWork, now: Date, weight: number) => {
  const before = pace.spent
  pace.spent = spend(pace.spent, now, weight)
  return (): void => {
    pace.spent = before
  }
}

/** What a connection that ended knows of departures may have been lost with it. */
const isCertain = (result: Result<unknown>): boolean =>
  !result.ok && result.failure.kind !== 'unknown-outcome'

/** Called off, or after an upload too late: nothing has left, and the next look finds the file there. */
const whyStayed = (result: Result<unknown>): AtWire | null => {
  if (result.ok) return null
  if (result.failure.code === 'TOO_LATE') return { did: 'too late' }
  return result.failure.code === 'NOT_WANTED' ? { did: 'nothing' } : null
}

const noMedia = { ok: false, failure: { kind: 'media-invalid', code: 'NO_FILE' } } as const

const settle = (work: LaneWork, row: ToSend, begun: ToSend, wire: AtWire): Said | Promise<Said> => {
  if (wire.did === 'too late' && begun === row) return { go: 'again', write: null }
  if (wire.did === 'uncounted' && begun === row)
    return { go: 'again', write: null, countAt: wire.at }
  if (wire.did === 'nothing' || wire.did === 'too late' || wire.did === 'uncounted')
    return { go: 'stop', write: putBack(work, row, begun) }
  if (wire.did === 'judged') {
    if (wire.word.do === 'hold') return { go: 'stop', write: putBack(work, row, begun) }
    return { go: 'next', write: setAside(work, begun, wire.word) }
  }
  if (!wire.result.ok) return settleFailure(work, begun, wire.result.failure, wire.at)
  forgetStrikes(work.actor.pace)
  const { messageId } = wire.result.value
  const sentAt = work.timing.now()
  const outcome: Outcome = {
    ...{ lane: work.lane, receipt: work.receipt, delivery: row._id },
    ...{ state: 'sent', reason: null, messageId, sentAt },
    attempt: { number: attemptOf(begun), at: wire.at, outcome: 'sent', detail: null },
    updatedAt: sentAt,
  }
  return { go: 'next', write: commit(work, begun, outcome) }
}

/** What the gate says of the message as it leaves at that moment. */
const wordOf = ({ timing }: LaneWork, { judge }: Seen, moment: number): LastWord =>
  judge ? judge(dateAt(timing, moment)) : { do: 'hold' }

/** The account was asked to be silent by somebody else than this lane: a person, or a limit of the policy. */
const isResting = ({ pace, timing }: LaneWork, { standing, readAt }: Seen): boolean => {
  const rest = standing ? Math.max(standing.floodMs, standing.restMs) : Number.POSITIVE_INFINITY
  if (rest > 0) pace.restUntil = Math.max(pace.restUntil, readAt + rest)
  return pace.restUntil > timing.monotonic()
}

/** Somebody has lowered a ceiling since these rows were taken in hand, and it is reached. */
const isFull = ({ pace, timing }: LaneWork, { pacing }: Seen, row: ToSend): boolean => {
  if (pacing) pace.pacing = pacing
  const { left } = budgetOf({ now: timing.now(), spent: pace.spent, pacing: pace.pacing })
  return !fits(weightOf([row]), left, pace.pacing)
}

/** The files of a message; null when one of them is gone. */
const mediaOf = async (
  { messages, lane }: LaneWork,
  { message }: ToSend,
): Promise<readonly OutgoingMedia[] | null> => {
  const ids = mediaIds(message.media)
  const files = await Promise.all(ids.map((id) => messages.media(lane.tenant, id)))
  const there = files.filter((file) => file !== null)
  return there.length === ids.length ? there : null
}

/** Offered so often without an answer that one more try is no use, or what ends its sender each time. */
const whyHopeless = (row: InHand): Hopeless | null => {
  if (crashesOf(row) >= MAX_CRASHES) return 'too-many-crashes'
  return unansweredOf(row) >= MAX_UNANSWERED ? 'too-many-attempts' : null
}

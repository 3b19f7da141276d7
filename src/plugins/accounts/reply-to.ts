import type { Delivery } from '../../core/model/delivery.ts'

import { after, DAY, MINUTE, SECOND } from '../../core/time.ts'

/** A reply counts for the newest message of the week before it. */
export const REPLY_WINDOW = 7 * DAY
/** So long a reply waits for the outcome of a message that it may be the answer to. */
const PATIENCE = 10 * MINUTE

type Row = Pick<Delivery, '_id' | 'state' | 'attempts' | 'sentAt' | 'repliedAt'> & {
  /** A sender that is alive has it and has not said what became of it: it writes that down at once. */
  inHand?: boolean
}
type Facts = {
  now: Date
  /** When they wrote, in Telegram's whole seconds. */
  at: Date
  receivedAt: Date
  /** Messages to this person: sent, in flight, or of unknown outcome. */
  rows: readonly Row[]
  /** The message that was on its way when they wrote: if it went out, it went out before. */
  waitsFor?: string | undefined
}

/** What a received message means for the messages that went out before it. */
export type ReplyTo =
  | { do: 'mark'; delivery: string }
  /** The newest of them is still in flight: look again then. */
  | { do: 'wait'; until: Date; delivery: string }
  | { do: 'nothing' }

/**
 * The message that somebody answers. An answer can overtake the outcome of what it answers, so the
 * moment that counts is when the message was first begun and may have arrived.
 */
export const replyTo = ({ now, at, receivedAt, rows, waitsFor }: Facts): ReplyTo => {
  // Telegram's times have whole seconds: an answer within the same second must not look earlier.
  const until = after(at, SECOND - 1)
  const since = after(at, -REPLY_WINDOW)
  const waited = now.getTime() - receivedAt.getTime()
  const isOver = waited >= PATIENCE
  const [newest] = rows
    .filter(({ inHand }) => !(inHand && isOver))
    .flatMap((row) => {
      const arrived = row._id === waitsFor ? mayHaveGone(row, at) : mayHaveArrivedAt(row)
      return arrived && arrived >= since && arrived <= until ? [{ row, arrived }] : []
    })
    .toSorted((a, b) => b.arrived.getTime() - a.arrived.getTime())
  if (!newest || newest.row.repliedAt) return { do: 'nothing' }
  if (newest.row.state === 'sent' || isOver) return { do: 'mark', delivery: newest.row._id }
  const again = after(now, Math.min(MINUTE, Math.max(SECOND, waited)))
  return { do: 'wait', until: again, delivery: newest.row._id }
}

/**
 * Where its sender was killed, it may have gone before and again later: nobody wrote the first time down.
 * Otherwise its attempts tell all: one that was in hand when they wrote may have left long after.
 */
const mayHaveGone = (row: Row, at: Date): Date | null => {
  switch (row.state) {
    case 'failed':
    case 'skipped':
    case 'cancelled':
      return null
    case 'leased':
    case 'unknown':
      return at
    default:
      return wasTakenOver(row) ? at : mayHaveArrivedAt(row)
  }
}

const wasTakenOver = ({ attempts }: Row): boolean =>
  attempts.some(({ outcome }) => outcome === 'taken-over')

/** The earliest moment at which a message may have reached its reader; null when it cannot have. */
const mayHaveArrivedAt = ({ attempts, sentAt }: Row): Date | null => {
  const possible = attempts.find(({ outcome }) => ['begun', 'unknown', 'sent'].includes(outcome))
  return possible?.at ?? sentAt
}

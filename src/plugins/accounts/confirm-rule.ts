import type { Confirmation, Suppression } from '../../core/model/contact.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { TelegramFailure } from '../../telegram/gateway.ts'

import { after, HOUR, MINUTE, SECOND } from '../../core/time.ts'

/** So often one account answers opt-outs; what comes on top is never answered. */
export const ANSWERS_AN_HOUR = 30
const MOST_TRIES = 5

type Facts = {
  now: Date
  stop: Pick<Suppression, 'reason'> & { confirm: Confirmation }
  /** What Telegram asked of the account. */
  lane: Pick<Lane, 'floodUntil' | 'restUntil'> | null
  /** The workspace's kill switch is on: nothing leaves. */
  held: boolean
  /** Its ceilings of hour and day are reached until then. */
  full: Date | null
  /** When this account answered others in the last hour. */
  answered: readonly Date[]
}

export type ConfirmDecision = { do: 'send' } | { do: 'wait'; until: Date } | { do: 'give-up' }

/**
 * Whether "you will get no more messages" is said now. Once an opt-out, soon or not at all, never to
 * somebody who blocked the account, never while the account has to be silent or all sending is stopped.
 */
export const decideConfirm = ({
  now,
  stop,
  lane,
  held,
  full,
  answered,
}: Facts): ConfirmDecision => {
  const { confirm, reason } = stop
  if (confirm.state !== 'due' || reason !== 'opt-out') return { do: 'give-up' }
  if (now >= confirm.until || confirm.tries >= MOST_TRIES) return { do: 'give-up' }
  const hour = answered.filter((at) => at > after(now, -HOUR)).toSorted((a, b) => +b - +a)
  const room = hour[ANSWERS_AN_HOUR - 1]
  const waits = [
    ...[confirm.dueAt, lane?.floodUntil, lane?.restUntil, room && after(room, HOUR)],
    ...[full, held ? after(now, MINUTE) : null],
  ]
  const until = waits.reduce<Date>((last, at) => (at && at > last ? at : last), now)
  if (until <= now) return { do: 'send' }
  return until < confirm.until ? { do: 'wait', until } : { do: 'give-up' }
}

/** What a try means for the next one. The same `randomId` goes again, so nothing can double. */
export const afterConfirm = (failure: TelegramFailure, tries: number): 'again' | 'never' => {
  switch (failure.kind) {
    case 'unknown-outcome':
    case 'unreachable':
    case 'flood-wait':
    case 'slow-mode':
    // It may be about the account or its connection, not about whoever opted out.
    case 'misrouted':
    case 'unexpected':
      return tries < MOST_TRIES ? 'again' : 'never'
    default:
      return 'never'
  }
}

/** When a try that has just begun may be repeated if nobody hears of it again. */
export const nextTryAt = (now: Date, tries: number): Date =>
  after(now, Math.min(10 * MINUTE, 30 * SECOND * 2 ** tries))

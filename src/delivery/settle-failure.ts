import type { Delivery, InHand } from '../core/model/delivery.ts'
import type { ReasonCode } from '../core/reasons.ts'
import type { TelegramFailure } from '../telegram/gateway.ts'
import type { AccountActor } from './actor.ts'
import type { AfterSend } from './after-send.ts'
import type { LaneWork } from './lane-work.ts'
import type { Said } from './record.ts'

import { after } from '../core/time.ts'
import { afterSend, afterStrikes } from './after-send.ts'
import { unansweredOf } from './crashes.ts'
import { attemptOf, commit } from './record.ts'
import { restIfAsked } from './rest-account.ts'
import { REFUSED, refusedOf, strike } from './strikes.ts'

type Standing = { state: Delivery['state']; reason: ReasonCode | null; dueAt: Date }

/** Writes down what a refusal means: first for the account, then for the row. */
export const settleFailure = async (
  work: LaneWork,
  row: InHand,
  failure: TelegramFailure,
  at: Date,
): Promise<Said> => {
  const { lane, log, messages, timing } = work
  const number = attemptOf(row)
  const earlier = { attempts: row.attempts.slice(0, number) }
  const verdict = afterSend({
    failure,
    attempt: number + 1,
    unanswered: unansweredOf(earlier) + 1,
    refused: refusedOf(earlier) + 1,
    random: timing.random,
  })
  log.info('not sent', { account: lane.account, delivery: row._id, code: failure.code })
  await settleForAccount(work, failure, verdict)
  if (verdict.do === 'fail' && verdict.suppress) await messages.suppress(row, verdict.suppress)
  const now = timing.now()
  const standing = standingAfter(verdict, { dueAt: row.dueAt, ...earlier }, now)
  const write = commit(work, row, {
    ...{ lane, receipt: work.receipt, delivery: row._id, ...standing, updatedAt: now },
    attempt: { number, at, outcome: outcomeOf(verdict), detail: failure.code },
  })
  const goesOn = verdict.do === 'fail' || verdict.do === 'defer'
  return { go: goesOn ? 'next' : 'stop', write }
}

type OfAccount = Parameters<typeof restIfAsked>[0] & { actor: Pick<AccountActor, 'broke'> }

/** What a refusal means for the account, whatever was sent. In the same `exclusive` turn as the request. */
export const settleForAccount = async (
  asked: OfAccount,
  failure: TelegramFailure,
  verdict: AfterSend,
): Promise<void> => {
  await restIfAsked(asked, verdict)
  const alsoRests = afterStrikes(strike(asked.actor.pace, failure))
  if (alsoRests) await restIfAsked(asked, alsoRests)
  // The account's own listeners write down what that means; the message just waits.
  if (verdict.do === 'break-account' || verdict.do === 'reconnect') await asked.actor.broke(failure)
}

type Earlier = Pick<Delivery, 'attempts' | 'dueAt'>

/**
 * A row of which an earlier attempt has no answer stays `unknown` until Telegram answers for it.
 * Otherwise a refusal to wait leaves it where it was.
 */
export const standingAfter = (verdict: AfterSend, earlier: Earlier, now: Date): Standing => {
  const doubtful = unansweredOf(earlier) > 0
  switch (verdict.do) {
    case 'fail':
      return { state: 'failed', reason: verdict.reason, dueAt: earlier.dueAt }
    case 'repeat':
      return { state: 'unknown', reason: verdict.reason, dueAt: after(now, verdict.ms) }
    case 'defer':
      return doubtful
        ? { state: 'unknown', reason: 'unknown-outcome', dueAt: after(now, verdict.ms) }
        : { state: 'deferred', reason: verdict.reason, dueAt: after(now, verdict.ms) }
    default:
      return doubtful
        ? { state: 'unknown', reason: 'unknown-outcome', dueAt: earlier.dueAt }
        : { state: 'queued', reason: null, dueAt: earlier.dueAt }
  }
}

/** What an attempt came to; the row itself may know more from an earlier one. */
const outcomeOf = (verdict: AfterSend): string =>
  verdict.do === 'defer' && verdict.reason === 'unexpected' ? REFUSED : outcomes[verdict.do]

const outcomes: Readonly<Record<AfterSend['do'], Delivery['state']>> = {
  fail: 'failed',
  repeat: 'unknown',
  defer: 'deferred',
  'rest-lane': 'queued',
  'rest-account': 'queued',
  'break-account': 'queued',
  reconnect: 'queued',
}

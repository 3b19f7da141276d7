import type { Delivery, InHand } from '../core/model/delivery.ts'
import type { ReasonCode } from '../core/reasons.ts'
import type { TelegramFailure } from '../telegram/gateway.ts'
import type { AfterSend } from './after-send.ts'
import type { LaneWork } from './lane-work.ts'
import type { Said } from './record.ts'

import { after } from '../core/time.ts'
import { afterSend } from './after-send.ts'
import { unansweredOf } from './crashes.ts'
import { attemptOf, commit } from './record.ts'
import { restIfAsked } from './rest-account.ts'

type Standing = { state: Delivery['state']; reason: ReasonCode | null; dueAt: Date }

/** Writes down what a refusal means: first for the account, then for the row. */
export const settleFailure = async (
  work: LaneWork,
  row: InHand,
  failure: TelegramFailure,
  at: Date,
): Promise<Said> => {
  const { actor, lane, log, messages, timing } = work
  const number = attemptOf(row)
  const earlier = { attempts: row.attempts.slice(0, number) }
  const verdict = afterSend({
    failure,
    attempt: number + 1,
    unanswered: unansweredOf(earlier) + 1,
    random: timing.random,
  })
  log.info('not sent', { account: lane.account, delivery: row._id, code: failure.code })
  await restIfAsked(work, verdict)
  // The account's own listeners write down what that means; here the message just waits.
  if (verdict.do === 'break-account') await actor.broke(failure)
  if (verdict.do === 'fail' && verdict.suppress) await messages.suppress(row, verdict.suppress)
  const now = timing.now()
  const standing = standingAfter(verdict, { dueAt: row.dueAt, ...earlier }, now)
  const write = commit(work, row, {
    ...{ lane, receipt: work.receipt, delivery: row._id, ...standing, updatedAt: now },
    attempt: { number, at, outcome: outcomeOf[verdict.do], detail: failure.code },
  })
  const goesOn = verdict.do === 'fail' || verdict.do === 'defer'
  return { go: goesOn ? 'next' : 'stop', write }
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
const outcomeOf: Readonly<Record<AfterSend['do'], Delivery['state']>> = {
  fail: 'failed',
  repeat: 'unknown',
  defer: 'deferred',
  'rest-lane': 'queued',
  'rest-account': 'queued',
  'break-account': 'queued',
}

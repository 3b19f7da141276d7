import type { Delivery } from '../core/model/delivery.ts'
import type { ReasonCode } from '../core/reasons.ts'
import type { TelegramFailure } from '../telegram/gateway.ts'
import type { AfterSend } from './after-send.ts'
import type { Loop } from './send-ports.ts'

import { after } from '../core/time.ts'
import { afterSend } from './after-send.ts'
import { writeLane } from './lane-store.ts'
import { unansweredOf } from './unanswered.ts'

type Standing = { state: Delivery['state']; reason: ReasonCode | null; dueAt: Date }

/** Writes down what a refusal means: first for the account, then for the row. False: the lane pauses. */
export const settleOutcome = async (
  loop: Loop,
  delivery: Delivery,
  failure: TelegramFailure,
): Promise<boolean> => {
  const { actor, clock, commits, ports, random, log } = loop
  const now = clock.now()
  const { attempts } = delivery
  const unanswered = unansweredOf(delivery)
  const verdict = afterSend({ failure, attempt: attempts.length, unanswered, random })
  log.info('not sent', { account: actor.account, delivery: delivery._id, code: failure.code })
  await restIfAsked(loop, verdict, now)
  // The account's own listeners write down what that means; here the message just waits.
  if (verdict.do === 'break-account') await actor.broke(failure)
  if (verdict.do === 'fail' && verdict.suppress) await ports.suppress(delivery, verdict.suppress)
  const standing = standingAfter(verdict, delivery, now)
  const last = attempts.length - 1
  await commits.commit({
    delivery: delivery._id,
    tenant: actor.tenant,
    fence: actor.fence,
    change: {
      $set: {
        ...standing,
        updatedAt: now,
        [`attempts.${last}.outcome`]: outcomeOf[verdict.do],
        [`attempts.${last}.detail`]: failure.code,
      },
    },
  })
  ports.settled(delivery, standing.state, standing.reason)
  return verdict.do === 'fail' || verdict.do === 'defer'
}

/** The account's part is on disk before anything else: a crash must not forget what Telegram asked for. */
const restIfAsked = async (loop: Loop, verdict: AfterSend, now: Date): Promise<void> => {
  const { actor, tenantDb, lane } = loop
  if (verdict.do === 'rest-lane') {
    lane.floodUntil = after(now, verdict.ms)
    await writeLane(tenantDb, actor, { floodUntil: lane.floodUntil })
  }
  if (verdict.do === 'rest-account') {
    lane.restUntil = after(now, verdict.ms)
    await writeLane(tenantDb, actor, { restUntil: lane.restUntil, restReason: verdict.reason })
  }
}

/**
 * A row whose earlier attempt has an unknown outcome stays `unknown` until Telegram answers for it.
 * Otherwise a refusal to wait leaves it where it was.
 */
export const standingAfter = (verdict: AfterSend, delivery: Delivery, now: Date): Standing => {
  switch (verdict.do) {
    case 'fail':
      return { state: 'failed', reason: verdict.reason, dueAt: delivery.dueAt }
    case 'repeat':
      return { state: 'unknown', reason: verdict.reason, dueAt: after(now, verdict.ms) }
    case 'defer':
      return doubtful(delivery)
        ? { state: 'unknown', reason: 'unknown-outcome', dueAt: after(now, verdict.ms) }
        : { state: 'deferred', reason: verdict.reason, dueAt: after(now, verdict.ms) }
    default:
      return doubtful(delivery)
        ? { state: 'unknown', reason: 'unknown-outcome', dueAt: delivery.dueAt }
        : { state: 'queued', reason: null, dueAt: delivery.dueAt }
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

/** An attempt before this one has no answer to this day. */
const doubtful = ({ attempts }: Delivery): boolean =>
  unansweredOf({ attempts: attempts.slice(0, -1) }) > 0

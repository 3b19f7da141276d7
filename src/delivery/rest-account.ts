import type { Logger } from '../core/logger.ts'
import type { AccountActor, Flood } from './actor.ts'
import type { AfterSend } from './after-send.ts'
import type { LaneRef, OutboxStore, RestOrder, Timing } from './ports.ts'

const RETRY = 300

type Asked = {
  actor: Pick<AccountActor, 'account' | 'pace' | 'signal'>
  lane: LaneRef
  store: Pick<OutboxStore, 'rest'>
  timing: Pick<Timing, 'monotonic' | 'at'>
  log: Logger
}

/**
 * Where Telegram asked for silence, the account is silent from here on, and that is on disk before
 * anything else: a crash must not forget it. Call it in the same `exclusive` turn as the request.
 */
export const restIfAsked = async (asked: Asked, verdict: AfterSend): Promise<void> => {
  const order = orderOf(verdict)
  if (!order) return
  const { actor, lane, log, store, timing } = asked
  const ms = order.floodMs ?? order.restMs ?? 0
  const until = timing.monotonic() + ms
  actor.pace.restUntil = Math.max(actor.pace.restUntil, until)
  const { flood } = actor.pace
  if (order.floodMs !== undefined) flood.until = Math.max(flood.until, until)
  while (!actor.signal.aborted) {
    try {
      await store.rest(lane, { ...order, key: `${lane.fence}.${until}` })
      return
    } catch (err) {
      log.error('could not write down that an account rests', { account: actor.account, err })
      await new Promise<void>((resolve) => void timing.at(timing.monotonic() + RETRY, resolve))
    }
  }
}

/**
 * Gives the account the flood that this process knows of it from an earlier lease: what is told to the one
 * holds for the other, whoever asked Telegram, and though it could not be written. It is silent from then
 * on, whatever writes from it, and whether or not a campaign does.
 */
export const keepFlood = (
  floods: Map<string, Flood>,
  { account, pace }: Pick<AccountActor, 'account' | 'pace'>,
): void => {
  const known = floods.get(account) ?? pace.flood
  known.until = Math.max(known.until, pace.flood.until)
  floods.set(account, known)
  pace.flood = known
  pace.restUntil = Math.max(pace.restUntil, known.until)
}

const orderOf = (verdict: AfterSend): Omit<RestOrder, 'key'> | null => {
  if (verdict.do === 'rest-lane') return { floodMs: verdict.ms }
  if (verdict.do === 'rest-account') return { restMs: verdict.ms, restReason: verdict.reason }
  return null
}

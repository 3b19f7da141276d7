import type { InHand, ToSend } from '../core/model/delivery.ts'
import type { Result, TelegramFailure, WrittenMessage } from '../telegram/gateway.ts'
import type { LaneWork } from './lane-work.ts'
import type { Said } from './record.ts'

import { mediaIds } from '../core/media.ts'
import { after, MINUTE, SECOND } from '../core/time.ts'
import { afterSend, MAX_UNANSWERED } from './after-send.ts'
import { crashesOf, MAX_CRASHES } from './crashes.ts'
import { putDown } from './put-down.ts'
import { attemptOf, commit } from './record.ts'
import { settleForAccount } from './settle-failure.ts'

export type Hopeless = 'too-many-crashes' | 'too-many-attempts'

/** A look is one request, which its connection gives up after ten seconds. */
const SAFE_TO_LOOK = 13 * SECOND
const LOOK_AGAIN = 5 * MINUTE
/** A sender may be ended while it looks by what would have ended it anyhow; not so three in a row. */
const MOST_LOOKS = 3
const FOUND = 'FOUND_IN_CONVERSATION'
const NOT_LOOKED = 'not-looked'

/**
 * Before a message is given up that may have arrived: looks whether it stands in the conversation. The look
 * is counted as an attempt before it begins, so that one which ends its process is not repeated for ever;
 * nothing is sent. One that is not there may have been deleted: it is given up with the reason it has.
 */
export const lookBack = async (work: LaneWork, inHand: InHand, why: Hopeless): Promise<Said> => {
  const { actor, lane, store, timing } = work
  const giveUp = (row: InHand): Said => ({ go: 'next', write: putDown(work, row, why) })
  if (hasLooked(inHand)) return giveUp(inHand)
  const row = (await store.stillOpen([inHand])).get(inHand._id)
  if (!row) return { go: 'next', write: null }
  // A file without words could be any file.
  if (row.message.text === '') return giveUp(row)
  const { pace } = actor
  if (!actor.client() || !actor.safeFor(SAFE_TO_LOOK) || pace.restUntil > timing.monotonic())
    return { go: 'stop', write: null }
  const begun = await store.begin({ lane, delivery: row._id, at: timing.now() })
  if (!begun) return { go: 'next', write: null }
  const looking = { ...row, attempts: begun.attempts }
  const seen = await actor
    .exclusive(() => look(work, looking))
    .catch((err: unknown) => {
      actor.signal.throwIfAborted()
      work.log.error('could not look for a message', {
        account: lane.account,
        delivery: row._id,
        err,
      })
      return { ok: false as const, failure: untold }
    })
  if (!seen.ok)
    return isOfAccount(seen.failure) ? lookLater(work, looking, seen.failure) : giveUp(looking)
  return seen.value ? { go: 'next', write: asSent(work, looking, seen.value) } : giveUp(looking)
}

/** Each look ended its process; or so much was tried that one more is no use. */
const hasLooked = (row: InHand): boolean =>
  crashesOf(row) >= MAX_CRASHES + MOST_LOOKS || row.attempts.length > MAX_UNANSWERED

/** Our own store, or our code, failed meanwhile. */
const untold: TelegramFailure = { kind: 'unreachable', code: 'NOT_LOOKED' }
const gone: TelegramFailure = { kind: 'unreachable', code: 'CONNECTION_LOST' }

/** The earliest message with its words that no other row has. */
const look = async (work: LaneWork, row: ToSend): Promise<Result<WrittenMessage | null>> => {
  const { text, media } = row.message
  const hasFile = mediaIds(media).length > 0
  const asked = work.actor
    .client()
    ?.written({ peer: row.peer, text, hasFile, since: row.createdAt })
  const answer = (await asked) ?? { ok: false as const, failure: gone }
  if (!answer.ok || answer.value.length === 0) return answer.ok ? { ok: true, value: null } : answer
  const ids = answer.value.map(({ messageId }) => messageId)
  const taken = await work.messages.ownedByOthers(row, ids)
  const value = answer.value.find(({ messageId }) => !taken.has(messageId)) ?? null
  return { ok: true, value }
}

const kinds: readonly TelegramFailure['kind'][] = [
  ...(['flood-wait', 'slow-mode', 'peer-flood', 'unknown-outcome', 'unreachable'] as const),
  ...(['session-dead', 'banned', 'frozen', 'misrouted'] as const),
]
const isOfAccount = ({ kind }: TelegramFailure): boolean => kinds.includes(kind)

/** Nothing was learned: the account does as it was told, and the message waits for another look. */
const lookLater = async (work: LaneWork, row: ToSend, failure: TelegramFailure): Promise<Said> => {
  const { lane, receipt, timing } = work
  const { random } = timing
  await settleForAccount(
    work,
    failure,
    afterSend({ failure, attempt: 1, unanswered: 1, refused: 1, random }),
  )
  const updatedAt = timing.now()
  const write = commit(work, row, {
    ...{ lane, receipt, delivery: row._id, updatedAt, dueAt: after(updatedAt, LOOK_AGAIN) },
    ...{ state: 'unknown', reason: 'unknown-outcome' },
    attempt: { number: attemptOf(row), at: updatedAt, outcome: NOT_LOOKED, detail: failure.code },
  })
  return { go: 'stop', write }
}

const asSent = (work: LaneWork, row: ToSend, { messageId, at }: WrittenMessage): Promise<void> => {
  const updatedAt = work.timing.now()
  return commit(work, row, {
    ...{ lane: work.lane, receipt: work.receipt, delivery: row._id, updatedAt },
    ...{ state: 'sent', reason: null, messageId, sentAt: at },
    attempt: { number: attemptOf(row), at: updatedAt, outcome: 'sent', detail: FOUND },
  })
}

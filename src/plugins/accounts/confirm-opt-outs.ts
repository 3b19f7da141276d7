import type { Suppression } from '../../core/model/contact.ts'
import type { Confirmation, Dialog } from '../../core/model/contact.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { Timing } from '../../delivery/ports.ts'
import type { Db } from '../../mongo/connect.ts'
import type { PacingOf } from '../../mongo/pacing.ts'
import type { RoleContext } from '../roles.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { slugs } from '../../collections/slugs.ts'
import { groupBy } from '../../core/group-by.ts'
import { dialogId, laneId } from '../../core/ids.ts'
import { after, HOUR, SECOND } from '../../core/time.ts'
import { afterSend } from '../../delivery/after-send.ts'
import { mongoOutbox } from '../../delivery/mongo-outbox.ts'
import { gapMs } from '../../delivery/pace.ts'
import { settleForAccount } from '../../delivery/settle-failure.ts'
import { forgetStrikes } from '../../delivery/strikes.ts'
import { systemTiming, waitUntil } from '../../delivery/timing.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { makePacingOf } from '../../mongo/pacing.ts'
import { countAnswer, fullUntil, isHeld } from './count-answer.ts'
import { afterConfirm, decideConfirm, nextTryAt } from './confirm-rule.ts'

const LOOK_EVERY = 5 * SECOND
/** Between two answers of one account. */
const GAP = 3 * SECOND
const PAGE = 100
/** A request and its deadline fit into what is left of the lease. */
const SAFE_FOR = 12 * SECOND

type Context = Pick<RoleContext, 'mongo' | 'clock' | 'log' | 'random'> & {
  timing: Timing
  pacingOf: PacingOf
}
type Stop = Suppression & { confirm: Confirmation }

/**
 * Answers opt-outs, once each, from the account that they were written to. One of it a process: one
 * read for all its accounts that have nothing to answer yet, each of which then goes its own way. The `randomId` is stored with the opt-out and goes again after a doubt.
 */
export const makeConfirmer = (given: Omit<Context, 'timing' | 'pacingOf'>) => {
  const pacingOf = makePacingOf(given.mongo.db)
  const context = { ...given, timing: systemTiming(given), pacingOf }
  const actors = new Map<string, AccountActor>()
  const stop = new AbortController()
  const rounds = makeRounds(context, actors, stop.signal)
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await rounds.look().catch((err: unknown) => {
        if (!stop.signal.aborted) given.log.error('could not answer opt-outs', { err })
      })
      await quietSleep(LOOK_EVERY, stop.signal)
    }
  }
  const running = loop()
  return {
    hold: (actor: AccountActor): void => void actors.set(actor.account, actor),
    release: (actor: AccountActor): void => {
      if (actors.get(actor.account) === actor) actors.delete(actor.account)
    },
    close: async (): Promise<void> => {
      stop.abort()
      await running
      await rounds.ended()
    },
  }
}

/** Looks for what is due, and has each account answer on its own: none waits for another's pace. */
const makeRounds = (
  context: Context,
  actors: ReadonlyMap<string, AccountActor>,
  signal: AbortSignal,
) => {
  const { clock, log, mongo, timing } = context
  const answered = new Map<string, Date[]>()
  const busy = new Map<string, Promise<void>>()
  /** Not while it is signed out, in a login or resting: that is no try. */
  const mayAnswer = ({ client, pace }: AccountActor): boolean =>
    client() !== null && pace.restUntil <= timing.monotonic()
  const answerAll = async (account: string, rows: readonly Stop[]): Promise<void> => {
    const own = (answered.get(account) ?? []).filter((at) => at > after(clock.now(), -HOUR))
    answered.set(account, own)
    for (const row of rows) {
      const actor = actors.get(account)
      if (!actor || actor.signal.aborted || actor.tenant !== row.tenant) return
      if (signal.aborted || !mayAnswer(actor)) return
      if (!(await answerOne(context, actor, row, own))) continue
      own.push(clock.now())
      await quietSleep(GAP, signal)
    }
  }
  const begin = (account: string, rows: readonly Stop[]): void => {
    const failed = (err: unknown): void => {
      if (!signal.aborted) log.error('could not answer opt-outs', { account, err })
    }
    const ends = answerAll(account, rows)
      .catch(failed)
      .finally(() => busy.delete(account))
    busy.set(account, ends)
  }
  const look = async (): Promise<void> => {
    const free = new Set([...actors.values()].filter(mayAnswer).map(({ account }) => account))
    for (const account of busy.keys()) free.delete(account)
    while (free.size > 0 && !signal.aborted) {
      const due = await dueOf(mongo.db, [...free], clock.now())
      for (const [account, rows] of groupBy(due, ({ confirm }) => confirm.account)) {
        free.delete(account)
        begin(account, rows)
      }
      // A full page may be all of one account.
      if (due.length < PAGE) return
    }
  }
  return { look, ended: async () => void (await Promise.all(busy.values())) }
}

export type Confirmer = ReturnType<typeof makeConfirmer>

/** platform: answers that are due from these accounts, of any workspace. */
const dueOf = async (db: Db, accounts: readonly string[], now: Date): Promise<Stop[]> => {
  const rows = await db
    .collection<Suppression>(slugs.suppressions)
    .find(
      {
        'confirm.state': 'due',
        'confirm.account': { $in: [...accounts] },
        'confirm.dueAt': { $lte: now },
      },
      { sort: { 'confirm.dueAt': 1 }, limit: PAGE },
    )
    .toArray()
  return rows as Stop[]
}

/** True when something was asked of Telegram. */
const answerOne = async (
  context: Context,
  actor: AccountActor,
  row: Stop,
  answered: readonly Date[],
): Promise<boolean> => {
  const { mongo, clock } = context
  const { tenant } = actor
  const { confirm } = row
  const stops = forTenant(mongo.db, tenant).collection<Suppression>(slugs.suppressions)
  const due = { _id: row._id, 'confirm.state': 'due', 'confirm.tries': confirm.tries }
  const set = (change: object) => stops.updateOne(due, { $set: change })
  const { dialog, ...facts } = await lookAt(context, actor, confirm)
  const said = decideConfirm({ ...facts, stop: row, answered })
  if (said.do === 'give-up' || !dialog) {
    await set({ 'confirm.state': 'given-up' })
    return false
  }
  if (said.do === 'wait') {
    await set({ 'confirm.dueAt': said.until })
    return false
  }
  // The try is on disk before it leaves, so a sender that dies of it does not try for ever.
  const tries = confirm.tries + 1
  const begin = async (): Promise<boolean> => {
    // Somebody may have stopped all sending while it waited for its turn.
    if (await isHeld(mongo.db, tenant)) return false
    const dueAt = nextTryAt(clock.now(), tries)
    const begun = await set({ 'confirm.tries': tries, 'confirm.dueAt': dueAt })
    if (begun.modifiedCount === 0) return false
    await countAnswer(mongo.db, actor, clock.now())
    return true
  }
  const since = confirm.tries > 0 ? { since: row.at } : {}
  const answer = await send(context, actor, { ...confirm, tries, dialog, begin, since })
  if (!answer) return false
  const ended = (change: object) =>
    stops.updateOne({ _id: row._id, 'confirm.state': 'due' }, { $set: change })
  if (answer.ok) await ended({ 'confirm.state': 'sent', 'confirm.sentAt': clock.now() })
  else if (afterConfirm(answer.failure, tries) === 'never')
    await ended({ 'confirm.state': 'given-up' })
  return true
}

/** What has to be known of the account and of whoever opted out. */
const lookAt = async (
  { mongo, clock, pacingOf }: Context,
  { tenant, account, pace }: AccountActor,
  { peer }: Confirmation,
) => {
  const tenantDb = forTenant(mongo.db, tenant)
  const now = clock.now()
  const [lane, dialog, held, pacing] = await Promise.all([
    tenantDb.collection<Lane>(slugs.lanes).findOne({ _id: laneId(tenant, account) }),
    tenantDb.collection<Dialog>(slugs.dialogs).findOne({ _id: dialogId(tenant, account, peer) }),
    isHeld(mongo.db, tenant),
    pacingOf([{ tenant, account }], now),
  ])
  const full = fullUntil({ now, pace, lane, pacing: pacing.get(account) })
  return { now, lane, dialog, held, full }
}

type Answer = Confirmation & {
  dialog: Pick<Dialog, 'accessHash'>
  /** Counts the try; false when it is not to be made any more. */
  begin: () => Promise<boolean>
  since: { since?: Date }
}

/**
 * In its turn, a second after what went before it, and what Telegram says of it holds for all that comes
 * after. An account that is signed out, in a login or resting by then has not tried.
 */
const send = (
  { log, mongo, random, timing }: Context,
  actor: AccountActor,
  { peer, text, randomId, tries, dialog, begin, since }: Answer,
) =>
  actor.exclusive(async () => {
    const { pace, signal, tenant, account, fence } = actor
    if (pace.restUntil > timing.monotonic()) return null
    await waitUntil(timing, Math.min(pace.nextAt, timing.monotonic() + SECOND), signal)
    const client = actor.client()
    if (!client || pace.restUntil > timing.monotonic()) return null
    if (!actor.safeFor(SAFE_FOR) || !(await begin())) return null
    const message = { text, entities: [], randomId, media: [], ...since }
    const { accessHash } = dialog
    const answer = await client.send({ peer: { userId: peer, accessHash }, ...message })
    pace.nextAt = Math.max(pace.nextAt, timing.monotonic() + gapMs({ perSecond: 1 }, random))
    if (answer.ok) forgetStrikes(pace)
    if (answer.ok) return answer
    const { failure } = answer
    const asked = { actor, log, timing, store: mongoOutbox(mongo.db) }
    const verdict = afterSend({
      failure,
      attempt: tries,
      unanswered: tries,
      refused: tries,
      random,
    })
    await settleForAccount({ ...asked, lane: { tenant, account, fence } }, failure, verdict)
    return answer
  })

const quietSleep = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {})

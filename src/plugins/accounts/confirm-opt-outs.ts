import type { Suppression } from '../../core/model/contact.ts'
import type { Confirmation, Dialog } from '../../core/model/contact.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { Db } from '../../mongo/connect.ts'
import type { RoleContext } from '../roles.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { slugs } from '../../collections/slugs.ts'
import { groupBy } from '../../core/group-by.ts'
import { dialogId, laneId } from '../../core/ids.ts'
import { after, HOUR, SECOND } from '../../core/time.ts'
import { mongoOutbox } from '../../delivery/mongo-outbox.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { afterConfirm, decideConfirm, nextTryAt } from './confirm-rule.ts'

const LOOK_EVERY = 5 * SECOND
/** Between two answers of one account. */
const GAP = 3 * SECOND
const PAGE = 100
/** A request and its deadline fit into what is left of the lease. */
const SAFE_FOR = 12 * SECOND

type Context = Pick<RoleContext, 'mongo' | 'clock' | 'log'>
type Stop = Suppression & { confirm: Confirmation }

/**
 * Answers opt-outs, once each, from the account that they were written to. One of it a process: one
 * read for all its accounts. The `randomId` is stored with the opt-out and goes again after a doubt.
 */
export const makeConfirmer = (context: Context) => {
  const { clock, log, mongo } = context
  const actors = new Map<string, AccountActor>()
  const answered = new Map<string, Date[]>()
  const stop = new AbortController()
  let nudge = new AbortController()
  const work = async (): Promise<void> => {
    if (actors.size === 0) return
    const due = await dueOf(mongo.db, [...actors.keys()], clock.now())
    const perAccount = groupBy(due, ({ confirm }) => confirm.account)
    await Promise.all([...perAccount].map(([account, rows]) => answerAll(account, rows)))
  }
  const answerAll = async (account: string, rows: readonly Stop[]): Promise<void> => {
    const own = (answered.get(account) ?? []).filter((at) => at > after(clock.now(), -HOUR))
    answered.set(account, own)
    for (const row of rows) {
      const actor = actors.get(account)
      if (!actor || actor.signal.aborted || actor.tenant !== row.tenant) return
      if (await answerOne(context, actor, row, own)) {
        own.push(clock.now())
        await quietSleep(GAP, stop.signal)
      }
    }
  }
  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      nudge = new AbortController()
      await work().catch((err: unknown) => {
        if (!stop.signal.aborted) log.error('could not answer opt-outs', { err })
      })
      await quietSleep(LOOK_EVERY, AbortSignal.any([stop.signal, nudge.signal]))
    }
  }
  const running = loop()
  return {
    /** An opt-out was stored: its answer need not wait for the next look. */
    wake: (): void => nudge.abort(),
    hold: (actor: AccountActor): void => void actors.set(actor.account, actor),
    release: (actor: AccountActor): void => {
      if (actors.get(actor.account) === actor) actors.delete(actor.account)
    },
    close: async (): Promise<void> => {
      stop.abort()
      await running
    },
  }
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
  { mongo, clock }: Context,
  actor: AccountActor,
  row: Stop,
  answered: readonly Date[],
): Promise<boolean> => {
  const { tenant, account } = actor
  const { confirm } = row
  const tenantDb = forTenant(mongo.db, tenant)
  const stops = tenantDb.collection<Suppression>(slugs.suppressions)
  const due = { _id: row._id, 'confirm.state': 'due', 'confirm.tries': confirm.tries }
  const set = (change: object) => stops.updateOne(due, { $set: change })
  const [lane, dialog] = await Promise.all([
    tenantDb.collection<Lane>(slugs.lanes).findOne({ _id: laneId(tenant, account) }),
    tenantDb
      .collection<Dialog>(slugs.dialogs)
      .findOne({ _id: dialogId(tenant, account, confirm.peer) }),
  ])
  const now = clock.now()
  const said = decideConfirm({ now, stop: row, lane, answered })
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
  const begun = await set({ 'confirm.tries': tries, 'confirm.dueAt': nextTryAt(now, tries) })
  if (begun.modifiedCount === 0) return false
  const answer = await send(actor, dialog, confirm)
  if (!answer) return false
  const ended = (change: object) =>
    stops.updateOne({ _id: row._id, 'confirm.state': 'due' }, { $set: change })
  if (answer.ok) await ended({ 'confirm.state': 'sent', 'confirm.sentAt': clock.now() })
  else {
    if (answer.failure.kind === 'flood-wait')
      await mongoOutbox(mongo.db).rest(
        { tenant, account, fence: actor.fence },
        { floodMs: answer.failure.seconds * SECOND },
      )
    if (afterConfirm(answer.failure, tries) === 'never')
      await ended({ 'confirm.state': 'given-up' })
  }
  return true
}

const send = (
  actor: AccountActor,
  { accessHash }: Dialog,
  { peer, text, randomId }: Confirmation,
) =>
  actor.exclusive(async () => {
    const client = actor.client()
    if (!client || !actor.safeFor(SAFE_FOR)) return null
    const message = { text, entities: [], randomId, media: [] }
    return client.send({ peer: { userId: peer, accessHash }, ...message })
  })

const quietSleep = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {})

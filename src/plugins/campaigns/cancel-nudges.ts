import type { CampaignRun } from '../../core/model/campaign-run.ts'
import type { Dialog, Suppression } from '../../core/model/contact.ts'
import type { Delivery, DeliveryState } from '../../core/model/delivery.ts'
import type { Click, Order } from '../../core/model/money-trail.ts'
import type { NudgeCancelled } from '../../core/nudges.ts'
import type { Db } from '../../mongo/connect.ts'
import type { TenantDb } from '../../mongo/for-tenant.ts'
import type { NudgeSaid } from './nudge-said.ts'

import { slugs } from '../../collections/slugs.ts'
import { groupBy } from '../../core/group-by.ts'
import { deliveryId } from '../../core/ids.ts'
import { openStates } from '../../core/model/delivery.ts'
import { nudgeVerdict, reachOf } from '../../core/nudges.ts'
import { after, MINUTE } from '../../core/time.ts'
import { recordDecisions } from './decisions.ts'
import { addToCounts } from './folds.ts'
import { later, readAnswers } from './nudge-facts.ts'
import { nudgeSaid } from './nudge-said.ts'
import { runsOf } from './store.ts'

/** A fact may be stored so long after its moment: clicks and orders come by way of others. */
const LATE = 10 * MINUTE
const PAGE = 1_000

/**
 * Cancels the nudges that wait for people who have answered, ordered or opted out meanwhile, each with
 * its reason. Only what is seen: the last word before the wire asks again.
 */
export const cancelNudges = async (
  db: Db,
  tenantDb: TenantDb,
  run: CampaignRun,
  now: Date,
): Promise<void> => {
  if (run.frozen.nudges.length === 0) return
  const contacts = await whoDidSomething(
    tenantDb,
    run,
    after(run.answersSeenTo ?? run.startedAt, -LATE),
  )
  for (let from = 0; from < contacts.length; from += PAGE)
    await cancelFor(db, tenantDb, run, { contacts: contacts.slice(from, from + PAGE), now })
  await runsOf(tenantDb).updateOne({ _id: run._id }, { $set: { answersSeenTo: now } })
}

const whoDidSomething = async (
  tenantDb: TenantDb,
  { campaign }: CampaignRun,
  since: Date,
): Promise<string[]> => {
  const found = await Promise.all([
    tenantDb
      .collection<Delivery>(slugs.deliveries)
      .distinct('contact', { campaign, repliedAt: { $gte: since } }),
    tenantDb.collection<Order>(slugs.orders).distinct('contact', { updatedAt: { $gte: since } }),
    tenantDb
      .collection<Click>(slugs.clicks)
      .distinct('contact', { campaign, bot: false, at: { $gte: since } }),
    tenantDb
      .collection<Suppression>(slugs.suppressions)
      .distinct('contact', { at: { $gte: since }, reason: 'opt-out' }),
  ])
  return [...new Set(found.flat())].filter((one): one is string => typeof one === 'string')
}

type Some = { contacts: readonly string[]; now: Date }

const cancelFor = async (
  db: Db,
  tenantDb: TenantDb,
  run: CampaignRun,
  { contacts, now }: Some,
): Promise<void> => {
  const rows = tenantDb.collection<Delivery>(slugs.deliveries)
  const open = await rows
    .find({ _id: { $in: nudgesTo(run, contacts) }, state: { $in: ['queued', 'deferred'] } })
    .toArray()
  if (open.length === 0) return
  const cancelled = new Map<NudgeCancelled, string[]>()
  const changes: { from: DeliveryState; to: DeliveryState }[] = []
  const said = await verdicts(db, tenantDb, run, open)
  for (const { row, reason } of said) {
    cancelled.set(reason, [...(cancelled.get(reason) ?? []), row._id])
    changes.push({ from: row.state, to: 'cancelled' })
  }
  for (const [reason, ids] of cancelled)
    await rows.updateMany(
      { _id: { $in: ids }, state: { $in: ['queued', 'deferred'] } },
      { $set: { state: 'cancelled', reason, updatedAt: now } },
    )
  await addToCounts(tenantDb, run, changes)
  for (const [step, some] of groupBy(said, ({ row }) => row.step))
    await recordDecisions(
      tenantDb,
      { campaign: run.campaign, step, at: now },
      some.map(({ row: { contact }, decision }) => ({ contact, decision })),
    )
}

const nudgesTo = ({ tenant, campaign, frozen }: CampaignRun, contacts: readonly string[]) =>
  contacts.flatMap((contact) =>
    frozen.nudges.map((_, n) => deliveryId({ tenant, campaign, contact, step: n + 1 })),
  )

type Cancelled = { row: Delivery; reason: NudgeCancelled; decision: NudgeSaid }

/** Which of the nudges that wait nobody needs any more. */
const verdicts = async (
  db: Db,
  tenantDb: TenantDb,
  { frozen, campaign }: CampaignRun,
  open: readonly Delivery[],
): Promise<Cancelled[]> => {
  const { tenant } = tenantDb
  const { earlier, dialogs, optedOut } = await readLives(tenantDb, campaign, open)
  const reached = new Map(
    [...groupBy(earlier, ({ contact }) => contact)].map(([contact, rows]) => [
      contact,
      reachOf(rows),
    ]),
  )
  const people = [...reached].flatMap(([contact, { since }]) =>
    since ? [{ tenant, campaign, contact, since }] : [],
  )
  const answersOf = await readAnswers(db, people)
  return open.flatMap((row): Cancelled[] => {
    const { contact, account, step } = row
    const { since, replied = false } = reached.get(contact) ?? {}
    if (!since) return []
    const heard = dialogs
      .filter((one) => one.contact === contact && one.account === account)
      .map(({ lastInboundAt }) => lastInboundAt)
    const times = {
      heardAt: heard.reduce<Date | null>(later, null),
      ...answersOf({ tenant, campaign, contact }),
    }
    const verdict = nudgeVerdict({
      condition: frozen.nudges[step - 1]?.condition ?? 'no-reply',
      ...{ since, replied, ...times },
      optedOut: optedOut.has(contact),
    })
    if (verdict.do !== 'cancel') return []
    const { reason } = verdict
    return [{ row, reason, decision: nudgeSaid(reason, times) }]
  })
}

/** What these people got before, what their accounts heard of them, and who opted out. */
const readLives = async (tenantDb: TenantDb, campaign: string, open: readonly Delivery[]) => {
  const { tenant } = tenantDb
  const contacts = [...new Set(open.map(({ contact }) => contact))]
  const steps = Array.from({ length: Math.max(...open.map(({ step }) => step)) }, (_, n) => n)
  const before = contacts.flatMap((contact) =>
    steps.map((step) => deliveryId({ tenant, campaign, contact, step })),
  )
  const [earlier, dialogs, stops] = await Promise.all([
    tenantDb
      .collection<Delivery>(slugs.deliveries)
      .find({ _id: { $in: before } })
      .toArray(),
    tenantDb
      .collection<Dialog>(slugs.dialogs)
      .find({ contact: { $in: contacts } })
      .toArray(),
    tenantDb
      .collection<Suppression>(slugs.suppressions)
      .find({ contact: { $in: contacts }, reason: 'opt-out' })
      .toArray(),
  ])
  return { earlier, dialogs, optedOut: new Set(stops.map(({ contact }) => contact)) }
}

/** Whether nudges of a run wait at all. */
export const nudgesWait = async (tenantDb: TenantDb, run: CampaignRun): Promise<boolean> => {
  const { campaign } = run
  const found = await tenantDb
    .collection<Delivery>(slugs.deliveries)
    .findOne(
      { campaign, state: { $in: [...openStates] }, step: { $gt: 0 } },
      { projection: { _id: 1 } },
    )
  return found !== null
}

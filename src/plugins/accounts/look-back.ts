import type { Contact, Dialog } from '../../core/model/contact.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { TelegramFailure } from '../../telegram/gateway.ts'
import type { Pace } from './paced.ts'
import type { ReadingContext } from './read-anew.ts'
import type { SaidBefore } from './said-before.ts'

import { slugs } from '../../collections/slugs.ts'
import { joinId } from '../../core/ids.ts'
import { after, HOUR, MINUTE, SECOND } from '../../core/time.ts'
import { categoryDue } from '../../mongo/category-due.ts'
import { publishOnce } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { makeBell } from './bell.ts'
import { GAP, patiently, pauseFor } from './paced.ts'
import { saidBefore } from './said-before.ts'
import { accountsOf } from './store.ts'
import { takeOptOut } from './take-opt-out.ts'
import { optOutEvent } from './tell-opt-out.ts'

type Actor = Pick<AccountActor, 'tenant' | 'account' | 'exclusive' | 'client' | 'signal'>
type Reading = Pace & { context: ReadingContext; actor: Actor }

/** Telegram has no page of this one conversation for us; whatever else it says is about the account. */
const OF_THE_PERSON: readonly TelegramFailure['kind'][] = [
  ...(['blocked', 'deactivated', 'privacy', 'peer-invalid', 'forbidden', 'unexpected'] as const),
]

const dialogsOf = ({ mongo }: ReadingContext, { tenant }: Actor) =>
  forTenant(mongo.db, tenant).collection<Dialog>(slugs.dialogs)

/**
 * Reads one page of every conversation that was there before the account was connected, a second apart:
 * when they wrote, and whether they said stop. Each is marked as it is done, so whoever is refused or
 * killed goes on with the next. Those whose newest message is ours come first: without this, nobody knows
 * that they ever wrote. Answers why Telegram wants it to end early.
 */
export const lookBack = async (
  context: ReadingContext,
  actor: Actor,
): Promise<TelegramFailure | null> => {
  const client = actor.client()
  if (!client) return null
  const reading = { context, actor, client }
  for (;;) {
    const dialog = await dialogsOf(context, actor).findOne(
      { account: actor.account, history: 'due' },
      { sort: { lastInboundAt: 1 } },
    )
    if (!dialog) return null
    const failure = await readOne(reading, dialog)
    if (failure) return failure
    await pauseFor(reading, GAP)
  }
}

const readOne = async (reading: Reading, dialog: Dialog): Promise<TelegramFailure | null> => {
  const { context, actor, client } = reading
  const peer = { userId: dialog.peer, accessHash: dialog.accessHash }
  const page = await patiently(reading, () =>
    client.history({ peer, since: new Date(0), before: null }),
  )
  if (!page.ok && !OF_THE_PERSON.includes(page.failure.kind)) return page.failure
  if (page.ok) await keep(context, dialog, saidBefore(page.value.updates))
  else context.log.warn('earlier messages not shown', { dialog: dialog._id, ...page.failure })
  await dialogsOf(context, actor).updateOne(
    { _id: dialog._id },
    { $set: { history: page.ok ? 'read' : 'refused' } },
  )
  return null
}

/**
 * Only what their messages mean is kept: nobody asked us to store what was written before, and an answer
 * to it would come out of nowhere.
 */
const keep = async (
  { mongo, env, heard, clock }: ReadingContext,
  { _id, tenant, account, contact }: Dialog,
  said: SaidBefore | null,
): Promise<void> => {
  if (!said) return
  const { first, last, optOuts } = said
  const tenantDb = forTenant(mongo.db, tenant)
  for (const { peer, messageId, text, at } of optOuts) {
    const message = { tenant, account, contact, peer, messageId, text, at }
    await takeOptOut({ db: mongo.db, env, heard, answers: false }, message, clock.now())
    // Whoever keeps a list of their own hears of it as of one that arrives now, and when it was said.
    const source = joinId(tenant, account, peer, messageId)
    const told = { contact, account, campaign: null, source, data: { saidAt: at.toISOString() } }
    const event = await optOutEvent(tenantDb, told, clock.now())
    if (event) await publishOnce(tenantDb, [event])
  }
  const dialogs = tenantDb.collection<Dialog>(slugs.dialogs)
  await dialogs.updateOne({ _id }, { $max: { lastInboundAt: last } })
  await dialogs.updateOne(
    { _id, $or: [{ firstInboundAt: null }, { firstInboundAt: { $gt: first } }] },
    { $set: { firstInboundAt: first } },
  )
  await tenantDb
    .collection<Contact>(slugs.contacts)
    .updateOne({ _id: contact }, { $max: { lastInboundAt: last }, $set: categoryDue() })
}

/** Looks back whenever there may be something to read, and not before Telegram allows it. */
export const makeLookBack = (
  context: ReadingContext,
  { tenant, account, exclusive, client }: Omit<Actor, 'signal'>,
  ended: AbortSignal,
) => {
  const { mongo, clock, log, timing } = context
  const actor: Actor = { tenant, account, exclusive, client, signal: ended }
  const bell = makeBell()
  const accounts = accountsOf(mongo.db, tenant)
  let notBefore = 0
  const restUntil = (at: Date) => {
    notBefore = timing.monotonic() + (at.getTime() - clock.now().getTime())
  }
  const work = async (): Promise<void> => {
    if (timing.monotonic() < notBefore) return
    const row = await accounts.findOne(
      { _id: account },
      { projection: { tenant: 1, historyAfter: 1 } },
    )
    // What Telegram asked of an earlier holder holds for this one.
    if (row?.historyAfter && row.historyAfter > clock.now()) return restUntil(row.historyAfter)
    restUntil(after(clock.now(), MINUTE))
    const failure = await lookBack(context, actor)
    if (failure?.kind === 'flood-wait') {
      const historyAfter = after(clock.now(), failure.seconds * SECOND)
      await accounts.updateOne({ _id: account }, { $set: { historyAfter } })
      restUntil(historyAfter)
    }
    if (!failure) notBefore = 0
    else log.warn('earlier messages wait', { account, code: failure.code })
  }
  return {
    ring: bell.ring,
    work,
    pause: (): Promise<void> => {
      const left = notBefore - timing.monotonic()
      return bell.wait(left > 0 ? left : HOUR, ended)
    },
  }
}

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
import { letGo, makeNextConversation } from './next-conversation.ts'
import { GAP, patiently, pauseFor } from './paced.ts'
import { saidBefore } from './said-before.ts'
import { accountsOf } from './store.ts'
import { takeOptOut } from './take-opt-out.ts'
import { optOutEvent } from './tell-opt-out.ts'

type Actor = Pick<AccountActor, 'tenant' | 'account' | 'exclusive' | 'client' | 'signal'>
type Kind = TelegramFailure['kind']
type Reading = Pace & { context: ReadingContext; actor: Actor }

/** Telegram has no page of this one conversation for us. A word that nobody knows may be of all of them. */
const OF_THE_PERSON: readonly Kind[] = [
  ...(['blocked', 'deactivated', 'privacy', 'peer-invalid', 'forbidden'] as const),
]
/** The next conversation would not be shown either. */
const OF_THE_ACCOUNT: readonly Kind[] = [
  ...(['flood-wait', 'slow-mode', 'peer-flood', 'unreachable'] as const),
  ...(['misrouted', 'frozen', 'session-dead', 'banned'] as const),
]
/** So many without an answer, one after the other: it is not about them. */
const NOT_ABOUT_THEM = 3
/** One that is never answered for is given up: whoever waits for it must not wait for ever. */
const MOST_TRIES = 10
/** It was read, and may say stop: the fault is ours, and nobody is let go for it. */
const NOT_KEPT = 'NOT_KEPT'
/** Connections that end one after the other are one bad hour of Telegram, and not so many tries. */
const TRY_EVERY = 15 * MINUTE

const dialogsOf = ({ mongo }: ReadingContext, { tenant }: Pick<Actor, 'tenant'>) =>
  forTenant(mongo.db, tenant).collection<Dialog>(slugs.dialogs)

/** How many conversations were looked at, and why Telegram or a fault of ours wants it to go on later. */
type Pass = { read: number; failure: TelegramFailure | null }

/**
 * Reads one page of every conversation that was there before the account was connected, a second apart:
 * when they wrote, and whether they said stop. Each is marked as it is done, so whoever is refused or
 * killed goes on with the next. One that is not answered for holds up no other.
 */
const lookBack = async (context: ReadingContext, actor: Actor): Promise<Pass> => {
  const pass: Pass = { read: 0, failure: null }
  const client = actor.client()
  if (!client) return pass
  const reading = { context, actor, client }
  const next = makeNextConversation(context, actor)
  const later = new Set<string>()
  let inARow = 0
  for (;;) {
    const dialog = await next(later)
    if (!dialog) return pass
    const failure = await readOne(reading, dialog)
    if (failure) {
      pass.failure = failure
      if (OF_THE_ACCOUNT.includes(failure.kind)) return pass
      later.add(dialog._id)
      await countTry(context, dialog, failure)
      inARow += 1
      if (inARow === NOT_ABOUT_THEM) return pass
    } else {
      pass.read += 1
      inARow = 0
    }
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
  if (!page.ok)
    context.log.warn('earlier messages not shown', { dialog: dialog._id, ...page.failure })
  try {
    if (page.ok) await keep(context, dialog, saidBefore(page.value.updates))
    await isDone(context, dialog, page.ok ? 'read' : 'refused')
    return null
  } catch (err) {
    actor.signal.throwIfAborted()
    context.log.error('earlier messages not kept', { dialog: dialog._id, err })
    return { kind: 'unexpected', code: NOT_KEPT }
  }
}

/** Whatever waited for it waits no more. */
const isDone = async (
  context: ReadingContext,
  dialog: Dialog,
  history: 'read' | 'refused',
): Promise<void> => {
  await dialogsOf(context, dialog).updateOne(
    { _id: dialog._id },
    { $set: { history }, $unset: { historyTries: '', historyTriedAt: '' } },
  )
  await letGo(context, dialog)
}

const countTry = async (
  context: ReadingContext,
  dialog: Dialog,
  { code }: TelegramFailure,
): Promise<void> => {
  const { _id, historyTriedAt } = dialog
  const now = context.clock.now()
  if (historyTriedAt && now < after(historyTriedAt, TRY_EVERY)) return
  const tries = (dialog.historyTries ?? 0) + 1
  const tried = { historyTries: tries, historyTriedAt: now }
  await dialogsOf(context, dialog).updateOne({ _id }, { $set: tried })
  if (tries < MOST_TRIES || code === NOT_KEPT) return
  context.log.warn('earlier messages given up', { dialog: _id, code })
  await isDone(context, dialog, 'refused')
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
  let fruitless = 0
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
    const { read, failure } = await lookBack(context, actor)
    fruitless = failure && read === 0 ? fruitless + 1 : 0
    if (!failure) return restUntil(clock.now())
    log.warn('earlier messages wait', { account, code: failure.code })
    // Longer each time that nothing was shown: a bad hour of Telegram must not end as "not shown".
    restUntil(after(clock.now(), Math.min(HOUR, MINUTE * 2 ** Math.max(0, fruitless - 1))))
    if (failure.kind !== 'flood-wait') return
    const historyAfter = after(clock.now(), failure.seconds * SECOND)
    await accounts.updateOne({ _id: account }, { $set: { historyAfter } })
    restUntil(historyAfter)
  }
  return {
    ring: bell.ring,
    /** A new connection may be shown what the one before was not; what Telegram asked for is on disk. */
    connected: (): void => {
      notBefore = 0
      bell.ring()
    },
    work,
    pause: (): Promise<void> => {
      const left = notBefore - timing.monotonic()
      return bell.wait(left > 0 ? left : HOUR, ended)
    },
  }
}

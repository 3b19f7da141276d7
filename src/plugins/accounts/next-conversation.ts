import type { Dialog } from '../../core/model/contact.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { ReadingContext } from './read-anew.ts'

import { slugs } from '../../collections/slugs.ts'
import { dialogId } from '../../core/ids.ts'
import { SECOND } from '../../core/time.ts'
import { forTenant } from '../../mongo/for-tenant.ts'

type Context = Pick<ReadingContext, 'mongo' | 'clock' | 'timing'>
type Account = Pick<AccountActor, 'tenant' | 'account'>

/** A campaign that begins meanwhile is noticed within so long. */
const LOOK_EVERY = 10 * SECOND
const SOME = 1_000

/** What the gate calls a message that waits for a conversation. */
const REASON = 'history-due'

/**
 * Whose conversation is read next: first those to whom a message waits for it, then those whose newest
 * message is ours, since nobody knows that they ever wrote. Of each, one that was not answered for before
 * comes last: whatever is wrong with it must not stand before the others. `without`: they are left for later.
 */
export const makeNextConversation = ({ mongo, clock, timing }: Context, of: Account) => {
  const { tenant, account } = of
  const tenantDb = forTenant(mongo.db, tenant)
  const dialogs = tenantDb.collection<Dialog>(slugs.dialogs)
  let wanted: string[] = []
  let lookAt = 0
  const look = async () => {
    const rows = await tenantDb
      .collection<Delivery>(slugs.deliveries)
      .find(
        { account, reason: REASON, dueAt: { $gt: clock.now() } },
        { projection: { _id: 0, peer: 1 }, limit: SOME },
      )
      .toArray()
    const ids = rows.map(({ peer }) => dialogId(tenant, account, peer.userId))
    const due = await dialogs
      .find({ _id: { $in: ids }, history: 'due' }, { projection: { tenant: 1, historyTries: 1 } })
      .toArray()
    return due.toSorted((a, b) => triesOf(a) - triesOf(b)).map(({ _id }) => _id)
  }
  const first = (more: Filter, sort: Record<string, 1>, without: ReadonlySet<string>) =>
    dialogs.findOne({ account, history: 'due', _id: { $nin: [...without] }, ...more }, { sort })
  return async (without: ReadonlySet<string>): Promise<Dialog | null> => {
    if (timing.monotonic() >= lookAt) {
      wanted = await look()
      lookAt = timing.monotonic() + LOOK_EVERY
    }
    for (let _id = wanted.shift(); _id !== undefined; _id = wanted.shift()) {
      const dialog = without.has(_id) ? null : await dialogs.findOne({ _id, history: 'due' })
      if (dialog) return dialog
    }
    return (
      (await first({ historyTries: { $exists: false } }, { lastInboundAt: 1 }, without)) ??
      (await first({}, { historyTries: 1, lastInboundAt: 1 }, without))
    )
  }
}

type Filter = { historyTries?: { $exists: false } }

const triesOf = ({ historyTries = 0 }: Pick<Dialog, 'historyTries'>): number => historyTries

/** Messages that waited for this conversation may go: the gate is asked again, and knows more now. */
export const letGo = async (
  { mongo, clock }: Pick<Context, 'mongo' | 'clock'>,
  { tenant, account, contact }: Pick<Dialog, 'tenant' | 'account' | 'contact'>,
): Promise<void> => {
  const now = clock.now()
  await forTenant(mongo.db, tenant)
    .collection<Delivery>(slugs.deliveries)
    .updateMany(
      { account, contact, reason: REASON, state: 'deferred', dueAt: { $gt: now } },
      { $set: { dueAt: now, updatedAt: now } },
    )
}

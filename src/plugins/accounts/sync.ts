import type { Contact, Dialog } from '../../core/model/contact.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { DialogInfo, TelegramClient } from '../../telegram/gateway.ts'
import type { RoleContext } from '../roles.ts'

import { slugs } from '../../collections/slugs.ts'
import { dialogId } from '../../core/ids.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { upsertDialog } from './people.ts'

type Context = Pick<RoleContext, 'mongo' | 'clock' | 'env'>
type Seen = { dialogs: number; contacts: number }

/** So many people are written down at once. */
const TOGETHER = 25

/**
 * Brings the account's conversations in: a dialog each, and a contact for every person not known yet.
 * Pages are asked for one by one, so that messages of a campaign go out in between.
 */
export const importDialogs = async (
  context: Context,
  actor: Pick<AccountActor, 'tenant' | 'account' | 'exclusive'>,
  client: TelegramClient,
): Promise<Seen> => {
  const pages = client.dialogs()[Symbol.asyncIterator]()
  const seen: Seen = { dialogs: 0, contacts: 0 }
  for (;;) {
    const some = await actor.exclusive(() => take(pages, TOGETHER))
    const isNew = await Promise.all(some.map((dialog) => storeDialog(context, actor, dialog)))
    seen.dialogs += some.length
    seen.contacts += isNew.filter(Boolean).length
    if (some.length < TOGETHER) return seen
  }
}

const take = async <T>(items: AsyncIterator<T>, most: number): Promise<T[]> => {
  const taken: T[] = []
  while (taken.length < most) {
    const next = await items.next()
    if (next.done) return taken
    taken.push(next.value)
  }
  return taken
}

/** True when nobody knew the person before. */
const storeDialog = async (
  { mongo, clock, env }: Context,
  { tenant, account }: Pick<AccountActor, 'tenant' | 'account'>,
  dialog: DialogInfo,
): Promise<boolean> => {
  const tenantDb = forTenant(mongo.db, tenant)
  const where = { tenantDb, account, masterKey: env.HERALD_MASTER_KEY, now: clock.now() }
  const { contact, isNew } = await upsertDialog(where, dialog)
  const heardAt = dialog.lastIsInbound ? dialog.lastMessageAt : null
  await tenantDb.collection<Dialog>(slugs.dialogs).updateOne(
    { _id: dialogId(tenant, account, dialog.user.id) },
    {
      $max: {
        readOutboxMaxId: dialog.readOutboxMaxId,
        ...(heardAt && { lastInboundAt: heardAt }),
      },
    },
  )
  if (heardAt)
    await tenantDb
      .collection<Contact>(slugs.contacts)
      .updateOne({ _id: contact }, { $max: { lastInboundAt: heardAt } })
  return isNew
}

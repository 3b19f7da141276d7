import type { Dialog } from '../../core/model/contact.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { TelegramClient } from '../../telegram/gateway.ts'
import type { RoleContext } from '../roles.ts'

import { slugs } from '../../collections/slugs.ts'
import { dialogId } from '../../core/ids.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { upsertDialog } from './people.ts'

type Context = Pick<RoleContext, 'mongo' | 'clock' | 'env'>

/** Brings the account's conversations in: a dialog each, and a contact for every person not known yet. */
export const importDialogs = async (
  { mongo, clock, env }: Context,
  { tenant, account }: Pick<AccountActor, 'tenant' | 'account'>,
  client: TelegramClient,
): Promise<{ dialogs: number; contacts: number }> => {
  const tenantDb = forTenant(mongo.db, tenant)
  const where = { tenantDb, account, masterKey: env.HERALD_MASTER_KEY, now: clock.now() }
  const rows = tenantDb.collection<Dialog>(slugs.dialogs)
  const seen = { dialogs: 0, contacts: 0 }
  for await (const dialog of client.dialogs()) {
    const { isNew } = await upsertDialog(where, dialog)
    const heard = dialog.lastIsInbound && dialog.lastMessageAt !== null
    await rows.updateOne(
      { _id: dialogId(tenant, account, dialog.user.id) },
      {
        $max: {
          readOutboxMaxId: dialog.readOutboxMaxId,
          ...(heard && { lastInboundAt: dialog.lastMessageAt }),
        },
      },
    )
    seen.dialogs += 1
    if (isNew) seen.contacts += 1
  }
  return seen
}

import type { Contact, Dialog } from '../../core/model/contact.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { DialogInfo, TelegramClient } from '../../telegram/gateway.ts'
import type { ReceiveContext } from './receive.ts'

import { slugs } from '../../collections/slugs.ts'
import { dialogId } from '../../core/ids.ts'
import { categoryDue } from '../../mongo/category-due.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { upsertDialog } from './people.ts'
import { noteRead } from './receive.ts'

type Actor = Pick<AccountActor, 'tenant' | 'account' | 'exclusive'>

/** So many people are written down at once. */
const TOGETHER = 25

/**
 * Brings the account's conversations in: a dialog each, and a contact for every person not known yet.
 * Pages are asked for one by one, so that messages of a campaign go out in between.
 */
export const importDialogs = async (
  context: ReceiveContext,
  actor: Actor,
  client: TelegramClient,
): Promise<{ dialogs: number; contacts: number }> => {
  const seen = { dialogs: 0, contacts: 0 }
  for await (const some of listedDialogs(actor, client)) {
    const isNew = await Promise.all(
      some.map((dialog) => storeDialog(context, actor, dialog, 'due')),
    )
    await wantHistory(context, actor, some)
    seen.dialogs += some.length
    seen.contacts += isNew.filter(Boolean).length
  }
  return seen
}

/** The list shows only the newest message: what they wrote before is looked at afterwards, once. */
const wantHistory = (
  { mongo }: ReceiveContext,
  { tenant, account }: Actor,
  some: readonly DialogInfo[],
) =>
  forTenant(mongo.db, tenant)
    .collection<Dialog>(slugs.dialogs)
    .updateMany(
      {
        _id: { $in: some.map(({ user }) => dialogId(tenant, account, user.id)) },
        history: { $ne: 'read' },
      },
      { $set: { history: 'due' } },
    )

/** The account's conversations, some at a time, each of these in a turn of its own. */
export async function* listedDialogs(
  actor: Actor,
  client: TelegramClient,
): AsyncIterable<DialogInfo[]> {
  const pages = client.dialogs()[Symbol.asyncIterator]()
  for (;;) {
    const some = await actor.exclusive(() => take(pages, TOGETHER))
    if (some.length > 0) yield some
    if (some.length < TOGETHER) return
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
export const storeDialog = async (
  context: ReceiveContext,
  actor: Actor,
  dialog: DialogInfo,
  history?: Dialog['history'],
): Promise<boolean> => {
  const { mongo, clock, env } = context
  const { tenant, account } = actor
  const tenantDb = forTenant(mongo.db, tenant)
  const where = { tenantDb, account, masterKey: env.HERALD_MASTER_KEY, now: clock.now() }
  const { contact, isNew } = await upsertDialog(where, {
    ...dialog,
    ...(history && { history: async () => history }),
  })
  await noteRead(context, actor, { peer: dialog.user.id, maxId: dialog.readOutboxMaxId })
  const heardAt = dialog.lastIsInbound ? dialog.lastMessageAt : null
  if (!heardAt) return isNew
  await tenantDb
    .collection<Dialog>(slugs.dialogs)
    .updateOne(
      { _id: dialogId(tenant, account, dialog.user.id) },
      { $max: { lastInboundAt: heardAt } },
    )
  await tenantDb
    .collection<Contact>(slugs.contacts)
    .updateOne({ _id: contact }, { $max: { lastInboundAt: heardAt }, $set: categoryDue() })
  return isNew
}

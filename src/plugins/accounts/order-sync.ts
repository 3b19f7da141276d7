import type { AccountCommand } from '../../core/model/account.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { RoleContext } from '../roles.ts'

import { slugs } from '../../collections/slugs.ts'
import { joinId, makeId } from '../../core/ids.ts'
import { DAY } from '../../core/time.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { commandRow } from './commands.ts'
import { accountsOf } from './store.ts'

/** Who asks, when nobody did. */
const BY = 'herald'

type Context = Pick<RoleContext, 'mongo' | 'clock'>
type Actor = Pick<AccountActor, 'tenant' | 'account' | 'network'>

const commandsOf = ({ mongo }: Context, { tenant }: Actor) =>
  forTenant(mongo.db, tenant).collection<AccountCommand>(slugs.accountCommands)

/**
 * Sends a newly connected account the command to import its conversations, until that has been done.
 * Only the holder of the account calls this, so no two commands wait at once.
 */
export const orderSync = async (context: Context, actor: Actor): Promise<void> => {
  const { tenant, account, network } = actor
  const due = await accountsOf(context.mongo.db, tenant).findOne(
    { _id: account, syncDue: true, state: { $in: ['connected', 'resting'] } },
    { projection: { _id: 1 } },
  )
  if (!due) return
  const commands = commandsOf(context, actor)
  if (await commands.findOne({ account, kind: 'sync', state: 'waiting' })) return
  const order = { tenant, account, network, kind: 'sync', askedBy: BY } as const
  const times = { now: context.clock.now(), withinMs: DAY }
  await commands.insertOne(commandRow(joinId(tenant, makeId(16)), order, times))
}

/** What an earlier holder was told and did not end is given up; it is ordered again once connected. */
export const dropSync = async (context: Context, actor: Actor): Promise<void> => {
  const answer = { code: 'UNAVAILABLE', message: 'The sender was restarted; it begins again.' }
  await commandsOf(context, actor).updateMany(
    { account: actor.account, kind: 'sync', state: 'waiting', askedBy: BY },
    { $set: { state: 'failed', answer, answeredAt: context.clock.now() } },
  )
}

import type { AccountCommand } from '../../core/model/account.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { RoleContext } from '../roles.ts'

import { slugs } from '../../collections/slugs.ts'
import { joinId } from '../../core/ids.ts'
import { after, DAY, HOUR, MINUTE, SECOND } from '../../core/time.ts'
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
 * Tells a newly connected account to import its conversations, until that has been done. It is one
 * row an account, told again after a pause that doubles; at once after a new connection.
 */
export const orderSync = async (
  context: Context,
  actor: Actor,
  { atOnce = false }: { atOnce?: boolean } = {},
): Promise<void> => {
  const { tenant, account, network } = actor
  const due = await accountsOf(context.mongo.db, tenant).findOne(
    { _id: account, syncDue: true, state: { $in: ['connected', 'resting'] } },
    { projection: { _id: 1 } },
  )
  if (!due) return
  const commands = commandsOf(context, actor)
  const now = context.clock.now()
  const [last] = await commands
    .find({ account, kind: 'sync', askedBy: BY }, { sort: { createdAt: -1 }, limit: 1 })
    .toArray()
  if (last?.state === 'waiting') return
  const failed = last?.state === 'failed'
  if (failed && !atOnce && now < tellAgainAt(last)) return
  const _id = joinId(tenant, account, 'sync')
  const order = { tenant, account, network, kind: 'sync', askedBy: BY } as const
  const { _id: _, ...row } = commandRow(_id, order, { now, withinMs: DAY })
  const tries = failed ? (last.tries ?? 0) + 1 : 1
  await commands.updateOne({ _id }, { $set: { ...row, tries } }, { upsert: true })
}

/** 3, 6, 12 … minutes after a failure, six hours at most, and never before Telegram allows it. */
export const tellAgainAt = ({
  tries = 1,
  answer,
  answeredAt,
  createdAt,
}: Pick<AccountCommand, 'tries' | 'answer' | 'answeredAt' | 'createdAt'>): Date => {
  const pause = Math.min(6 * HOUR, 3 * MINUTE * 2 ** Math.min(tries - 1, 10))
  const asked = answer?.['retryAfter']
  const wait = typeof asked === 'number' ? asked * SECOND : 0
  return after(answeredAt ?? createdAt, Math.max(pause, wait))
}

/** What an earlier holder was told and did not end is given up; it is ordered again once connected. */
export const dropSync = async (context: Context, actor: Actor): Promise<void> => {
  const answer = { code: 'UNAVAILABLE', message: 'The sender was restarted; it begins again.' }
  await commandsOf(context, actor).updateMany(
    { account: actor.account, kind: 'sync', state: 'waiting', askedBy: BY },
    { $set: { state: 'failed', answer, answeredAt: context.clock.now() } },
  )
}

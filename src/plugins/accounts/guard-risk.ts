import type { TelegramAccount } from '../../core/model/account.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { Risk } from '../../core/policy/risk.ts'
import type { Db } from '../../mongo/connect.ts'
import type { RoleContext } from '../roles.ts'

import { slugs } from '../../collections/slugs.ts'
import { riskOf } from '../../core/policy/risk.ts'
import { after, DAY } from '../../core/time.ts'
import { recordAudit } from '../../mongo/audit.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { hadTrouble, readWeek } from './read-week.ts'

/** Long enough that it goes on only because somebody has looked. */
const REST = 30 * DAY

type Context = { mongo: Pick<RoleContext['mongo'], 'db'> } & Pick<RoleContext, 'clock' | 'log'>

/**
 * Lets accounts rest that too many people block, report or turn away, before Telegram bans them. The
 * senders see it within a second; it goes on when a person says so.
 */
export const guardRisk = async ({ mongo: { db }, clock, log }: Context): Promise<void> => {
  for (const lane of await busyLanes(db, clock.now())) {
    await guardOne(db, lane, clock.now()).catch((err: unknown) =>
      log.error('risk not looked at', { account: lane.account, err }),
    )
  }
}

/** platform: lanes at work, of every workspace, that do not rest anyway. */
const busyLanes = (db: Db, now: Date): Promise<Pick<Lane, '_id' | 'tenant' | 'account'>[]> =>
  db
    .collection<Lane>(slugs.lanes)
    .find(
      { owner: { $ne: null }, 'day.count': { $gt: 0 }, restUntil: { $not: { $gt: now } } },
      { projection: { tenant: 1, account: 1 } },
    )
    .toArray()

const guardOne = async (
  db: Db,
  { _id, tenant, account: id }: Pick<Lane, '_id' | 'tenant' | 'account'>,
  now: Date,
): Promise<void> => {
  const tenantDb = forTenant(db, tenant)
  const account = await tenantDb
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .findOne({ _id: id })
  // A week is a long list: it is read only where there is trouble at all.
  if (!account || !(await hadTrouble(tenantDb, account, now))) return
  const risk = riskOf(await readWeek(tenantDb, account, now))
  if (risk.level !== 'critical') return
  const { modifiedCount } = await tenantDb
    .collection<Lane>(slugs.lanes)
    .updateOne(
      { _id, restUntil: { $not: { $gt: now } } },
      { $set: { restUntil: after(now, REST), restReason: 'risk-critical' } },
    )
  if (modifiedCount === 0) return
  await recordAudit(tenantDb, {
    ...{ actor: 'herald', action: 'account.rest', target: id, at: now },
    reason: factsOf(risk),
  })
}

const factsOf = ({ reasons }: Risk): string =>
  reasons
    .filter(({ level }) => level === 'critical')
    .map(({ fact }) => fact)
    .join('; ')

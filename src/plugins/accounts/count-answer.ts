import type { Lane } from '../../core/model/lane.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { Pacing } from '../../delivery/ports.ts'
import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'
import { countOne } from '../../delivery/mongo-lanes.ts'
import { budgetOf, spend } from '../../delivery/pace.ts'

type Facts = {
  now: Date
  /** As the lane at work counts it; nothing while none is. */
  pace: Pick<AccountActor['pace'], 'spent'>
  lane: Pick<Lane, 'hour' | 'day'> | null
  pacing: Pacing | undefined
}

/** Pure: until when the ceilings of the account leave no room for one more message; null while they do. */
export const fullUntil = ({ now, pace, lane, pacing }: Facts): Date | null => {
  const spent = pace.spent?.day.key ? pace.spent : lane
  if (!spent || !pacing) return null
  const { left, until } = budgetOf({ now, spent, pacing })
  return left > 0 ? null : until
}

/** Counts an answer against hour and day, on disk before it leaves. Call it in the account's turn. */
export const countAnswer = async (
  db: Db,
  { tenant, account, fence, pace }: Pick<AccountActor, 'tenant' | 'account' | 'fence' | 'pace'>,
  now: Date,
): Promise<void> => {
  if (pace.spent?.day.key) pace.spent = spend(pace.spent, now, 1)
  await countOne(db, { tenant, account, fence }, now)
}

/** platform: whether a workspace's kill switch is on. */
export const isHeld = async (db: Db, tenant: string): Promise<boolean> => {
  const tenants = db.collection<{ _id: string; killSwitch?: boolean }>(slugs.tenants)
  const found = await tenants.findOne({ _id: tenant }, { projection: { killSwitch: 1 } })
  return found?.killSwitch === true
}

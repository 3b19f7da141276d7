import type { AccountState } from '../../core/model/account.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { RoleContext } from '../roles.ts'

import { sentenceOf } from '../../core/reasons.ts'
import { accountsOf, moveAccount } from './store.ts'

type Facts = { state: AccountState; restUntil: Date | null; now: Date }

/** What the rest of a lane means for its account, or null while nothing changes. */
export const restHappening = ({ state, restUntil, now }: Facts): 'rest' | 'rested' | null => {
  const rests = restUntil !== null && restUntil > now
  if (state === 'connected' && rests) return 'rest'
  return state === 'resting' && !rests ? 'rested' : null
}

/** Shows on the account that its lane has to rest for hours, and that this is over: a person should look. */
export const showRest = async (
  { mongo, clock }: Pick<RoleContext, 'mongo' | 'clock'>,
  actor: Pick<AccountActor, 'tenant' | 'account'>,
  { restUntil, restReason }: Pick<Lane, 'restUntil' | 'restReason'>,
): Promise<void> => {
  if (!restUntil) return
  const { tenant, account } = actor
  const row = await accountsOf(mongo.db, tenant).findOne(
    { _id: account },
    { projection: { state: 1 } },
  )
  const now = clock.now()
  const happening = row && restHappening({ state: row.state, restUntil, now })
  if (!happening) return
  const stateReason = happening === 'rest' ? sentenceOf(restReason ?? 'account-resting') : null
  await moveAccount(mongo.db, actor, { happening, change: { stateReason }, now })
}

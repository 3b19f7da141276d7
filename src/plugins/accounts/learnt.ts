import type { FloodRecord, TelegramAccount } from '../../core/model/account.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { Db } from '../../mongo/connect.ts'

import { slugs } from '../../collections/slugs.ts'
import { laneId } from '../../core/ids.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { accountsOf } from './store.ts'

const KEPT_FLOODS = 20

type Key = { tenant: string; account: string }
type Asked = Pick<
  Lane,
  'floodUntil' | 'restUntil' | 'restReason' | 'slowed' | 'hour' | 'day' | 'learnt'
>

const lanesOf = (db: Db, tenant: string) => forTenant(db, tenant).collection<Lane>(slugs.lanes)

/**
 * Writes onto the lane whose account this is and what Telegram asked of them. The lane stays when the
 * account is deleted: connecting the same person again must not wipe out a rest.
 */
export const keepLearnt = async (db: Db, { tenant, account }: Key): Promise<void> => {
  const row = await accountsOf(db, tenant).findOne(
    { _id: account },
    { projection: { telegramUserId: 1, floods: 1, riskFrom: 1 } },
  )
  if (!row?.telegramUserId) return
  const { telegramUserId: user, floods = [], riskFrom = null } = row
  await lanesOf(db, tenant).updateOne(
    { _id: laneId(tenant, account) },
    { $set: { learnt: { user, floods, riskFrom } } },
  )
}

/**
 * Gives an account that is about to be connected what this workspace knows of the same Telegram user from
 * other accounts, deleted ones too. Answers what belongs on its row. Call it before the account may send.
 */
export const takeOver = async (
  db: Db,
  { tenant, account }: Key,
  user: string,
): Promise<Pick<TelegramAccount, 'floods' | 'riskFrom'>> => {
  const lanes = lanesOf(db, tenant)
  const _id = laneId(tenant, account)
  const own = await lanes.findOne({ _id })
  if (!own) return {}
  const others = await lanes
    .find({
      $and: [{ _id: { $gt: `${tenant}.`, $lt: `${tenant}/` } }, { _id: { $ne: _id } }],
      network: own.network,
      'learnt.user': user,
    })
    .toArray()
  if (others.length === 0) return {}
  const { learnt, ...change } = heirOf(own, others, user)
  await lanes.updateOne({ _id }, { $set: { ...change, learnt } })
  // From here on it is this account's: what an owner says of it must not come back from an older one.
  await lanes.updateMany(
    { _id: { $in: others.map((one) => one._id) }, 'learnt.user': user },
    { $unset: { learnt: '' } },
  )
  return { floods: learnt.floods, riskFrom: learnt.riskFrom }
}

/** Pure: of several accounts of one Telegram user what is strictest, and all that was counted. */
export const heirOf = (own: Asked, others: readonly Asked[], user: string) => {
  const all = [own, ...others]
  const rests = all.toSorted((a, b) => moment(b.restUntil) - moment(a.restUntil))[0] ?? own
  const slowed = all.flatMap((one) => one.slowed ?? [])
  const risks = all.flatMap(({ learnt }) => learnt?.riskFrom ?? [])
  return {
    floodUntil: latest(all.map(({ floodUntil }) => floodUntil)),
    ...{ restUntil: rests.restUntil, restReason: rests.restReason },
    slowed: slowed.toSorted((a, b) => +b.until - +a.until || b.floods - a.floods)[0] ?? null,
    hour: fullest(all.map(({ hour }) => hour)),
    day: fullest(all.map(({ day }) => day)),
    learnt: {
      ...{ user, riskFrom: latest(risks) },
      floods: merged(all.flatMap(({ learnt }) => learnt?.floods ?? [])),
    },
  }
}

const moment = (at: Date | null): number => at?.getTime() ?? 0
const latest = (dates: readonly (Date | null)[]): Date | null =>
  dates.toSorted((a, b) => moment(b) - moment(a))[0] ?? null

/** What was sent in the newest hour or day: a ceiling is not had twice. */
const fullest = (windows: readonly Lane['hour'][]): Lane['hour'] =>
  windows.toSorted((a, b) => (a.key === b.key ? b.count - a.count : a.key < b.key ? 1 : -1))[0] ?? {
    key: '',
    count: 0,
  }

const merged = (floods: readonly FloodRecord[]): FloodRecord[] => {
  const each = new Map(floods.map((flood) => [`${flood.kind} ${flood.until.getTime()}`, flood]))
  return [...each.values()].toSorted((a, b) => +a.at - +b.at).slice(-KEPT_FLOODS)
}

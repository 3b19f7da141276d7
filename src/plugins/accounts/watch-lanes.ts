import type { FloodRecord } from '../../core/model/account.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { Db } from '../../mongo/connect.ts'
import type { RoleContext } from '../roles.ts'

import { slugs } from '../../collections/slugs.ts'
import { laneId } from '../../core/ids.ts'
import { SECOND } from '../../core/time.ts'
import { makeEvent, publishEvents } from '../../mongo/events.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { quietSleep } from './bell.ts'
import { keepLearnt } from './learnt.ts'
import { repeat } from './repeat.ts'
import { showRest } from './rest.ts'
import { accountsOf } from './store.ts'

const LOOK_EVERY = 5 * SECOND
const KEPT_FLOODS = 20

type Context = Pick<RoleContext, 'mongo' | 'clock' | 'log'>
type Actor = Pick<AccountActor, 'tenant' | 'account' | 'fence'>
type Told = { floodUntil: number; restUntil: number; isUsed: boolean; isKept: boolean }
type Held = { actor: Actor; told: Told }

/**
 * Writes on the account what its lane shows: rests, floods, and that it has sent its first message.
 * One read a look for all accounts of this process.
 */
export const watchLanes = (context: Context) => {
  const held = new Map<string, Held>()
  const stop = new AbortController()
  const loop = repeat(context, stop.signal, {
    what: 'show what lanes say',
    pause: () => quietSleep(LOOK_EVERY, stop.signal),
    work: async () => {
      const lanes = await readLanes(context.mongo.db, [...held.values()])
      await Promise.all(lanes.map((lane) => showLane(context, held.get(lane.account), lane)))
    },
  })
  return {
    hold: (actor: Actor): void => {
      const told = { floodUntil: 0, restUntil: 0, isUsed: false, isKept: false }
      held.set(actor.account, { actor, told })
    },
    release: (actor: Actor): void => {
      if (held.get(actor.account)?.actor === actor) held.delete(actor.account)
    },
    close: async (): Promise<void> => {
      stop.abort()
      await loop
    },
  }
}

/** platform: the lanes that this process holds, of whatever workspaces. */
const readLanes = async (db: Db, held: readonly Held[]): Promise<Lane[]> =>
  held.length === 0
    ? []
    : db
        .collection<Lane>(slugs.lanes)
        .find({ _id: { $in: held.map(({ actor }) => laneId(actor.tenant, actor.account)) } })
        .toArray()

const showLane = async (context: Context, held: Held | undefined, lane: Lane): Promise<void> => {
  if (!held || held.actor.fence !== lane.fence) return
  const { actor, told } = held
  await showRest(context, actor, lane)
  // Connected by a version that did not keep it yet.
  if (!told.isKept && !lane.learnt) await keepLearnt(context.mongo.db, actor)
  told.isKept = true
  const { floodUntil, restUntil, restReason } = lane
  if (floodUntil && floodUntil.getTime() > told.floodUntil) {
    await keepFlood(context, actor, { kind: 'flood-wait', until: floodUntil })
    told.floodUntil = floodUntil.getTime()
  }
  if (restUntil && restReason === 'peer-flood' && restUntil.getTime() > told.restUntil) {
    await keepFlood(context, actor, { kind: 'peer-flood', until: restUntil })
    told.restUntil = restUntil.getTime()
  }
  if (!told.isUsed && lane.day.count > 0) {
    await accountsOf(context.mongo.db, actor.tenant).updateOne(
      { _id: actor.account, firstUsedAt: null },
      { $set: { firstUsedAt: context.clock.now() } },
    )
    told.isUsed = true
  }
}

/** Each flood is kept once, however often it is seen and by whomever. */
const keepFlood = async (
  { mongo, clock }: Context,
  { tenant, account }: Actor,
  { kind, until }: Pick<FloodRecord, 'kind' | 'until'>,
): Promise<void> => {
  const at = clock.now()
  const { matchedCount } = await accountsOf(mongo.db, tenant).updateOne(
    { _id: account, floods: { $not: { $elemMatch: { kind, until: { $gte: until } } } } },
    { $push: { floods: { $each: [{ kind, at, until }], $slice: -KEPT_FLOODS } } },
  )
  if (matchedCount === 0) return
  await keepLearnt(mongo.db, { tenant, account })
  const data = { flood: kind, until: until.toISOString() }
  await publishEvents(forTenant(mongo.db, tenant), [
    makeEvent({ tenant, type: 'account.changed', at, account, data }),
  ])
}

import type { Clock } from '../core/clock.ts'
import type { Logger } from '../core/logger.ts'
import type { TelegramAccount } from '../core/model/account.ts'
import type { Lane, Network } from '../core/model/lane.ts'
import type { Mongo } from '../mongo/connect.ts'
import type { TelegramGateway } from '../telegram/gateway.ts'
import type { AccountActor } from './actor.ts'
import type { Lease } from './lease.ts'
import type { HeldActor } from './make-actor.ts'
import type { OpenSecret } from './secret-places.ts'
import type { ApiFor } from './telegram-api.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { slugs } from '../collections/slugs.ts'
import { laneId } from '../core/ids.ts'
import { SECOND } from '../core/time.ts'
import { keepConnected } from './keep-connected.ts'
import {
  acquire,
  ensureLane,
  LEASE_MARGIN,
  LEASE_RENEW_EVERY,
  LEASE_TTL,
  release,
  renew,
} from './lease.ts'
import { makeActor } from './make-actor.ts'
import { sandboxApi } from './telegram-api.ts'

/** What a feature does with each account that this process holds; a `SenderPart`'s result fits. */
export type HolderPart = {
  hold: (actor: AccountActor) => Promise<{ close?: () => Promise<void> }>
}

export type HolderOptions = {
  mongo: Mongo
  vault: OpenSecret
  gateway: TelegramGateway
  network: Network
  /** The sender slot's name (`HERALD_SLOT`); keeps over restarts. */
  owner: string
  parts: readonly HolderPart[]
  log: Logger
  clock: Clock
  /** The application of each workspace; the local Telegram takes any. */
  apiFor?: ApiFor
}

export type Holder = {
  /** Accounts held at this moment. */
  accounts: () => readonly AccountActor[]
  /** Refuses new work, finishes the request in flight (≤ 10 s), releases the leases, disconnects. */
  close: () => Promise<void>
}

const POLL_EVERY = SECOND
const FINISH_WITHIN = 10 * SECOND

type Held = { lease: Lease; actor: HeldActor; parts: { close?: () => Promise<void> }[] }

/** Leases the network's free accounts, keeps their connections and hands them to the parts. */
export const startHolder = async (options: HolderOptions): Promise<Holder> => {
  const { mongo, network, log } = options
  const held = new Map<string, Held>()
  const stop = new AbortController()

  const look = async () => {
    await ensureLanes(mongo, network)
    for (const lane of await freeLanes(mongo, network, options.owner)) {
      if (stop.signal.aborted) return
      if (!held.has(lane)) await take(lane, options, held)
    }
  }
  const prolong = async () => {
    const askedAt = performance.now()
    const leases = [...held.values()].map(({ lease }) => lease)
    const lost = await renew(mongo.db, leases)
    for (const { lane } of leases) {
      const mine = held.get(lane)
      if (lost.has(lane)) await mine?.actor.abort('lease lost')
      else mine?.actor.prolong(askedAt + LEASE_TTL - LEASE_MARGIN)
    }
  }
  const loops = [
    repeat('look for accounts', POLL_EVERY, look, stop.signal, log),
    repeat('renew leases', LEASE_RENEW_EVERY, prolong, stop.signal, log),
  ]
  return {
    accounts: () => [...held.values()].map(({ actor }) => actor),
    close: async () => {
      stop.abort()
      await Promise.all([...held.values()].map((one) => giveUp(one, options)))
      await Promise.all(loops)
      // An account taken while we were stopping.
      await Promise.all([...held.values()].map((one) => giveUp(one, options)))
    },
  }
}

/** platform: a lane for every account of the network, also for those made before this process. */
const ensureLanes = async ({ db }: Mongo, network: Network): Promise<void> => {
  const known = new Set(await db.collection<Lane>(slugs.lanes).distinct('_id', { network }))
  const accounts = db
    .collection<TelegramAccount>(slugs.telegramAccounts)
    .find({ network }, { projection: { tenant: 1 } })
  for await (const { _id, tenant } of accounts) {
    if (!known.has(laneId(tenant, _id))) await ensureLane(db, { tenant, account: _id, network })
  }
}

/** platform: lanes that this owner may take now, of accounts that still exist. */
const freeLanes = async ({ db }: Mongo, network: Network, owner: string): Promise<string[]> => {
  const rows = await db
    .collection<Lane>(slugs.lanes)
    .find(
      {
        network,
        $expr: {
          $or: [{ $in: ['$owner', [null, owner]] }, { $lt: ['$until', '$$NOW'] }],
        },
      },
      { projection: { account: 1 } },
    )
    .toArray()
  const alive = new Set(
    await db
      .collection<TelegramAccount>(slugs.telegramAccounts)
      .distinct('_id', { _id: { $in: rows.map(({ account }) => account) } }),
  )
  return rows.filter(({ account }) => alive.has(account)).map(({ _id }) => _id)
}

const take = async (
  laneKey: string,
  options: HolderOptions,
  held: Map<string, Held>,
): Promise<void> => {
  const { mongo, owner, gateway, log } = options
  const askedAt = performance.now()
  const lane = await acquire(mongo.db, { lane: laneKey, owner })
  if (!lane) return
  const actor = makeActor({
    lane,
    gateway,
    log,
    api: () => (options.apiFor ?? sandboxApi)(lane.tenant),
    monotonic: () => performance.now(),
    certainUntil: askedAt + LEASE_TTL - LEASE_MARGIN,
  })
  const one: Held = { lease: { lane: lane._id, owner, fence: lane.fence }, actor, parts: [] }
  held.set(lane._id, one)
  actor.signal.addEventListener('abort', () => {
    if (held.get(lane._id) === one) held.delete(lane._id)
    void closeParts(one, log)
  })
  try {
    for (const part of options.parts) one.parts.push(await part.hold(actor))
  } catch (error) {
    // Else the lease would be renewed for ever, and nothing done with it.
    await actor.abort('a part could not begin')
    await release(mongo.db, one.lease)
    throw error
  }
  void keepConnected(actor, options)
  log.info('account held', { account: lane.account, fence: lane.fence })
}

/** Ordered: no new work, the flight finishes, the connection ends, and only then the lease. */
const giveUp = async (one: Held, { mongo, log }: HolderOptions): Promise<void> => {
  const enough = sleep(FINISH_WITHIN, 'late' as const, {
    signal: one.actor.signal,
    ref: false,
  }).catch(() => 'ended' as const)
  const finished = closeParts(one, log).then(() => one.actor.idle())
  if ((await Promise.race([finished, enough])) === 'late')
    log.warn('a request did not finish in time', { account: one.actor.account })
  await one.actor.abort('stopping')
  await release(mongo.db, one.lease).catch((err: unknown) =>
    log.warn('could not release a lease; it lapses by itself', { account: one.actor.account, err }),
  )
}

const closeParts = async (one: Held, log: Logger): Promise<void> => {
  for (const part of one.parts.splice(0).reverse()) {
    await part
      .close?.()
      .catch((err: unknown) => log.error('part did not close', { account: one.actor.account, err }))
  }
}

const repeat = async (
  what: string,
  every: number,
  work: () => Promise<void>,
  signal: AbortSignal,
  log: Logger,
): Promise<void> => {
  while (!signal.aborted) {
    await work().catch((err: unknown) => log.error(`could not ${what}`, { err }))
    await sleep(every, undefined, { signal }).catch(() => {})
  }
}

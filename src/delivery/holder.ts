import type { Logger } from '../core/logger.ts'
import type { Network } from '../core/model/lane.ts'
import type { TelegramGateway, UploadedFiles } from '../telegram/gateway.ts'
import type { AccountActor, Flood } from './actor.ts'
import type { ConnectTurn } from './keep-connected.ts'
import type { Held } from './give-up.ts'
import type { Lease, LeaseStore, Timing } from './ports.ts'
import type { SessionOf } from './sessions.ts'
import type { ApiFor } from './telegram-api.ts'

import {
  LEASE_MARGIN,
  LEASE_RENEW_EVERY,
  LEASE_TTL,
  LEFT_LYING_FOR,
  LOOK_EVERY,
  PRESENT_FOR,
} from './lease.ts'
import { closeParts, endAndRelease, giveUp } from './give-up.ts'
import { keepConnected, makeConnectTurn } from './keep-connected.ts'
import { makeActor } from './make-actor.ts'
import { ownerOf } from './rendezvous.ts'
import { keepFlood } from './rest-account.ts'
import { sandboxApi } from './telegram-api.ts'
import { repeat } from './timing.ts'

/** What a feature does with each account that this process holds; a `SenderPart`'s result fits. */
export type HolderPart = {
  hold: (actor: AccountActor) => Promise<{ close?: () => Promise<void> }>
}

export type HolderOptions = {
  leases: LeaseStore
  sessionOf: SessionOf
  gateway: TelegramGateway
  network: Network
  /** The sender slot's name (`HERALD_SLOT`); keeps over restarts. */
  owner: string
  parts: readonly HolderPart[]
  log: Logger
  timing: Timing
  /** What an account has at Telegram; left out, each connection remembers by itself. */
  uploadsOf?: (of: { tenant: string; account: string }) => UploadedFiles
  /** The application of each workspace; the local Telegram takes any. */
  apiFor?: ApiFor
}

export type Holder = {
  /** Accounts held at this moment. */
  accounts: () => readonly AccountActor[]
  /** Refuses new work, finishes the request in flight (≤ 10 s), releases the leases, disconnects. */
  close: () => Promise<void>
}

/** Taken at once: when a sender dies, hundreds may lapse in the same moment. */
const TAKE_TOGETHER = 16
/** Given up at once, so that sharing anew does not stop everything. */
const HAND_OVER = 20

/** An account that its own sender left lying is kept for a while, so that it is not passed to and fro. */
const KEEP_FOUND = 300_000

type Hold = HolderOptions & {
  held: Map<string, Held>
  /** Lanes whose last connection has not ended yet: none begins beside it, whoever may take them. */
  ending: Set<string>
  /** When a lane was first seen free that belongs to another living sender. */
  seenFree: Map<string, number>
  /**
   * What this process itself was told to wait, by account, as monotonic moments: it holds also when the
   * account has passed on before it could be written, and comes back.
   */
  floods: Map<string, Flood>
  turn: ConnectTurn
  /** Senders that said a moment ago that they live; none before this one has said so. */
  living: readonly string[]
}

/**
 * Leases the accounts of a network that fall to this sender, keeps their connections and hands them to
 * the parts. Senders share the accounts by rendezvous; when one joins it is handed its share.
 */
export const startHolder = async (options: HolderOptions): Promise<Holder> => {
  const { log, leases, network, owner, timing } = options
  const held = new Map<string, Held>()
  const turn = makeConnectTurn(timing)
  const hold: Hold = {
    ...options,
    ...{ held, ending: new Set(), seenFree: new Map(), floods: new Map(), turn, living: [] },
  }
  const stop = new AbortController()
  const { signal } = stop
  const loops = [
    repeat(timing, {
      ...{ what: 'say that this sender lives', every: LOOK_EVERY, signal, log },
      work: () => sayAlive(hold),
    }),
    repeat(timing, {
      ...{ what: 'look for accounts', every: LOOK_EVERY, signal, log },
      work: () => look(hold, signal),
    }),
    repeat(timing, {
      ...{ what: 'renew leases', every: LEASE_RENEW_EVERY, signal, log },
      work: () => prolong(hold),
    }),
  ]
  const giveUpAll = () => Promise.all([...held.values()].map((one) => giveUp(one, hold)))
  return {
    accounts: () => [...held.values()].map(({ actor }) => actor),
    close: async () => {
      stop.abort()
      await giveUpAll()
      await Promise.all(loops)
      // An account taken while we were stopping.
      await giveUpAll()
      await leases
        .leave(network, owner)
        .catch((err: unknown) => log.warn('could not say goodbye; it lapses by itself', { err }))
    },
  }
}

/** Apart from all other work: taking and handing over may last longer than the word does. */
const sayAlive = async (hold: Hold): Promise<void> => {
  hold.living = await hold.leases.present(hold.network, hold.owner, PRESENT_FOR)
}

/** Takes what is free and ours, and hands over what falls to a sender that has joined. */
const look = async (hold: Hold, signal: AbortSignal): Promise<void> => {
  if (hold.living.length === 0) await sayAlive(hold)
  const { held, leases, living, log, network, owner, seenFree, timing } = hold
  const { free, gone } = await leases.look({ network, owner, held: [...held.keys()] })
  for (const lane of [...seenFree.keys()]) if (!free.includes(lane)) seenFree.delete(lane)
  const isOver = (lane: string) => !held.has(lane) && !hold.ending.has(lane)
  const ours = free.filter((lane) => isOver(lane) && isForUs(hold, lane, living))
  for (let from = 0; from < ours.length && !signal.aborted; from += TAKE_TOGETHER) {
    const some = ours.slice(from, from + TAKE_TOGETHER)
    await allDone(
      some.map((lane) => {
        const found = ownerOf(lane, living) !== owner
        return take(lane, hold, found ? timing.monotonic() + KEEP_FOUND : 0)
      }),
    )
  }
  await giveUpGone(hold, gone)
  const others = [...held.entries()]
    .filter(([lane]) => ownerOf(lane, living) !== owner)
    .filter(([, one]) => keptUntil(one) <= timing.monotonic())
    .slice(0, HAND_OVER)
  if (others.length === 0 || signal.aborted) return
  log.info('accounts go to another sender', { count: others.length })
  for (const [lane] of others) seenFree.set(lane, timing.monotonic())
  await Promise.all(others.map(([, one]) => giveUp(one, hold)))
}

const keptUntil = ({ actor, keepUntil }: Held): number =>
  Math.max(keepUntil, actor.pace.uploadsUntil ?? 0)

/** Accounts that are no longer there: nothing goes out from them, and nothing is kept of them. */
const giveUpGone = async (hold: Hold, lanes: readonly string[]): Promise<void> => {
  const gone = lanes.flatMap((lane) => hold.held.get(lane) ?? [])
  for (const { actor } of gone)
    hold.log.info('account is no longer there', { account: actor.account })
  await Promise.all(gone.map((one) => giveUp(one, hold)))
}

/** Waits for all of them, also when one fails: a lane must not be taken twice at once. */
const allDone = async (tasks: readonly Promise<void>[]): Promise<void> => {
  for (const outcome of await Promise.allSettled(tasks))
    if (outcome.status === 'rejected') throw outcome.reason
}

/** Ours by rendezvous, or left lying by whoever it belongs to. */
const isForUs = (
  { owner, seenFree, timing }: Hold,
  lane: string,
  living: readonly string[],
): boolean => {
  if (ownerOf(lane, living) === owner) return true
  const since = seenFree.get(lane) ?? timing.monotonic()
  seenFree.set(lane, since)
  return timing.monotonic() - since >= LEFT_LYING_FOR
}

const prolong = async (
  { held, leases, timing }: Hold,
  mine: readonly Lease[] = [...held.values()].map(({ lease }) => lease),
): Promise<void> => {
  const askedAt = timing.monotonic()
  const lost = await leases.renew(mine, LEASE_TTL)
  for (const lease of mine) {
    const one = held.get(lease.lane)
    if (one?.lease.fence !== lease.fence) continue
    if (lost.has(lease.lane)) await one.actor.abort('lease lost')
    else one.actor.prolong(askedAt + LEASE_TTL - LEASE_MARGIN)
  }
}

const take = async (laneKey: string, hold: Hold, keepUntil: number): Promise<void> => {
  const { apiFor, gateway, held, leases, log, owner, parts, timing, uploadsOf } = hold
  const askedAt = timing.monotonic()
  const lane = await leases.acquire({ lane: laneKey, owner, ttl: LEASE_TTL })
  if (!lane) return
  const lease = { lane: lane._id, owner, fence: lane.fence }
  const actor = makeActor({
    ...{ lane, gateway, log, timing },
    ...(uploadsOf && { uploads: uploadsOf(lane) }),
    api: () => (apiFor ?? sandboxApi)(lane.tenant),
    confirm: () => prolong(hold, [lease]),
    certainUntil: askedAt + LEASE_TTL - LEASE_MARGIN,
  })
  keepFlood(hold.floods, actor)
  const one: Held = { lease, actor, parts: [], keepUntil }
  held.set(lane._id, one)
  actor.signal.addEventListener('abort', () => {
    if (held.get(lane._id) === one) held.delete(lane._id)
    hold.ending.add(lane._id)
    // It has been aborted: this only tells when the connection is gone.
    void Promise.resolve()
      .then(() => actor.abort('over'))
      .catch(() => {})
      .finally(() => hold.ending.delete(lane._id))
    void closeParts(one, log)
  })
  try {
    for (const part of parts) one.parts.push(await part.hold(actor))
  } catch (error) {
    // Else the lease would be renewed for ever, and nothing done with it.
    await endAndRelease(one, hold, 'a part could not begin')
    throw error
  }
  void keepConnected(actor, hold)
  log.info('account held', { account: lane.account, fence: lane.fence })
}

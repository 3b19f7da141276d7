import type { Db, ResumeToken } from 'mongodb'

import type { EventType, TenantEvent } from '../core/model/event.ts'
import type { TenantDb } from './for-tenant.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { slugs } from '../collections/slugs.ts'
import { joinId, tailOf } from '../core/ids.ts'
import { after, SECOND } from '../core/time.ts'
import { makeUlid, ulidFloor, ulidTime } from '../core/ulid.ts'
import { ignoreDuplicates } from './duplicates.ts'

/** How far behind a position readers begin again: clocks differ, and commits overtake each other. */
export const EVENT_OVERLAP_MS = 10 * SECOND
const POLL_MS = 2 * SECOND
const KNOWN_MS = 60 * SECOND

type NewEvent = {
  tenant: string
  type: EventType
  /** The moment of publishing; what it tells about may be older and then stands in `data`. */
  at: Date
  campaign?: string | null
  contact?: string | null
  account?: string | null
  data?: Record<string, unknown>
  demo?: boolean
}

/** One line of a tenant's event stream; its id sorts by `at`. */
export const makeEvent = ({ demo, ...given }: NewEvent): TenantEvent => ({
  _id: joinId(given.tenant, makeUlid(given.at)),
  tenant: given.tenant,
  type: given.type,
  at: given.at,
  campaign: given.campaign ?? null,
  contact: given.contact ?? null,
  account: given.account ?? null,
  data: given.data ?? {},
  ...(demo && { demo }),
})

/** Appends to the tenant's stream; every process that watches hears of it. */
export const publishEvents = async (
  tenantDb: TenantDb,
  events: readonly TenantEvent[],
): Promise<void> => {
  if (events.length === 0) return
  await tenantDb.collection<TenantEvent>(slugs.events).insertMany(events, { ordered: false })
}

/** The same for events whose ids say what they tell of: those that are there already stay as they are. */
export const publishOnce = async (
  tenantDb: TenantDb,
  events: readonly TenantEvent[],
): Promise<void> => {
  await ignoreDuplicates(publishEvents(tenantDb, events))
}

/** platform: appends to the streams of several tenants at once; each event names its own. */
export const publishForAll = async (db: Db, events: readonly TenantEvent[]): Promise<void> => {
  if (events.length === 0) return
  await db.collection<TenantEvent>(slugs.events).insertMany([...events], { ordered: false })
}

type Since = { campaign?: string; limit?: number }

/** A reader that missed more than this has to look at the figures themselves. */
const MOST_MISSED = 20_000

/** Events after an id or a moment, read from 10 s before it: readers drop the ids that they know. */
export const eventsSince = (
  tenantDb: TenantDb,
  position: string | Date,
  { campaign, limit = MOST_MISSED }: Since = {},
): Promise<TenantEvent[]> => {
  const at = position instanceof Date ? position : ulidTime(tailOf(position))
  if (!at) return Promise.resolve([])
  const from = joinId(tenantDb.tenant, ulidFloor(after(at, -EVENT_OVERLAP_MS)))
  return tenantDb
    .collection<TenantEvent>(slugs.events)
    .find(
      { _id: { $gte: from }, ...(campaign !== undefined && { campaign }) },
      { sort: { _id: 1 }, limit },
    )
    .toArray()
}

/**
 * Platform: calls `listener` once for each new event of any tenant, until the signal aborts. One call
 * a process: it holds one change stream, and a poll 2 s behind it that finds what the stream missed.
 */
export const watchEvents = async (
  db: Db,
  listener: (event: TenantEvent) => void,
  signal: AbortSignal,
): Promise<void> => {
  const known = new Map<string, number>()
  const tell = (event: TenantEvent): void => {
    if (known.has(event._id)) return
    known.set(event._id, Date.now())
    listener(event)
  }
  await Promise.all([follow(db, tell, signal), poll(db, tell, known, signal)])
}

const follow = async (
  db: Db,
  tell: (event: TenantEvent) => void,
  signal: AbortSignal,
): Promise<void> => {
  let resumeAfter: ResumeToken | undefined
  while (!signal.aborted) {
    const stream = db
      .collection<TenantEvent>(slugs.events)
      .watch([{ $match: { operationType: 'insert' } }], resumeAfter ? { resumeAfter } : {})
    const close = () => void stream.close().catch(() => undefined)
    signal.addEventListener('abort', close, { once: true })
    try {
      for await (const change of stream) {
        resumeAfter = change._id
        if (change.operationType === 'insert') tell(change.fullDocument)
      }
    } catch {
      resumeAfter = undefined // The poll covers the gap, so a lost position is no loss.
    } finally {
      signal.removeEventListener('abort', close)
      close()
    }
    await pause(SECOND, signal)
  }
}

const poll = async (
  db: Db,
  tell: (event: TenantEvent) => void,
  known: Map<string, number>,
  signal: AbortSignal,
): Promise<void> => {
  const started = new Date()
  let seenTo = started
  while (!signal.aborted) {
    await pause(POLL_MS, signal)
    if (signal.aborted) return
    const now = new Date()
    const back = after(seenTo, -EVENT_OVERLAP_MS)
    const missed = await db
      .collection<TenantEvent>(slugs.events)
      .find({ at: { $gte: back > started ? back : started } }, { sort: { at: 1 } })
      .toArray()
      .catch(() => null)
    if (!missed) continue
    missed.forEach(tell)
    seenTo = now
    for (const [id, at] of known) {
      if (at > now.getTime() - KNOWN_MS) break // A Map keeps the order of insertion.
      known.delete(id)
    }
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined)

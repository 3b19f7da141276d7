import type { Delivery } from '../../core/model/delivery.ts'
import type { OracleParts, Violation } from './oracle.ts'
import type { SimProcess } from './sim-process.ts'
import type { SimMessage } from './telegram-server.ts'

import { laneId } from '../../core/ids.ts'
import { HOUR } from '../../core/time.ts'
import { EPOCH } from './world.ts'

/** So long after a fact is stored no process may act on the one before. */
const FRESH = 1_000
const GAP = 1_000
const TINY = 0.01

type Say = (kind: Violation, about: string) => void

/** What an account may do at the moment a message leaves it. */
export const makeAccountChecks = (parts: OracleParts, say: Say) => {
  const { world, rows, floodUntil, perHour } = parts
  const lastStart = new Map<string, number>()
  /** The end of the flood window that is on disk, and those that a process was told of. */
  const floodStored = new Map<string, number>()
  const floodTold = new Map<string, number>()
  const inHour = new Map<string, number>()
  const restsUntil = new Map<string, number>()

  const isResting = (account: string): boolean => world.now() < (restsUntil.get(account) ?? 0)
  const checkFlood = (process: SimProcess, account: string, about: string): void => {
    const window = floodUntil(account)
    if (world.now() >= window) return
    const isKnown =
      floodStored.get(account) === window || floodTold.get(`${process.id} ${account}`) === window
    if (isKnown) say('in-flood-window', about)
  }
  /** Whether it is of the window that is open now: an answer may be read long after it was given. */
  const isOf = (account: string, ms: number): boolean => floodUntil(account) <= world.now() + ms
  return {
    check: (process: SimProcess, account: string, about: string): void => {
      const lane = [...rows.lanes.values()].find((one) => one.account === account)
      if (lane?.owner !== process.slot) say('not-owner', `${about} by ${process.id}`)
      const before = lastStart.get(account)
      if (before !== undefined && world.now() - before < GAP - TINY) say('too-fast', about)
      lastStart.set(account, world.now())
      const hour = `${account} ${Math.floor((EPOCH + world.now()) / HOUR)}`
      inHour.set(hour, (inHour.get(hour) ?? 0) + 1)
      if ((inHour.get(hour) ?? 0) > perHour()) say('too-many', about)
      if (isResting(account)) say('while-resting', about)
      checkFlood(process, account, about)
    },
    isResting,
    rests: (account: string, ms: number): void => void restsUntil.set(account, world.now() + ms),
    floodStored: (account: string, ms: number): void => {
      if (isOf(account, ms)) floodStored.set(account, floodUntil(account))
    },
    floodTold: (process: SimProcess, account: string, ms: number): void => {
      if (isOf(account, ms)) floodTold.set(`${process.id} ${account}`, floodUntil(account))
    },
  }
}

/** What was known of a message at the moment it leaves. */
export const makeFactChecks = ({ world, book }: OracleParts, say: Say) => {
  const cancelledAt = new Map<string, number>()
  const isLate = (since: number | undefined): boolean =>
    since !== undefined && world.now() > since + FRESH
  return {
    cancelled: (delivery: string): void => void cancelledAt.set(delivery, world.now()),
    check: (process: SimProcess, row: Delivery): void => {
      const optOut = book.optedOut.get(row.contact)
      if (optOut && (optOut.by === process.id || isLate(optOut.at))) say('after-opt-out', row._id)
      const run = book.runs.get(row.campaign)
      if (run && run.status !== 'running' && isLate(run.since)) say('after-pause', row._id)
      if (isLate(book.switchedOff.get(row.tenant))) say('after-pause', row._id)
      if (isLate(cancelledAt.get(row._id))) say('after-cancel', row._id)
    },
  }
}

/** What a stop ends: not what a sender has had in hand for so long that whoever asks knows of it. */
export const makeHandChecks = ({ world, rows }: OracleParts, say: Say) => {
  /** By lane: since when its receipt names a row. */
  const named = new Map<string, ReadonlyMap<string, number>>()
  const stopped = new Set<string>()
  return {
    receipt: (lane: string, ids: readonly string[]): void => {
      const before = named.get(lane)
      named.set(lane, new Map(ids.map((id) => [id, before?.get(id) ?? world.now()])))
    },
    stopped: ({ _id, tenant, account }: Delivery): void => {
      const lane = laneId(tenant, account)
      const isNamed = rows.lanes.get(lane)?.flight?.ids.includes(_id)
      const since = named.get(lane)?.get(_id) ?? world.now()
      if (isNamed && world.now() > since + FRESH) stopped.add(_id)
    },
    /** A row says that it was sent. */
    sent: (delivery: string): void => {
      if (stopped.has(delivery)) say('sent-but-denied', `${delivery} was stopped in hand`)
    },
  }
}

type Named = Pick<SimMessage, 'randomId' | 'text'>

/** What reached its reader. */
export const makeArrivals = ({ world, rows }: OracleParts, say: Say) => {
  /** By delivery: the messages that its reader got. */
  const effects = new Map<string, number[]>()
  /** By the id that Telegram knows a message by; two may have the same words. */
  const known = new Map<string, Delivery>()
  const rowOf = ({ randomId, text }: Named): Delivery | undefined =>
    known.get(randomId) ?? rows.deliveries.get(text)
  return {
    ...{ effects, rowOf },
    knows: (row: Delivery): void => void known.set(row.randomId, row),
    effect: (account: string, message: SimMessage, messageId: number): void => {
      const row = rowOf(message)
      const id = row?._id ?? message.text
      world.note('effect', id, messageId)
      const got = [...(effects.get(id) ?? []), messageId]
      effects.set(id, got)
      if (got.length > 1) say('duplicate', id)
      if (!row || !isFor(row, account, message)) say('misdelivered', `${id} to ${message.peer}`)
    },
  }
}

const isFor = (row: Delivery, account: string, { peer, text }: SimMessage): boolean =>
  row.account === account && row.peer.userId === peer && row.message.text === text

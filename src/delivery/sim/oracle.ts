import type { Delivery } from '../../core/model/delivery.ts'
import type { OutgoingMessage, TelegramFailure } from '../../telegram/gateway.ts'
import type { Outcome } from '../ports.ts'
import type { Book } from './book.ts'
import type { Rows } from './memory-store.ts'
import type { SimProcess } from './sim-process.ts'
import type { SimMessage } from './telegram-server.ts'
import type { World } from './world.ts'

import { HOUR } from '../../core/time.ts'
import { EPOCH } from './world.ts'

/** What may never happen. */
export type Violation =
  | 'duplicate'
  | 'lost'
  | 'sent-but-denied'
  | 'stuck'
  | 'in-flood-window'
  | 'stale-write'
  | 'two-connections'
  | 'not-owner'
  | 'after-opt-out'
  | 'after-pause'
  | 'after-cancel'
  | 'too-fast'
  | 'too-many'
  | 'while-resting'
  | 'counters'
  | 'undone'
  | 'told-too-soon'
  | 'poison'
  | 'crashed'

/** So long after a fact is stored no process may act on the one before. */
const FRESH = 1_000
const GAP = 1_000
const TINY = 0.01

type Parts = {
  world: World
  rows: Rows
  book: Book
  floodUntil: (account: string) => number
  /** The most an account may send in an hour; counted where all clocks are right. */
  perHour: () => number
}

/** Watches a run from outside: knows all clocks, both ends of every line, and says what may not be. */
export type Oracle = ReturnType<typeof makeOracle>

export const makeOracle = ({ world, rows, book, floodUntil, perHour }: Parts) => {
  const found = new Map<Violation, string>()
  /** By delivery: how often its reader got it. */
  const effects = new Map<string, number>()
  const lastStart = new Map<string, number>()
  /** The end of the flood window that is on disk, and those that a process was told of. */
  const floodStored = new Map<string, number>()
  const floodTold = new Map<string, number>()
  const inHour = new Map<string, number>()
  const restsUntil = new Map<string, number>()
  const cancelledAt = new Map<string, number>()

  const say = (kind: Violation, about: string): void => {
    world.note('VIOLATION', kind, about)
    if (!found.has(kind)) found.set(kind, `${(world.now() / 1000).toFixed(3)}s ${about}`)
  }
  const isLate = (since: number | undefined): boolean =>
    since !== undefined && world.now() > since + FRESH

  const checkFacts = (process: SimProcess, row: Delivery): void => {
    const optOut = book.optedOut.get(row.contact)
    if (optOut && (optOut.by === process.id || isLate(optOut.at))) say('after-opt-out', row._id)
    const run = book.runs.get(row.campaign)
    if (run && run.status !== 'running' && isLate(run.since)) say('after-pause', row._id)
    if (isLate(book.switchedOff.get(row.tenant))) say('after-pause', row._id)
    if (isLate(cancelledAt.get(row._id))) say('after-cancel', row._id)
  }
  const checkAccount = (process: SimProcess, account: string, about: string): void => {
    const lane = [...rows.lanes.values()].find((one) => one.account === account)
    if (lane?.owner !== process.slot) say('not-owner', `${about} by ${process.id}`)
    const before = lastStart.get(account)
    if (before !== undefined && world.now() - before < GAP - TINY) say('too-fast', about)
    lastStart.set(account, world.now())
    const hour = `${account} ${Math.floor((EPOCH + world.now()) / HOUR)}`
    inHour.set(hour, (inHour.get(hour) ?? 0) + 1)
    if ((inHour.get(hour) ?? 0) > perHour()) say('too-many', about)
    if (world.now() < (restsUntil.get(account) ?? 0)) say('while-resting', about)
    const window = floodUntil(account)
    if (world.now() >= window) return
    const isKnown =
      floodStored.get(account) === window || floodTold.get(`${process.id} ${account}`) === window
    if (isKnown) say('in-flood-window', about)
  }
  return {
    say,
    found,
    effects,
    cancelled: (delivery: string): void => void cancelledAt.set(delivery, world.now()),
    /** A message leaves a process. */
    start: (process: SimProcess, account: string, { text }: OutgoingMessage): void => {
      world.note('send', process.id, account, text)
      checkAccount(process, account, text)
      const row = rows.deliveries.get(text)
      if (row) checkFacts(process, row)
    },
    answered: (process: SimProcess, account: string, failure: TelegramFailure | null): void => {
      world.note('answer', process.id, account, failure?.code ?? 'ok')
      if (failure?.kind !== 'flood-wait') return
      world.reach('flood answered')
      floodTold.set(`${process.id} ${account}`, floodUntil(account))
    },
    rests: (account: string, ms: number): void => void restsUntil.set(account, world.now() + ms),
    isResting: (account: string): boolean => world.now() < (restsUntil.get(account) ?? 0),
    floodStored: (account: string): void => void floodStored.set(account, floodUntil(account)),
    effect: (_account: string, { text }: SimMessage): void => {
      world.note('effect', text)
      const times = (effects.get(text) ?? 0) + 1
      effects.set(text, times)
      if (times > 1) say('duplicate', text)
    },
    settled: (delivery: Delivery, outcome: Outcome): void => {
      const row = rows.deliveries.get(delivery._id)
      if (outcome.state === 'sent' && row?.state !== 'sent') say('told-too-soon', delivery._id)
    },
  }
}

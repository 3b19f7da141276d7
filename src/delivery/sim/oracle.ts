import type { InHand } from '../../core/model/delivery.ts'
import type { OutgoingMessage, TelegramFailure } from '../../telegram/gateway.ts'
import type { Outcome } from '../ports.ts'
import type { Book } from './book.ts'
import type { Rows } from './memory-rows.ts'
import type { SimProcess } from './sim-process.ts'
import type { World } from './world.ts'

import { makeAccountChecks, makeArrivals, makeFactChecks, makeHandChecks } from './oracle-checks.ts'

/** What may never happen. */
export type Violation =
  | 'duplicate'
  | 'lost'
  | 'sent-but-denied'
  | 'stuck'
  | 'still-in-hand'
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
  | 'blamed'
  | 'misdelivered'
  | 'wrong-message-id'
  | 'crashed'

export type OracleParts = {
  world: World
  rows: Rows
  book: Book
  floodUntil: (account: string) => number
  /** The most an account may send in an hour; counted where all clocks are right. */
  perHour: () => number
}

/** Watches a run from outside: knows all clocks, both ends of every line, and says what may not be. */
export type Oracle = ReturnType<typeof makeOracle>

export const makeOracle = (parts: OracleParts) => {
  const { world, rows } = parts
  const found = new Map<Violation, string>()
  const say = (kind: Violation, about: string): void => {
    world.note('VIOLATION', kind, about)
    if (!found.has(kind)) found.set(kind, `${(world.now() / 1000).toFixed(3)}s ${about}`)
  }
  const { rowOf, ...arrivals } = makeArrivals(parts, say)
  /** By delivery: the holders that had it in hand, each of which may have died of it once. */
  const holders = new Map<string, Set<number>>()
  const accounts = makeAccountChecks(parts, say)
  const facts = makeFactChecks(parts, say)
  const hands = makeHandChecks(parts, say)
  return {
    ...arrivals,
    ...{ say, found, holders, rowOf, cancelled: facts.cancelled },
    ...{ rests: accounts.rests, isResting: accounts.isResting },
    floodStored: accounts.floodStored,
    hands,
    inHand: (delivery: string, fence: number): void => {
      const fences = holders.get(delivery) ?? new Set()
      holders.set(delivery, fences.add(fence))
    },
    /** A message leaves a process. */
    start: (process: SimProcess, account: string, message: OutgoingMessage): void => {
      const row = rowOf(message)
      const about = row?._id ?? message.text
      world.note('send', process.id, account, about)
      accounts.check(process, account, about)
      if (row) facts.check(process, row)
    },
    answered: (process: SimProcess, account: string, failure: TelegramFailure | null): void => {
      world.note('answer', process.id, account, failure?.code ?? 'ok')
      if (failure?.kind !== 'flood-wait') return
      world.reach('flood answered')
      accounts.floodTold(process, account, failure.seconds * 1_000)
    },
    settled: (delivery: InHand, outcome: Outcome): void => {
      const row = rows.deliveries.get(delivery._id)
      if (outcome.state === 'sent' && row?.state !== 'sent') say('told-too-soon', delivery._id)
    },
  }
}

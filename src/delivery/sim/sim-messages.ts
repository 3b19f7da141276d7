import type { InHand } from '../../core/model/delivery.ts'
import type { Judge, LastWord, Messages, Outcome } from '../ports.ts'
import type { Book } from './book.ts'
import type { Oracle } from './oracle.ts'
import type { SimProcess } from './sim-process.ts'
import type { Call } from './store-calls.ts'
import type { World } from './world.ts'

import { countRows, isSending } from './book.ts'
import { EPOCH } from './world.ts'

export type MessagesParts = {
  world: World
  process: SimProcess
  call: Call
  book: Book
  oracle: Oracle
  perHour: () => number
}

/** The feature that owns the messages, as small as it can be, with its facts in the faulty store. */
export type SimMessages = Messages & {
  /** Somebody asked this process not to be written to. */
  heard: (contact: string) => void
}

const RETRY = 400
const FOLD_EVERY = 1_000

export const makeSimMessages = (parts: MessagesParts): SimMessages => {
  const { world, process, call, book, oracle } = parts
  const overlay = new Set<string>()
  const listeners: (() => void)[] = []
  const hear = (contact: string): void => {
    overlay.add(contact)
    for (const told of listeners) told()
  }
  const fold = makeFold(parts)

  const store = (contact: string): void => {
    const again = () => void process.deliver(world.now() + RETRY, () => store(contact))
    call('opt-out', 'write', ({ rows }) => {
      if (!book.optedOut.has(contact)) {
        book.optedOut.set(contact, { at: world.now(), by: process.id })
        world.note('opted out', contact, process.id)
      }
      return rows.now()
    }).catch(again)
  }
  return {
    ...readsOf(parts, overlay),
    onHeard: (told) => void listeners.push(told),
    heard: (contact) => {
      hear(contact)
      store(contact)
    },
    media: async () => null,
    ownedByOthers: ({ _id, contact }, ids) =>
      call('owned', 'read', ({ rows }) => {
        const others = [...rows.deliveries.values()].filter(
          (row) => row.contact === contact && row._id !== _id,
        )
        return new Set(ids.filter((id) => others.some(({ messageId }) => messageId === id)))
      }),
    stayed: () => {},
    settled: (delivery, outcome) => {
      oracle.settled(delivery, outcome)
      fold(delivery, outcome)
    },
    suppress: ({ contact }) => {
      // As in a sender: heard by this process before it is written.
      hear(contact)
      return call('suppress', 'write', () => {
        if (!book.optedOut.has(contact))
          book.optedOut.set(contact, { at: world.now(), by: process.id })
      })
    },
  }
}

type Reads = Pick<Messages, 'sendable' | 'readAhead' | 'pacing'>

/** What is read from the store; `overlay` is what this process has heard since. */
const readsOf = (
  { world, call, book, perHour }: MessagesParts,
  overlay: ReadonlySet<string>,
): Reads => ({
  sendable: (lanes) =>
    call('sendable', 'read', () => {
      const of = (account: string) =>
        [...book.runs.values()]
          .filter(
            ({ accounts, campaign }) => accounts.includes(account) && isSending(book, campaign),
          )
          .map(({ campaign }) => campaign)
      return new Map(lanes.map(({ account }) => [account, of(account)]))
    }),
  readAhead: (deliveries) =>
    call('read-ahead', 'read', () => {
      const judges = deliveries.map((row): [string, Judge] => {
        const word = wordNow(book, world, row)
        return [row._id, () => (overlay.has(row.contact) ? optedOut : word)]
      })
      return new Map(judges)
    }),
  pacing: (lanes) =>
    call('pacing', 'read', () => {
      const usual = { perSecond: 1, perHour: perHour(), perDay: 10_000 }
      return new Map(lanes.map(({ account }) => [account, usual]))
    }),
})

const optedOut: LastWord = { do: 'end', state: 'skipped', reason: 'suppressed-opt-out' }

/** The gate, with the facts as they are when the store reads them. */
const wordNow = (book: Book, world: World, { _id, contact, campaign }: InHand): LastWord => {
  if (!isSending(book, campaign)) return { do: 'hold' }
  if (book.optedOut.has(contact)) return optedOut
  if (book.replied.has(_id)) return { do: 'end', state: 'cancelled', reason: 'replied' }
  const night = book.nightUntil.get(contact) ?? 0
  if (night <= world.now()) return { do: 'send' }
  world.reach('night of the recipient')
  return { do: 'wait', until: new Date(EPOCH + Math.ceil(night)), reason: 'quiet-hours' }
}

/** Brings the figures of a campaign up to date from its rows, once a second. */
const makeFold = ({ world, process, call, book }: MessagesParts) => {
  const dirty = new Set<string>()
  const flush = () => {
    const campaigns = [...dirty]
    dirty.clear()
    const again = () => {
      for (const campaign of campaigns) mark(campaign)
    }
    call('fold', 'write', ({ rows }) => {
      for (const campaign of campaigns) book.counts.set(campaign, countRows(rows, campaign))
    }).catch(again)
  }
  const mark = (campaign: string) => {
    if (dirty.size === 0) process.deliver(world.now() + FOLD_EVERY, flush)
    dirty.add(campaign)
  }
  return ({ campaign }: InHand, _outcome: Outcome) => mark(campaign)
}

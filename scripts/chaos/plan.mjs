/** What goes wrong, and when: decided by the seed before anything runs. */
import { seededRandom } from './random.mjs'

/**
 * Every kind of fault. `seconds`: how long it lasts. `takesOver`: another sender has to go on with
 * the accounts, since the slot stays away for longer than a lease. `away`: the sender is of no use
 * for so long that another one must be left.
 */
export const kinds = {
  /** kill -9, and the slot stays down. */
  hold: { seconds: [62, 72], takesOver: true, away: true },
  /** SIGSTOP for longer than the lease, then SIGCONT: the old holder wakes and knows nothing of it. */
  pause: { seconds: [62, 75], takesOver: true, away: true },
  /** The sender reaches Telegram, but not its database. */
  partition: { seconds: [62, 72], takesOver: true, away: true },
  /** kill -9, and the slot starts again at once. */
  kill: { seconds: [0, 0] },
  /** kill -9 after Telegram has taken a message and before its sender could know. */
  aimed: { seconds: [0, 0] },
  /** SIGSTOP for less than the lease. */
  stall: { seconds: [4, 35], away: true },
  /** kill -9 of MongoDB, started again after a moment. */
  mongo: { seconds: [0, 2] },
  worker: { seconds: [0, 3] },
  /** All sockets of a sender are reset, and new ones for a moment. */
  cut: { seconds: [0, 6] },
  /** Requests arrive, no answer comes back; then the sockets are reset. */
  deaf: { seconds: [8, 20], away: true },
}

/** Faults that strike all senders, or none. */
export const withoutSlot = new Set(['mongo', 'worker'])

/** 15 faults, of which 5 keep a slot down for longer than a minute. The first come first in short runs. */
const deck = [
  ...['hold', 'mongo', 'cut', 'aimed', 'pause', 'kill', 'deaf', 'worker', 'hold', 'stall'],
  ...['partition', 'hold', 'kill', 'hold', 'aimed'],
]

/** One shuffled deck after the other. A run shorter than a deck takes its first ones, in order. */
const kindsOf = (kills, random) => {
  const decks = Math.ceil(kills / deck.length)
  const all = Array.from({ length: decks }, (_, n) => {
    const own = deck.slice(0, kills - n * deck.length)
    return kills < deck.length ? own : random.shuffle(own)
  })
  return all.flat()
}

/** The faults of a run in order, `after` seconds from one to the next. Same seed, same plan. */
export const planOf = ({ kills, seed, gap }) => {
  const random = seededRandom(seed)
  return kindsOf(kills, random).map((kind) => ({
    kind,
    after: random.between(gap),
    seconds: random.between(kinds[kind].seconds),
    /** Which of the senders that are there; see `targetOf`. */
    chance: random.next(),
  }))
}

/**
 * The next fault that can happen now: one that takes a sender away waits until another one is left,
 * one that strikes a sender until one of them has work. Undefined: all that are left have to wait.
 */
export const nextOf = (left, { up, busy }) =>
  left.find(({ kind }) => (up > 1 || !kinds[kind].away) && (busy > 0 || withoutSlot.has(kind)))

/** Of the senders that are up, one that holds accounts with work, where there is any. */
export const targetOf = (up, { chance }) => {
  const busy = up.filter(({ work }) => work > 0)
  const among = busy.length > 0 ? busy : up
  return among[Math.floor(chance * among.length)]
}

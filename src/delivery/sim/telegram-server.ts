import type { SimProcess } from './sim-process.ts'
import type { World } from './world.ts'

/** After so long without a ping Telegram closes a connection; pings come every 5 s. */
const DISCONNECT_DELAY = 15_000
const PING_EVERY = 5_000

/** One connection of one account, as Telegram sees it. */
export type Link = {
  account: string
  process: SimProcess
  /** When Telegram heard that it is over; null while it has not. */
  endedAt: number | null
  /** The first request of it that Telegram answered. */
  usedAt: number | null
  /** How long before a silence the last ping was. */
  pingPhase: number
}

/** What a message came to at Telegram. */
export type Arrival =
  | { kind: 'sent'; messageId: number; duplicate: boolean }
  | { kind: 'flood'; seconds: number }
  | { kind: 'slow-mode'; seconds: number }
  | { kind: 'refused'; failure: Refusal }
  | { kind: 'session-dead' }
  | { kind: 'peer-flood' }

export type Refusal = 'blocked' | 'deactivated' | 'privacy' | 'peer-invalid' | 'message-invalid'

export type SimMessage = { peer: string; randomId: string; text: string }

/** What Telegram tells whoever watches the run. */
export type TelegramWatch = {
  twoConnections: (account: string) => void
  effect: (account: string, message: SimMessage, messageId: number) => void
  deduplicated: () => void
}

type Account = {
  links: Set<Link>
  newest: Link | null
  floodUntil: number
  dead: boolean
  /** By peer and `randomId`, for ever. */
  messages: Map<string, number>
  /** What arrived, in its order. */
  written: { messageId: number; peer: string; text: string; at: number }[]
  lastId: number
}

/** Telegram with its rules: permanent dedupe, floods, refusals, and one connection for each session. */
export const makeTelegram = (world: World, watch: TelegramWatch) => {
  const accounts = makeAccounts()
  const people = makePeople(world)
  const { isOpen, touch } = makeLinks(world, watch, accounts)
  const arrive = (link: Link, message: SimMessage): Arrival => {
    touch(link)
    const account = accounts(link.account)
    if (account.dead) return { kind: 'session-dead' }
    if (world.now() < account.floodUntil)
      return { kind: 'flood', seconds: Math.ceil((account.floodUntil - world.now()) / 1000) }
    const key = `${message.peer}:${message.randomId}`
    const known = account.messages.get(key)
    if (known !== undefined) {
      watch.deduplicated()
      return { kind: 'sent', messageId: known, duplicate: true }
    }
    const refused = people.refusalOf(message.peer)
    if (refused) return refused
    account.lastId += 1
    account.messages.set(key, account.lastId)
    const { peer, text } = message
    account.written.push({ messageId: account.lastId, peer, text, at: world.now() })
    watch.effect(link.account, message, account.lastId)
    return { kind: 'sent', messageId: account.lastId, duplicate: false }
  }
  return {
    ...{ isOpen, touch, arrive, people },
    connect: (account: string, process: SimProcess): Link => {
      const pingPhase = world.between(0, PING_EVERY)
      const link: Link = { account, process, endedAt: null, usedAt: null, pingPhase }
      accounts(account).links.add(link)
      return link
    },
    written: (account: string, peer: string, text: string) =>
      accounts(account).written.filter((one) => one.peer === peer && one.text === text),
    isDead: (account: string): boolean => accounts(account).dead,
    flood: (account: string, ms: number): void => {
      accounts(account).floodUntil = world.now() + ms
    },
    floodUntil: (account: string): number => accounts(account).floodUntil,
  }
}

/** Which connections are open, and what happens when a session has two. */
const makeLinks = (world: World, watch: TelegramWatch, accounts: (id: string) => Account) => {
  const isOpen = (link: Link): boolean => {
    if (link.endedAt !== null && world.now() >= link.endedAt) return false
    return world.now() < closesAfter(link, link.process.quietSince())
  }
  /** A request reaches Telegram on this link: with another one open the session is lost. */
  const touch = (link: Link): void => {
    const account = accounts(link.account)
    for (const other of account.links) {
      if (other === link) continue
      if (!isOpen(other)) account.links.delete(other)
      else if (isRival(link, other, account)) {
        account.dead = true
        watch.twoConnections(link.account)
      }
    }
    if (link.usedAt === null) {
      link.usedAt = world.now()
      account.newest = link
    }
  }
  return { isOpen, touch }
}

const makeAccounts = () => {
  const accounts = new Map<string, Account>()
  return (id: string): Account => {
    const known = accounts.get(id)
    if (known) return known
    const fresh: Account = {
      ...{ links: new Set(), newest: null, messages: new Map(), written: [] },
      ...{ floodUntil: 0, dead: false, lastId: 0 },
    }
    accounts.set(id, fresh)
    return fresh
  }
}

/** Those who cannot be written to, or not now. */
const makePeople = (world: World) => {
  const refusals = new Map<string, Refusal>()
  const limited = new Set<string>()
  const slowUntil = new Map<string, number>()
  return {
    refuse: (peer: string, failure: Refusal): void => void refusals.set(peer, failure),
    /** Writing to this person gets the account limited for hours. */
    limit: (peer: string): void => void limited.add(peer),
    slow: (peer: string, ms: number): void => void slowUntil.set(peer, world.now() + ms),
    refusalOf: (peer: string): Arrival | null => {
      const failure = refusals.get(peer)
      if (failure) return { kind: 'refused', failure }
      if (limited.has(peer)) return { kind: 'peer-flood' }
      const waits = (slowUntil.get(peer) ?? 0) - world.now()
      return waits > 0 ? { kind: 'slow-mode', seconds: Math.ceil(waits / 1000) } : null
    },
  }
}

export type SimTelegram = ReturnType<typeof makeTelegram>

/** When Telegram gives up a connection that has been silent since then. */
export const closesAfter = ({ pingPhase }: Link, quietSince: number | null): number =>
  quietSince === null ? Number.POSITIVE_INFINITY : quietSince + DISCONNECT_DELAY - pingPhase

/** Of two processes: open at once is enough. Of one: only the older one used after the newer. */
const isRival = (link: Link, other: Link, { newest }: Account): boolean => {
  if (other.usedAt === null) return false
  return other.process !== link.process || (newest === other && link.usedAt !== null)
}

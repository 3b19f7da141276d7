import type { Clock } from '../core/clock.ts'
import type { Logger } from '../core/logger.ts'
import type { Network } from '../core/model/lane.ts'
import type { Mongo } from '../mongo/connect.ts'
import type { TelegramGateway } from '../telegram/gateway.ts'
import type { AccountActor } from './actor.ts'

/** What a feature does with each account that this process holds; a `SenderPart`'s result fits. */
export type HolderPart = {
  hold: (actor: AccountActor) => Promise<{ close?: () => Promise<void> }>
}

/** The half of the vault that the holder needs. */
export type OpenSecret = {
  open: (
    place: { tenant: string; collection: string; record: string; field: string },
    sealed: string,
  ) => Promise<string>
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
  /** The application's id at Telegram; only network `telegram` needs it. */
  api?: { id: number; hash: string }
}

export type Holder = {
  /** Accounts held at this moment. */
  accounts: () => readonly AccountActor[]
  /** Refuses new work, finishes the request in flight (≤ 10 s), releases the leases, disconnects. */
  close: () => Promise<void>
}

/** Leases the network's free accounts, keeps their connections and hands them to the parts. */
export const startHolder = async (_options: HolderOptions): Promise<Holder> => ({
  accounts: () => [],
  close: async () => {},
})

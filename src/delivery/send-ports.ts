import type { Clock } from '../core/clock.ts'
import type { Logger } from '../core/logger.ts'
import type { Suppression } from '../core/model/contact.ts'
import type { Delivery } from '../core/model/delivery.ts'
import type { Random } from '../core/random.ts'
import type { ReasonCode } from '../core/reasons.ts'
import type { TenantDb } from '../mongo/for-tenant.ts'
import type { OutgoingMedia } from '../telegram/gateway.ts'
import type { AccountActor } from './actor.ts'
import type { GroupCommit } from './group-commit.ts'
import type { LanePace, Pacing } from './pace.ts'

/** The last word before the wire. `hold`: its run is not sending, leave the row as it is. */
export type LastWord =
  | { do: 'send' }
  | { do: 'hold' }
  | { do: 'end'; state: 'skipped' | 'cancelled'; reason: ReasonCode }
  | { do: 'wait'; until: Date; reason: ReasonCode }

/** What a send loop asks of the feature that owns the messages. */
export type SendPorts = {
  /** Campaigns whose messages may go out now. */
  sendable: () => Promise<string[]>
  /** Asks the gate again with fresh facts. */
  ask: (delivery: Delivery) => Promise<LastWord>
  media: (id: string) => Promise<OutgoingMedia | null>
  /** Called once the row says so. */
  settled: (delivery: Delivery, state: Delivery['state'], reason: ReasonCode | null) => void
  suppress: (delivery: Delivery, reason: Suppression['reason']) => Promise<void>
}

export type SendLoopOptions = {
  actor: AccountActor
  tenantDb: TenantDb
  ports: SendPorts
  commits: GroupCommit
  clock: Clock
  random: Random
  log: Logger
}

/** A loop at work: its ports, and the pace of its lane as last read. */
export type Loop = SendLoopOptions & { signal: AbortSignal; lane: LanePace; pacing: Pacing }

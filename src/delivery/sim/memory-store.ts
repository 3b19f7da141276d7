import type { LeaseStore } from '../ports.ts'
import type { MemoryOutbox } from './memory-outbox.ts'
import type { Rows } from './memory-rows.ts'

import { memoryLeases } from './memory-leases.ts'
import { memoryOutbox } from './memory-outbox.ts'

export type MemoryStore = { rows: Rows; leases: LeaseStore; outbox: MemoryOutbox }

/**
 * A store of leases and rows in memory: every operation happens at once and as a whole, but for a takeover, which has the
 * statements of the real one. It keeps the
 * same contract as the one on MongoDB, so what holds on it in the simulation holds there.
 */
export const makeMemoryStore = (now: () => Date): MemoryStore => {
  const rows: Rows = { lanes: new Map(), deliveries: new Map(), senders: new Map(), now }
  return { rows, leases: memoryLeases(rows), outbox: memoryOutbox(rows) }
}

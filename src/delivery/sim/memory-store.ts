import type { Delivery } from '../../core/model/delivery.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { LaneRef, LeaseStore, OutboxStore } from '../ports.ts'

import { laneId } from '../../core/ids.ts'
import { memoryLeases } from './memory-leases.ts'
import { memoryOutbox } from './memory-outbox.ts'

/** The rows of a store in memory. Whoever reads gets copies, as from a database. */
export type Rows = {
  lanes: Map<string, Lane>
  deliveries: Map<string, Delivery>
  /** When each sender's word that it is alive lapses, by network and owner. */
  senders: Map<string, Date>
  /** The store's own clock. */
  now: () => Date
}

export type MemoryStore = { rows: Rows; leases: LeaseStore; outbox: OutboxStore }

/**
 * A store of leases and rows in memory: every operation happens at once and as a whole. It keeps the
 * same contract as the one on MongoDB, so what holds on it in the simulation holds there.
 */
export const makeMemoryStore = (now: () => Date): MemoryStore => {
  const rows: Rows = { lanes: new Map(), deliveries: new Map(), senders: new Map(), now }
  return { rows, leases: memoryLeases(rows), outbox: memoryOutbox(rows) }
}

/** The lane that this reference still holds. */
export const heldLane = ({ lanes }: Rows, { tenant, account, fence }: LaneRef): Lane | null => {
  const lane = lanes.get(laneId(tenant, account))
  return lane?.fence === fence ? lane : null
}

/** A lane that nobody has ever held. */
export const newLane = (lane: Pick<Lane, 'tenant' | 'account' | 'network'>): Lane => ({
  _id: laneId(lane.tenant, lane.account),
  ...lane,
  ...{ owner: null, fence: 0, until: new Date(0) },
  ...{ floodUntil: null, restUntil: null, restReason: null, nextAt: null },
  ...{ hour: { key: '', count: 0 }, day: { key: '', count: 0 }, flight: null, slowed: null },
})

/** A copy that shares nothing that anybody changes. */
export const copyOfLane = (lane: Lane): Lane => ({
  ...lane,
  flight: lane.flight ? { ...lane.flight, ids: [...lane.flight.ids] } : null,
})

/** A copy that shares nothing that anybody changes. */
export const copyOfRow = (row: Delivery): Delivery => ({
  ...row,
  attempts: row.attempts.map((attempt) => ({ ...attempt })),
})

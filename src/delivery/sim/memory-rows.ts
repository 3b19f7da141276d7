import type { Delivery } from '../../core/model/delivery.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { LaneRef } from '../ports.ts'

import { laneId } from '../../core/ids.ts'

/** The rows of a store in memory. Whoever reads gets copies, as from a database. */
export type Rows = {
  lanes: Map<string, Lane>
  deliveries: Map<string, Delivery>
  /** When each sender's word that it is alive lapses, by network and owner. */
  senders: Map<string, Date>
  /** The store's own clock. */
  now: () => Date
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

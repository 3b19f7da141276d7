import type { Delivery } from '../../core/model/delivery.ts'
import type { Lane } from '../../core/model/lane.ts'
import type { Book } from './book.ts'
import type { LaneRef, LeaseStore, Receipt } from '../ports.ts'
import type { Step } from './memory-adopt.ts'
import type { MemoryOutbox } from './memory-outbox.ts'
import type { Rows } from './memory-rows.ts'
import type { MemoryStore } from './memory-store.ts'
import type { Oracle } from './oracle.ts'
import type { World } from './world.ts'

import { laneId } from '../../core/ids.ts'
import { atOnce } from './memory-adopt.ts'

/** A store under the eyes of the oracle: what an earlier owner changes, and what is undone, is told. */
export const watchStore = (
  store: MemoryStore,
  { oracle, world, book }: { oracle: Oracle; world: World; book: Book },
): MemoryStore => ({
  rows: store.rows,
  leases: watchLeases(store, world, book),
  outbox: watchOutbox(store, oracle, world),
})

const watchLeases = ({ leases, rows }: MemoryStore, world: World, book: Book): LeaseStore => ({
  ...leases,
  acquire: async (ask) => {
    const before = rows.lanes.get(ask.lane)?.owner ?? null
    const lane = await leases.acquire(ask)
    if (!lane) return null
    book.untold = true
    world.note('acquire', ask.lane, ask.owner, lane.fence)
    if (before !== null && before !== ask.owner) world.reach('takeover by another')
    if (before === ask.owner) world.reach('takeover of its own')
    return lane
  },
  release: async (lease) => {
    world.note('release', lease.lane, lease.owner, lease.fence)
    return leases.release(lease)
  },
})

const watchOutbox = ({ outbox, rows }: MemoryStore, oracle: Oracle, world: World): MemoryOutbox => {
  const onLane = async <T>(name: string, ref: LaneRef, work: () => Promise<T>): Promise<T> => {
    const lane = rows.lanes.get(laneId(ref.tenant, ref.account))
    const before = lane && lane.fence !== ref.fence ? figuresOf(lane) : null
    const done = await work()
    if (lane && before !== null && before !== figuresOf(lane))
      oracle.say('stale-write', `${name} of ${lane._id} with fence ${ref.fence}`)
    return done
  }
  return {
    ...outbox,
    adopt: async (ref, now, step = atOnce) => {
      const watched: Step = (kind, work) =>
        step(kind, () => onLane('adopt', ref, async () => work()))
      const adopted = await outbox.adopt(ref, now, watched)
      if (adopted > 0) world.reach('rows adopted')
      return adopted
    },
    receive: async (receipts) => {
      const lost = new Set<string>()
      for (const one of receipts) {
        if (fillsUp(rows, one)) world.reach('hand filled up')
        for (const account of await onLane('receive', one.lane, () => outbox.receive([one])))
          lost.add(account)
        tellNamed(rows, oracle, one)
      }
      return lost
    },
    rest: (ref, order) =>
      onLane('rest', ref, async () => {
        const written = await outbox.rest(ref, order)
        if (written && order.floodMs !== undefined) oracle.floodStored(ref.account, order.floodMs)
        if (written && order.restMs !== undefined) oracle.rests(ref.account, order.restMs)
        return written
      }),
    begin: (ask) => {
      oracle.inHand(ask.delivery, ask.lane.fence)
      return onRow(rows, oracle, { id: ask.delivery, fence: ask.lane.fence }, () =>
        outbox.begin(ask),
      )
    },
    commit: async (outcomes) => {
      for (const one of outcomes) {
        world.note('commit', one.delivery, one.state, one.reason ?? '', one.lane.fence)
        const ask = { id: one.delivery, fence: one.lane.fence }
        await onRow(rows, oracle, ask, () => outbox.commit([one]))
      }
    },
  }
}

type Ask = { id: string; fence: number }

const onRow = async <T>(
  { deliveries }: Rows,
  oracle: Oracle,
  { id, fence }: Ask,
  work: () => Promise<T>,
): Promise<T> => {
  const row = deliveries.get(id)
  if (!row) return work()
  const later = row.fence > fence ? standingOf(row) : null
  const wasSent = row.state === 'sent'
  const done = await work()
  if (later !== null && later !== standingOf(row)) oracle.say('stale-write', `${id} with ${fence}`)
  if (wasSent && row.state !== 'sent') oracle.say('undone', id)
  if (row.state === 'sent') oracle.hands.sent(id)
  return done
}

const standingOf = ({ state, fence, updatedAt, attempts }: Delivery): string =>
  `${state} ${fence} ${updatedAt.getTime()} ${attempts.length}`

const figuresOf = ({ fence, flight, floodUntil, restUntil, hour, day }: Lane): string =>
  JSON.stringify([fence, flight, floodUntil, restUntil, hour, day])

const tellNamed = (rows: Rows, oracle: Oracle, receipt: Receipt): void => {
  const named = namedBy(rows, receipt)
  if (!named) return
  const { tenant, account, fence } = receipt.lane
  oracle.hands.receipt(laneId(tenant, account), named)
  for (const id of named) oracle.inHand(id, fence)
}

/** What is in hand by this receipt, if it was written. */
const namedBy = ({ lanes }: Rows, { lane, no }: Receipt): readonly string[] | null => {
  const flight = lanes.get(laneId(lane.tenant, lane.account))?.flight
  return flight?.fence === lane.fence && flight.no === no ? flight.ids : null
}

/** It names rows of the receipt before it, and others. */
const fillsUp = ({ lanes }: Rows, { lane, flight }: Receipt): boolean => {
  const before = lanes.get(laneId(lane.tenant, lane.account))?.flight?.ids ?? []
  return before.some((id) => flight.includes(id)) && !flight.every((id) => before.includes(id))
}

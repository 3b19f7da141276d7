import type { LaneRef } from '../ports.ts'
import type { MemoryOutbox } from './memory-outbox.ts'
import type { Rows } from './memory-rows.ts'
import type { MemoryStore } from './memory-store.ts'
import type { NamedPlant } from './plants.ts'
import type { World } from './world.ts'

import { laneId } from '../../core/ids.ts'
import { adoptRows, atOnce, isLeftOpen } from './memory-adopt.ts'
import { copyOfRow } from './memory-rows.ts'

const withOutbox =
  (change: (outbox: MemoryOutbox, rows: Rows, world: World) => Partial<MemoryOutbox>) =>
  (store: MemoryStore, world: World): MemoryStore => ({
    ...store,
    outbox: { ...store.outbox, ...change(store.outbox, store.rows, world) },
  })

/** Whoever asks, as if it held the lane now. */
const asHolder = ({ lanes }: Rows, ref: LaneRef): LaneRef => ({
  ...ref,
  fence: lanes.get(laneId(ref.tenant, ref.account))?.fence ?? ref.fence,
})

/** Bugs of the rows' store. */
export const outboxPlants: readonly NamedPlant[] = [
  {
    name: 'writes-without-the-fence',
    breaks: ['stale-write'],
    store: withOutbox((outbox, rows) => ({
      receive: (receipts) =>
        outbox.receive(receipts.map((one) => ({ ...one, lane: asHolder(rows, one.lane) }))),
      commit: (outcomes) =>
        outbox.commit(outcomes.map((one) => ({ ...one, lane: asHolder(rows, one.lane) }))),
      rest: (lane, order) => outbox.rest(asHolder(rows, lane), order),
    })),
  },
  {
    name: 'flood-kept-in-memory',
    breaks: ['in-flood-window'],
    store: withOutbox(() => ({ rest: async () => true })),
  },
  {
    name: 'what-was-in-hand-is-not-adopted',
    breaks: ['sent-but-denied'],
    store: withOutbox(() => ({ adopt: async () => 0 })),
  },
  {
    name: 'takeover-counted-at-each-try',
    breaks: ['blamed'],
    store: withOutbox((_outbox, rows) => ({
      adopt: (ref, now, step = atOnce) => adoptRows(rows, { ref, now, step }, isLeftOpen),
    })),
  },
  {
    name: 'receipt-not-stored',
    breaks: ['sent-but-denied'],
    store: withOutbox(() => ({ receive: async () => new Set<string>() })),
  },
  {
    name: 'hand-is-never-given-back',
    breaks: ['still-in-hand'],
    store: withOutbox((outbox) => ({
      receive: (receipts) => outbox.receive(receipts.filter(({ flight }) => flight.length > 0)),
    })),
  },
  {
    name: 'spent-messages-not-stored',
    breaks: ['too-many'],
    store: withOutbox((outbox) => ({
      receive: (receipts) => {
        const none = { key: '', count: 0 }
        return outbox.receive(receipts.map((one) => ({ ...one, hour: none, day: none })))
      },
    })),
  },
  {
    name: 'rest-of-an-account-forgotten',
    breaks: ['while-resting'],
    store: withOutbox((outbox) => ({
      rest: (lane, { restMs, ...order }) => outbox.rest(lane, order),
    })),
  },
  {
    name: 'doubtful-rows-forgotten',
    breaks: ['stuck'],
    store: withOutbox((outbox) => ({
      pull: async (ask) => (await outbox.pull(ask)).filter(({ state }) => state !== 'unknown'),
    })),
  },
  {
    name: 'attempts-not-counted-before-the-wire',
    breaks: ['poison'],
    store: withOutbox((_outbox, { deliveries }) => ({
      begin: async ({ delivery }) => {
        const row = deliveries.get(delivery)
        return row ? copyOfRow(row) : null
      },
    })),
  },
  {
    name: 'part-of-a-write-swallowed',
    breaks: ['told-too-soon'],
    store: withOutbox((outbox, _rows, world) => ({
      commit: (outcomes) => outbox.commit(outcomes.filter(() => !world.chance(0.05))),
    })),
  },
  {
    name: 'late-outcome-undoes-sent',
    breaks: ['undone'],
    store: withOutbox((outbox, { deliveries }) => ({
      commit: async (outcomes) => {
        for (const { delivery, state, lane } of outcomes) {
          const row = deliveries.get(delivery)
          if (row?.state === 'sent' && row.fence <= lane.fence) row.state = state
        }
        return outbox.commit(outcomes)
      },
    })),
  },
]

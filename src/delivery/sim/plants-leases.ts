import type { LeaseStore } from '../ports.ts'
import type { Rows } from './memory-rows.ts'
import type { MemoryStore } from './memory-store.ts'
import type { NamedPlant } from './plants.ts'

import { after } from '../../core/time.ts'
import { copyOfLane } from './memory-rows.ts'

const withLeases =
  (change: (leases: LeaseStore, rows: Rows) => Partial<LeaseStore>) =>
  (store: MemoryStore): MemoryStore => ({
    ...store,
    leases: { ...store.leases, ...change(store.leases, store.rows) },
  })

/** Slots whose clocks are wrong by more than the margin. */
const skewOf = (owner: string): number => (owner === 's1' ? 45_000 : 0)

/** Does something as if the store's clock were that of whoever asks. */
const byClockOf = async <T>(rows: Rows, owner: string, work: () => Promise<T>): Promise<T> => {
  const { now } = rows
  rows.now = () => after(now(), skewOf(owner))
  const done = work()
  rows.now = now
  return done
}

/** Bugs of the lock on an account. */
export const leasePlants: readonly NamedPlant[] = [
  {
    name: 'lease-by-the-clients-clock',
    breaks: ['not-owner', 'two-connections'],
    store: withLeases((leases, rows) => ({
      look: (ask) => byClockOf(rows, ask.owner, () => leases.look(ask)),
      acquire: (ask) => byClockOf(rows, ask.owner, () => leases.acquire(ask)),
    })),
  },
  {
    name: 'margin-shorter-than-the-disconnect-delay',
    breaks: ['not-owner', 'two-connections'],
    store: withLeases((leases) => ({
      acquire: (ask) => leases.acquire({ ...ask, ttl: ask.ttl - 19_000 }),
      renew: (held, ttl) => leases.renew(held, ttl - 19_000),
    })),
  },
  {
    name: 'lease-taken-while-held',
    breaks: ['not-owner', 'two-connections'],
    store: withLeases((leases, rows) => ({
      look: async () => ({ free: [...rows.lanes.keys()], gone: [] }),
      acquire: async (ask) => {
        const lane = rows.lanes.get(ask.lane)
        if (lane) lane.owner = null
        return leases.acquire(ask)
      },
    })),
  },
  {
    name: 'fence-used-again',
    breaks: ['stale-write', 'undone', 'sent-but-denied', 'stuck', 'not-owner'],
    store: withLeases((leases, rows) => ({
      acquire: async (ask) => {
        const before = rows.lanes.get(ask.lane)?.fence ?? 0
        const taken = await leases.acquire(ask)
        const lane = rows.lanes.get(ask.lane)
        if (!taken || !lane) return null
        lane.fence = Math.max(1, before)
        return copyOfLane(lane)
      },
    })),
  },
]

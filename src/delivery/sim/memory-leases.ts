import type { Lane } from '../../core/model/lane.ts'
import type { Lease, LeaseStore } from '../ports.ts'
import type { Rows } from './memory-rows.ts'

import { after } from '../../core/time.ts'
import { copyOfLane } from './memory-rows.ts'

/** The leases of a store in memory, by its own clock. */
export const memoryLeases = (rows: Rows): LeaseStore => {
  const { lanes, senders } = rows
  const now = () => rows.now()
  return {
    present: async (network, owner, ttl) => {
      senders.set(nameOf(network, owner), after(now(), ttl))
      const prefix = nameOf(network, '')
      return [...senders]
        .filter(([name, until]) => name.startsWith(prefix) && until > now())
        .map(([name]) => name.slice(prefix.length))
        .sort()
    },
    leave: async (network, owner) => void senders.delete(nameOf(network, owner)),
    look: async ({ network, owner, held }) => ({
      free: [...lanes.values()]
        .filter((lane) => lane.network === network && mayTake(lane, owner, now()))
        .map(({ _id }) => _id),
      gone: held.filter((lane) => lanes.get(lane)?.network !== network),
    }),
    acquire: async ({ lane: id, owner, ttl }) => {
      const lane = lanes.get(id)
      if (!lane || !mayTake(lane, owner, now())) return null
      Object.assign(lane, { owner, fence: lane.fence + 1, until: after(now(), ttl) })
      return copyOfLane(lane)
    },
    renew: async (held, ttl) => {
      const lost = new Set<string>()
      for (const lease of held) {
        const lane = ownedBy(rows, lease)
        if (lane) lane.until = after(now(), ttl)
        else lost.add(lease.lane)
      }
      return lost
    },
    release: async (lease) => {
      const lane = ownedBy(rows, lease)
      if (lane) Object.assign(lane, { owner: null, until: now() })
    },
  }
}

const nameOf = (network: string, owner: string): string => `${network}\n${owner}`

const mayTake = ({ owner, until }: Lane, me: string, now: Date): boolean =>
  owner === null || owner === me || until < now

const ownedBy = ({ lanes }: Rows, { lane: id, owner, fence }: Lease): Lane | null => {
  const lane = lanes.get(id)
  return lane?.owner === owner && lane.fence === fence ? lane : null
}

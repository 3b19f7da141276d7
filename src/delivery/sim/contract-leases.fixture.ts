import fc from 'fast-check'

import {
  account,
  ACCOUNTS,
  held,
  heldSet,
  laneOf,
  network,
  operation,
  owner,
  refOf,
  ttl,
} from './contract-words.fixture.ts'

export const acquire = operation(
  'acquire',
  fc.record({ account, owner, ttl }),
  ({ leases }, names, ask) =>
    leases.acquire({ lane: laneOf(names, ask.account), owner: ask.owner, ttl: ask.ttl }),
)

/** Of the locks on accounts. */
export const leaseOperations = [
  acquire,
  operation('present', fc.record({ network, owner, ttl }), ({ leases }, _names, ask) =>
    leases.present(ask.network, ask.owner, ask.ttl),
  ),
  operation('leave', fc.record({ network, owner }), ({ leases }, _names, ask) =>
    leases.leave(ask.network, ask.owner),
  ),
  operation(
    'look',
    fc.record({
      ...{ network, owner },
      held: fc.uniqueArray(fc.integer({ min: 0, max: ACCOUNTS }), { maxLength: 3 }),
    }),
    ({ leases }, names, { network: of, owner: who, held: some }) =>
      leases.look({ network: of, owner: who, held: some.map((n) => laneOf(names, n)) }),
  ),
  operation('renew', fc.record({ owner, heldSet, ttl }), ({ leases }, names, ask) =>
    leases.renew(
      ask.heldSet.map((one) => ({
        ...{ lane: laneOf(names, one.account), owner: ask.owner, fence: refOf(names, one).fence },
      })),
      ask.ttl,
    ),
  ),
  operation('release', fc.record({ held, owner }), ({ leases }, names, ask) =>
    leases.release({
      ...{ lane: laneOf(names, ask.held.account), owner: ask.owner },
      fence: refOf(names, ask.held).fence,
    }),
  ),
]

import fc from 'fast-check'

import type { Lane, Network } from '../../core/model/lane.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { LaneRef, LeaseStore, OutboxStore } from '../ports.ts'

/** One store under test, and a way to read and change it from outside. */
export type Subject = {
  leases: LeaseStore
  outbox: OutboxStore
  /** `before` is asked before each of its statements: it may throw, or do something of its own. */
  adoptInSteps: (lane: LaneRef, now: Date, before: () => Promise<void>) => Promise<number>
  /** As somebody else would: ends a row. */
  cancel: (delivery: string) => Promise<void>
  dump: () => Promise<{ lanes: Lane[]; deliveries: Delivery[] }>
}

/** One operation with its arguments; names are numbers until a list is run. */
export type Operation = { say: string; run: (subject: Subject, names: Names) => Promise<unknown> }

/** The names of one list, so that lists which run side by side do not meet. */
export type Names = {
  tenants: readonly string[]
  accountOf: (n: number) => string
  /** The fence of an account's lane as it is before the operation. */
  fenceOf: (account: number) => number
  /** And how many attempts a row has. */
  triesOf: (row: number) => number
}

export const ACCOUNTS = 3
export const ROWS = 9
export const MOMENT = Date.UTC(2026, 2, 1, 12)
export const HOUR = 3_600_000

/** The local Telegram's accounts, and one of the real one. */
export const networkOf = (account: number): Network => (account === 2 ? 'telegram' : 'sandbox')
export const tenantOf = ({ tenants }: Names, account: number): string =>
  tenants[account === 2 ? 1 : 0] ?? ''
export const laneOf = (names: Names, n: number): string =>
  `${tenantOf(names, n)}.${names.accountOf(n)}`
export const rowId = (names: Names, n: number): string =>
  `${tenantOf(names, n % ACCOUNTS)}.c${n % 2}.p${n}.0`

export const account = fc.integer({ min: 0, max: ACCOUNTS - 1 })
/** Most ask as the holder; some as an earlier one. */
export const behind = fc.constantFrom(0, 0, 0, 0, 1, 1, 2)
export const network = fc.constantFrom<Network>('sandbox', 'sandbox', 'telegram')
export const owner = fc.constantFrom('s0', 's1')
export const row = fc.integer({ min: 0, max: ROWS - 1 })
/** Long, or over already: no list takes so long that its clock matters. */
export const ttl = fc.constantFrom(HOUR, HOUR, -HOUR)
export const at = fc.integer({ min: -5, max: 5 }).map((n) => new Date(MOMENT + n * 60_000))
export const window = fc.record({
  key: fc.constantFrom('2026-03-01T12', '2026-03-01'),
  count: fc.integer({ min: 0, max: 9 }),
})

type Held = { account: number; behind: number }
export const held = fc.record({ account, behind })
export const heldSet = fc.uniqueArray(held, { maxLength: 3, selector: (one) => one.account })
export const refOf = (names: Names, { account: n, behind: by }: Held): LaneRef => ({
  ...{ tenant: tenantOf(names, n), account: names.accountOf(n) },
  fence: Math.max(0, names.fenceOf(n) - by),
})
/** The lane that a row belongs to, so that outcomes mostly name the right one. */
export const refOfRow = (names: Names, n: number, by: number): LaneRef =>
  refOf(names, { account: n % ACCOUNTS, behind: by })

export const operation = <T>(
  name: string,
  ask: fc.Arbitrary<T>,
  run: (subject: Subject, names: Names, ask: T) => Promise<unknown>,
): fc.Arbitrary<Operation> =>
  ask.map((given) => ({
    say: `${name} ${JSON.stringify(given)}`,
    run: (subject, names) => run(subject, names, given),
  }))

/** A row as it is before the first operation. */
export const rowOf = (names: Names, n: number): Delivery => {
  const account = n % ACCOUNTS
  const at = new Date(MOMENT + ((n * 7) % 5) * 60_000)
  return {
    ...{ _id: rowId(names, n), tenant: tenantOf(names, account), campaign: `c${n % 2}` },
    ...{ contact: `p${n}`, account: names.accountOf(account), step: 0, randomId: String(n + 1) },
    state: n === 3 ? 'unknown' : n === 4 ? 'leased' : 'queued',
    ...{ reason: null, dueAt: at, attempts: [], fence: n === 5 ? 2 : 0 },
    ...{ peer: { userId: '1', accessHash: '1' }, message: { text: '', entities: [], media: null } },
    ...{ linkCodes: [], messageId: null, sentAt: null, readAt: null, repliedAt: null },
    ...{ createdAt: at, updatedAt: at },
  }
}

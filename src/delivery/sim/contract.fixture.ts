import fc from 'fast-check'

import type { Lane } from '../../core/model/lane.ts'
import type { Delivery } from '../../core/model/delivery.ts'
import type { LaneRef, LeaseStore, OutboxStore, Outcome, RestOrder } from '../ports.ts'

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
}

export const ACCOUNTS = 3
export const ROWS = 9
export const MOMENT = Date.UTC(2026, 2, 1, 12)
const HOUR = 3_600_000

export const tenantOf = ({ tenants }: Names, account: number): string =>
  tenants[account === 2 ? 1 : 0] ?? ''
export const laneOf = (names: Names, n: number): string =>
  `${tenantOf(names, n)}.${names.accountOf(n)}`
export const rowId = (names: Names, n: number): string =>
  `${tenantOf(names, n % ACCOUNTS)}.c${n % 2}.p${n}.0`

const account = fc.integer({ min: 0, max: ACCOUNTS - 1 })
/** Most ask as the holder; some as an earlier one. */
const behind = fc.constantFrom(0, 0, 0, 0, 1, 1, 2)
const owner = fc.constantFrom('s0', 's1')
const row = fc.integer({ min: 0, max: ROWS - 1 })
/** Long, or over already: no list takes so long that its clock matters. */
const ttl = fc.constantFrom(HOUR, HOUR, -HOUR)
const at = fc.integer({ min: -5, max: 5 }).map((n) => new Date(MOMENT + n * 60_000))
const window = fc.record({
  key: fc.constantFrom('2026-03-01T12', '2026-03-01'),
  count: fc.integer({ min: 0, max: 9 }),
})

type Held = { account: number; behind: number }
const held = fc.record({ account, behind })
const heldSet = fc.uniqueArray(held, { maxLength: 3, selector: (one) => one.account })
const refOf = (names: Names, { account: n, behind: by }: Held): LaneRef => ({
  ...{ tenant: tenantOf(names, n), account: names.accountOf(n) },
  fence: Math.max(0, names.fenceOf(n) - by),
})
/** The lane that a row belongs to, so that outcomes mostly name the right one. */
const refOfRow = (names: Names, n: number, by: number): LaneRef =>
  refOf(names, { account: n % ACCOUNTS, behind: by })

const operation = <T>(
  name: string,
  ask: fc.Arbitrary<T>,
  run: (subject: Subject, names: Names, ask: T) => Promise<unknown>,
): fc.Arbitrary<Operation> =>
  ask.map((given) => ({
    say: `${name} ${JSON.stringify(given)}`,
    run: (subject, names) => run(subject, names, given),
  }))

const acquire = operation('acquire', fc.record({ account, owner, ttl }), ({ leases }, names, ask) =>
  leases.acquire({ lane: laneOf(names, ask.account), owner: ask.owner, ttl: ask.ttl }),
)

const leaseOperations = [
  acquire,
  operation('present', fc.record({ owner, ttl }), ({ leases }, _names, ask) =>
    leases.present('sandbox', ask.owner, ask.ttl),
  ),
  operation('leave', owner, ({ leases }, _names, who) => leases.leave('sandbox', who)),
  operation(
    'look',
    fc.record({
      owner,
      held: fc.uniqueArray(fc.integer({ min: 0, max: ACCOUNTS }), { maxLength: 3 }),
    }),
    ({ leases }, names, { owner: who, held: some }) =>
      leases.look({ network: 'sandbox', owner: who, held: some.map((n) => laneOf(names, n)) }),
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

const outcome = fc.record({
  row,
  behind,
  state: fc.constantFrom(
    ...([
      'sent',
      'sent',
      'sent',
      'failed',
      'unknown',
      'queued',
      'deferred',
      'skipped',
      'cancelled',
    ] as const),
  ),
  receipt: fc.integer({ min: 1, max: 3 }),
  dueAt: fc.option(at, { nil: undefined }),
  attempted: fc.boolean(),
  at,
})

type Said = typeof outcome extends fc.Arbitrary<infer T> ? T : never

const outcomeOf = (names: Names, said: Said): Outcome => ({
  ...{ lane: refOfRow(names, said.row, said.behind), delivery: rowId(names, said.row) },
  ...{ state: said.state, reason: null, receipt: said.receipt, updatedAt: said.at },
  ...(said.dueAt && said.state !== 'sent' && { dueAt: said.dueAt }),
  ...(said.state === 'sent' && { messageId: 7 + said.row, sentAt: said.at }),
  attempt: said.attempted ? { number: 0, at: said.at, outcome: said.state, detail: null } : null,
})

const adopt = operation('adopt', fc.record({ held, at }), ({ outbox }, names, ask) =>
  outbox.adopt(refOf(names, ask.held), ask.at),
)

const receive = operation(
  'receive',
  fc.record({
    ...{ heldSet, no: fc.integer({ min: 1, max: 3 }), hour: window, day: window },
    rows: fc.uniqueArray(row, { maxLength: 5 }),
  }),
  ({ outbox }, names, { heldSet: refs, no, hour, day, rows }) =>
    outbox.receive(
      refs.map((one) => ({
        ...{ lane: refOf(names, one), no, hour, day },
        flight: rows.filter((n) => n % ACCOUNTS === one.account).map((n) => rowId(names, n)),
      })),
    ),
)

const commit = operation(
  'commit',
  fc.uniqueArray(outcome, { maxLength: 4, selector: ({ row: n }) => n }),
  ({ outbox }, names, outcomes) => outbox.commit(outcomes.map((one) => outcomeOf(names, one))),
)

/** Between two statements of a takeover the database is lost, or somebody else writes. */
const brokenAdopt = fc
  .record({
    ...{ held, at, after: fc.integer({ min: 0, max: 4 }) },
    middle: fc.option(fc.oneof(acquire, receive, commit, adopt)),
  })
  .map(
    ({ held: one, at: now, after, middle }): Operation => ({
      say: `adopt ${JSON.stringify({ one, now, after })} and ${middle?.say ?? 'it stops'}`,
      run: async (subject, names) => {
        let done = 0
        const before = async (): Promise<void> => {
          done += 1
          if (done !== after + 1) return
          if (!middle) throw new Error('lost')
          await middle.run(subject, names)
        }
        const adopted = subject.adoptInSteps(refOf(names, one), now, before)
        return middle ? adopted : adopted.catch(() => 'lost')
      },
    }),
  )

/** What a hand-over is made of: more often than the rest. */
const handOver = [acquire, receive, commit, adopt, brokenAdopt]

const outboxOperations = [
  operation('lanes', heldSet, ({ outbox }, names, refs) =>
    outbox.lanes(refs.map((one) => refOf(names, one))),
  ),
  adopt,
  operation('withWork', fc.record({ heldSet, at }), ({ outbox }, names, ask) =>
    outbox.withWork(
      ask.heldSet.map((one) => refOf(names, one)),
      ask.at,
    ),
  ),
  operation(
    'pull',
    fc.record({ held, at, doubtful: fc.boolean(), limit: fc.integer({ min: 1, max: 4 }) }),
    ({ outbox }, names, ask) =>
      outbox.pull({
        ...{ lane: refOf(names, ask.held), doubtful: ask.doubtful, now: ask.at },
        ...{ campaigns: ['c0', 'c1'], limit: ask.limit },
      }),
  ),
  operation('stillOpen', fc.uniqueArray(row, { maxLength: 4 }), async (subject, names, rows) => {
    const { deliveries } = await subject.dump()
    const ids = rows.map((n) => rowId(names, n))
    return subject.outbox.stillOpen(deliveries.filter(({ _id }) => ids.includes(_id)))
  }),
  receive,
  operation('begin', fc.record({ row, behind, at }), ({ outbox }, names, ask) =>
    outbox.begin({
      ...{
        lane: refOfRow(names, ask.row, ask.behind),
        delivery: rowId(names, ask.row),
        at: ask.at,
      },
    }),
  ),
  commit,
  operation(
    'rest',
    fc.record({
      ...{ held, key: fc.constantFrom('1.7', '1.8') },
      order: fc.constantFrom<Omit<RestOrder, 'key'>>(
        ...[{ floodMs: HOUR }, { floodMs: 2 * HOUR }],
        { restMs: HOUR, restReason: 'peer-flood' },
      ),
    }),
    ({ outbox }, names, { held: one, key, order }) =>
      outbox.rest(refOf(names, one), { ...order, key }),
  ),
  operation('cancelled from outside', row, (subject, names, n) => subject.cancel(rowId(names, n))),
]

/** Lists of operations. */
export const operationLists = fc.array(
  fc.oneof(...leaseOperations, ...outboxOperations, ...handOver, ...handOver),
  { minLength: 10, maxLength: 40 },
)

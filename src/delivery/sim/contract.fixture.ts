import fc from 'fast-check'

import type { Names, Operation } from './contract-words.fixture.ts'
import type { Outcome, RestOrder } from '../ports.ts'

import { acquire, leaseOperations } from './contract-leases.fixture.ts'
import {
  ACCOUNTS,
  at,
  behind,
  held,
  heldSet,
  HOUR,
  operation,
  refOf,
  refOfRow,
  row,
  rowId,
  window,
} from './contract-words.fixture.ts'

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
  /** The attempt that it ends: the last one that is written down, or the next. */
  attempt: fc.constantFrom(null, 'last', 'next', 'next'),
  at,
})

type Said = typeof outcome extends fc.Arbitrary<infer T> ? T : never

const outcomeOf = (names: Names, said: Said): Outcome => ({
  ...{ lane: refOfRow(names, said.row, said.behind), delivery: rowId(names, said.row) },
  ...{ state: said.state, reason: null, receipt: said.receipt, updatedAt: said.at },
  ...(said.dueAt && said.state !== 'sent' && { dueAt: said.dueAt }),
  ...(said.state === 'sent' && { messageId: 7 + said.row, sentAt: said.at }),
  attempt: said.attempt && {
    number: Math.max(0, names.triesOf(said.row) - (said.attempt === 'last' ? 1 : 0)),
    ...{ at: said.at, outcome: said.state, detail: null },
  },
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
  // Of one row more than one, now and then.
  fc.array(outcome, { maxLength: 5 }),
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
    fc.record({
      ...{ held, at, doubtful: fc.boolean(), limit: fc.integer({ min: 1, max: 4 }) },
      campaigns: fc.subarray(['c0', 'c1']),
    }),
    ({ outbox }, names, ask) =>
      outbox.pull({
        ...{ lane: refOf(names, ask.held), doubtful: ask.doubtful, now: ask.at },
        ...{ campaigns: ask.campaigns, limit: ask.limit },
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

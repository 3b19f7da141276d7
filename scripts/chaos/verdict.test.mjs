import { describe, expect, it } from 'vitest'

import { missedBars, poisonBars } from './report.mjs'
import { judge } from './verdict.mjs'

const accounts = [{ account: 'a1', phone: '+1' }]
const rowOf = (n, change = {}) => ({
  _id: `t.c.p${n}.0`,
  ...{ campaign: 'c', account: 'a1', randomId: `r${n}`, state: 'sent', reason: null },
  ...{
    peer: { userId: String(n) },
    message: { text: `Hello P${n}` },
    messageId: 100 + n,
    ...change,
  },
})
const lineOf = (n, change = {}) => ({
  ...{ account: '+1', peer: n, randomId: `r${n}`, at: n * 1000, duplicate: false },
  ...{
    insideFloodWindow: false,
    text: `Hello P${n}`,
    messageId: 100 + n,
    connections: 1,
    ...change,
  },
})
const runOf = (counts = {}) => ({
  campaign: 'c',
  status: 'done',
  counts: {
    ...{ total: 3, sent: 3, failed: 0, skipped: 0, cancelled: 0, deferred: 0, unknown: 0 },
    ...counts,
  },
})
const numbers = [1, 2, 3]
const good = () => ({
  rows: numbers.map((n) => rowOf(n)),
  ledger: numbers.map((n) => lineOf(n)),
  runs: [runOf()],
  accounts,
  people: 3,
  sessions: [{ account: 'a1', alive: 1, state: 'connected' }],
  records: [],
  owners: [{ account: 'a1', owner: 's1', at: 0 }],
})
const wrongs = [
  ...['lost', 'doubled', 'misdirected', 'hurried', 'flooded', 'crowded', 'miscounted', 'keys'],
]
const found = (facts) => {
  const verdict = judge(facts)
  return wrongs.filter((name) => verdict[name].length > 0)
}

/** Each is a run that went wrong in one way, and the lists that must not be empty then. */
const planted = {
  'sent, and Telegram knows nothing of it': [{ ledger: [lineOf(1), lineOf(2)] }, ['lost']],
  'reached its reader, and its row says failed': [
    {
      rows: [rowOf(1), rowOf(2), rowOf(3, { state: 'failed' })],
      runs: [runOf({ sent: 2, failed: 1 })],
    },
    ['lost'],
  ],
  'still open': [
    {
      rows: [rowOf(1), rowOf(2), rowOf(3, { state: 'unknown' })],
      ledger: [lineOf(1), lineOf(2)],
      runs: [runOf({ sent: 2, unknown: 1 })],
    },
    ['lost'],
  ],
  'somebody without a row': [{ people: 4 }, ['lost']],
  'sent twice by two ids': [
    { ledger: [...good().ledger, lineOf(3, { randomId: 'r9', at: 9000 })] },
    ['doubled'],
  ],
  'a message that no row knows': [
    { ledger: [...good().ledger, lineOf(4, { at: 9000 })] },
    ['doubled'],
  ],
  'sent to somebody else': [
    { ledger: [lineOf(1), lineOf(2), lineOf(3, { peer: 4 })] },
    ['misdirected'],
  ],
  'sent in words of somebody else': [
    { ledger: [lineOf(1), lineOf(2), lineOf(3, { text: 'Hello P2' })] },
    ['misdirected'],
  ],
  'known by the id of another message': [
    { rows: [rowOf(1), rowOf(2), rowOf(3, { messageId: 102 })] },
    ['misdirected'],
  ],
  'sent in a flood window': [
    { ledger: [lineOf(1), lineOf(2), lineOf(3, { insideFloodWindow: true })] },
    ['flooded'],
  ],
  'asked in a flood window, and refused': [
    { refused: [lineOf(9, { insideFloodWindow: true, messageId: 0 })] },
    ['flooded'],
  ],
  'sent while an old holder kept its connection': [
    { ledger: [lineOf(1), lineOf(2), lineOf(3, { connections: 2 })] },
    ['crowded'],
  ],
  'a counter that is not the rows': [{ runs: [runOf({ sent: 2 })] }, ['miscounted']],
  'a run that is not over': [{ runs: [{ ...runOf(), status: 'running' }] }, ['miscounted']],
  'a login that Telegram ended': [
    { sessions: [{ account: 'a1', alive: 0, state: 'broken' }] },
    ['keys'],
  ],
}

describe('the verdict', () => {
  it('finds nothing wrong with a good run, and counts what was asked for again', () => {
    const again = lineOf(3, { duplicate: true, at: 9000 })
    const facts = { ...good(), ledger: [...good().ledger, again] }
    expect(found(facts)).toEqual([])
    expect(judge(facts)).toMatchObject({ sends: 3, repeats: 1 })
  })

  it.each(Object.entries(planted))('finds: %s', (_, [change, wrong]) => {
    expect(found({ ...good(), ...change })).toEqual(wrong)
  })

  it('finds an account that goes faster than one a second', () => {
    const many = Array.from({ length: 14 }, (_, n) => n + 1)
    const facts = {
      rows: many.map((n) => rowOf(n)),
      runs: [runOf({ total: 14, sent: 14 })],
      people: 14,
    }
    const at = (ms) => many.map((n) => lineOf(n, { at: n * ms }))
    expect(found({ ...good(), ...facts, ledger: at(1000) })).toEqual([])
    expect(found({ ...good(), ...facts, ledger: at(700) })).toEqual(['hurried'])
    const pair = [lineOf(1), lineOf(2), lineOf(3, { at: 2050 })]
    expect(found({ ...good(), ledger: pair })).toEqual(['hurried'])
  })

  it('forgives two connections while a stopped process kept its own, and to nobody else', () => {
    const pause = { kind: 'pause', slot: 's1', at: 1000, seconds: 60 }
    const crowdedAt = (at, record = {}) =>
      judge({
        ...good(),
        ledger: [lineOf(1, { at, connections: 2 })],
        records: [{ ...pause, ...record }],
      }).crowded.length
    expect([crowdedAt(50_000), crowdedAt(70_000), crowdedAt(80_000)]).toEqual([0, 0, 1])
    expect([crowdedAt(50_000, { slot: 's2' }), crowdedAt(50_000, { kind: 'partition' })]).toEqual([
      1, 1,
    ])
  })

  it('wants the poisoned message found where it arrived, else given up with a reason', () => {
    const about = (state, arrived, more = {}) =>
      poisonBars({ row: { state, reason: 'too-many-crashes' }, crashes: 3, arrived, ...more })
    expect(poisonBars(null)).toEqual([])
    expect([about('sent', 1), about('failed', 0)]).toEqual([[], []])
    expect(about('failed', 1)).toEqual(['poison is failed, not sent'])
    expect(about('sent', 0)).toEqual(['poison is sent, not failed'])
    expect(about('sent', 2)).toEqual(['poison arrived 2 times'])
    expect(about('unknown', 1)).toEqual(['poison is unknown, not sent'])
    expect(about('sent', 1, { crashes: 4 })).toEqual(['poison crashed 4 senders'])
    expect(about('failed', 0, { row: { state: 'failed', reason: null } })).toHaveLength(1)
  })

  it('leaves the poisoned message to its own verdict', () => {
    const rows = [rowOf(1), rowOf(2), rowOf(3, { state: 'failed' })]
    const facts = { ...good(), rows, runs: [runOf({ sent: 2, failed: 1 })], poisoned: 'r3' }
    expect(found(facts)).toEqual([])
  })
})

/** What a good run comes to, as far as bars look at it. */
const outcome = (change = {}) => ({
  verdict: judge(good()),
  figures: { longest: 45, missing: [], count: 3 },
  shared: { count: 2, longest: 3 },
  ...{ settled: true, orderly: true, never: [], unasked: [], floods: 2, bad: null },
  records: Array.from({ length: 12 }, () => ({ kind: 'hold' })),
  ...change,
})

describe('the bars', () => {
  it('are met by a good run', () => {
    expect(missedBars(outcome())).toEqual([])
  })

  it.each([
    ['ended although nobody', { unasked: ['sender-1 ended'] }],
    ['never struck anybody', { never: ['cut'] }],
    ['two connections', { verdict: { ...judge(good()), crowded: ['+1 had 2 connections'] } }],
    ['no flood wait', { floods: 0 }],
  ])('are missed: %s', (words, change) => {
    const missed = missedBars(outcome(change))
    expect(missed).toHaveLength(1)
    expect(missed[0]).toContain(words)
  })
})

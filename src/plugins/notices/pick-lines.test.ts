import { expect, it } from 'vitest'

import { type Line, pickLines, type Trouble } from './pick-lines.ts'

const rest = { kind: 'more-accounts', path: '/collections/telegram-accounts' } as const
const trouble = (id: string, kind: Line['kind'], day: number | null): Trouble => ({
  line: {
    ...{ id, kind, tone: kind === 'resting' ? 'wait' : 'stop', name: id, text: '' },
    ...{ since: null, path: `/${id}` },
  },
  at: day === null ? null : new Date(Date.UTC(2026, 1, day)),
})
const ids = (lines: readonly Line[]) => lines.map(({ id }) => id)

it('names what hurts most, then what began last, and says how many more there are', () => {
  const resting = [1, 2, 3, 4, 5].map((day) => trouble(`rest-${day}`, 'resting', day))
  const lines = pickLines(
    [
      ...resting,
      trouble('closed-long-ago', 'broken', 1),
      trouble('unreachable', 'out', 9),
      trouble('closed', 'broken', 8),
    ],
    rest,
  )
  expect(ids(lines)).toEqual([
    ...['closed', 'closed-long-ago', 'unreachable', 'rest-5', 'rest-4', 'more-accounts'],
  ])
  expect(lines.at(-1)).toEqual({
    ...{ id: 'more-accounts', kind: 'more-accounts', tone: 'wait', count: 3 },
    ...{ name: null, text: '', since: null, path: rest.path },
  })
})

it('takes the colour of the worst that it does not name', () => {
  const many = [1, 2, 3, 4, 5, 6].map((day) => trouble(`a${day}`, 'broken', day))
  expect(pickLines(many, rest).at(-1)).toMatchObject({ tone: 'stop', count: 1 })
})

it('adds no line where all are named, and knows one whose moment nobody wrote down', () => {
  const five = [null, 2, 3, 4, 5].map((day) => trouble(`a${day}`, 'broken', day))
  expect(ids(pickLines(five, rest))).toEqual(['a5', 'a4', 'a3', 'a2', 'anull'])
  expect(pickLines([], rest)).toEqual([])
})

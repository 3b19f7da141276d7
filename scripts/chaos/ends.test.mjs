import { expect, it } from 'vitest'

import { unaskedEnds } from './ends.mjs'

const at = Date.parse('2026-11-22T10:00:00Z')
const end = (change = {}) => ({ name: 'sender-1', at: at + 5000, served: true, ...change })
const mongo = { kind: 'mongo', slot: null, at, seconds: 2 }
const starting = { served: false }

it('a role that served ends of nothing that breaks around it', () => {
  expect(unaskedEnds([], [mongo])).toEqual([])
  expect(unaskedEnds([end()], [mongo])).toEqual(['sender-1 ended at 10:00:05'])
})

it('one that is starting may give up while its own way to the database is cut', () => {
  const cut = { kind: 'cut', slot: 'sender-1', at, seconds: 3 }
  expect(unaskedEnds([end(starting)], [mongo])).toEqual([])
  expect(unaskedEnds([end(starting)], [cut])).toEqual([])
  const blamed = ['sender-1 ended at 10:00:05, before it was ready']
  expect(unaskedEnds([end(starting)], [])).toEqual(blamed)
  expect(unaskedEnds([end(starting)], [{ ...cut, slot: 'sender-2' }])).toEqual(blamed)
  expect(unaskedEnds([end(starting)], [{ ...cut, kind: 'worker', slot: null }])).toEqual(blamed)
  expect(unaskedEnds([end({ ...starting, at: at + 60_000 })], [mongo])).toHaveLength(1)
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { fromLine, toLine } from '../store/json.ts'
import type { Put } from '../store/store.ts'
import { compact } from './compact.ts'
import type { Rows } from './model.ts'

const id = fc.integer({ min: 1, max: 1e9 })
const text = fc.oneof(fc.constant('the same'), fc.string({ unit: 'grapheme' }))
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const longs = fc.array(fc.record({ _: fc.string(), id: fc.bigInt({ min: 0n, max: 2n ** 63n }) }))

const message = fc.record({
  owner: id,
  id,
  peer: fc.integer(),
  out: fc.boolean(),
  date: id,
  text,
  entities: maybe(longs),
  fileId: maybe(fc.string()),
  randomId: maybe(fc.string()),
  pts: id,
  twin: id,
  extra: maybe(fc.record({ replyTo: id })),
  gone: fc.boolean(),
})
const dialog = fc.record({
  owner: id,
  peer: id,
  topId: id,
  unread: id,
  readInboxMaxId: id,
  readOutboxMaxId: id,
  pinned: id,
  unreadMark: fc.boolean(),
})
const effect = fc.record({
  n: id,
  account: fc.string(),
  peer: fc.integer(),
  randomId: fc.string(),
  messageId: id,
  at: id,
  duplicate: fc.boolean(),
  insideFlood: fc.boolean(),
  connections: id,
  text,
  kind: fc.constantFrom('message' as const, 'edit' as const, 'delete' as const),
})
const put: fc.Arbitrary<Put<Rows>> = fc.oneof(
  message.map((it): Put<Rows> => ['messages', `${it.owner}.${it.id}`, it]),
  dialog.map((it): Put<Rows> => ['dialogs', `${it.owner}.${it.peer}`, it]),
  effect.map((it): Put<Rows> => ['effects', String(it.n), it]),
  fc.constant<Put<Rows>>(['dialogs', '1.2', null]),
  id.map((person): Put<Rows> => ['blocks', `${person}.1`, { person, account: 1 }]),
)

it('reads back what it wrote, and what was written whole', () => {
  fc.assert(
    fc.property(fc.array(put), (puts) => {
      expect(compact.unpack(fromLine(toLine(compact.pack(puts))))).toEqual(puts)
      expect(compact.unpack(fromLine(toLine(puts)))).toEqual(puts)
    }),
  )
})

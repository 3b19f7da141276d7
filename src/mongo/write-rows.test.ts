import { BSON, Decimal128, Long, ObjectId } from 'mongodb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { writeRows } from './write-rows.ts'

const key = fc.constantFrom('a', 'b', 'c', 'long name of a field', 'é', '0')
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(-0, 0, 2 ** 31, -(2 ** 31), 2 ** 53),
)
const rare = fc.constantFrom<unknown>(
  ...[/a+/i, 12n, Long.fromString('9007199254740993'), Decimal128.fromString('1.5')],
  ...[new ObjectId('65f0c0ffee00000000000000'), Buffer.from('bytes'), new Map([['k', 'v']])],
)
const shared = [new Date(0), { x: 1, y: ['deep', { z: null }] }, [], 'the same']
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(null, undefined, true, false, ...shared),
    number,
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.date({ noInvalidDate: true }),
    rare,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(key, tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any
const row = fc.dictionary(key, value, { maxKeys: 6, noNullPrototype: true })

const byLibrary = (one: object) => Buffer.from(BSON.serialize(one, { ignoreUndefined: false }))
const split = ({ bytes, ends }: ReturnType<typeof writeRows>) =>
  ends.map((end, index) => Buffer.from(bytes.subarray(ends[index - 1] ?? 0, end)))

describe('writeRows', () => {
  it('should write what the library writes, whatever row came before', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 6 }), fc.nat(), (rows, n) => {
        // Rows that are like the one before but for one field.
        const like = rows.flatMap((one) => [one, { ...one, a: n }, { ...one }])
        expect(split(writeRows(like))).toEqual(like.map(byLibrary))
      }),
      { numRuns: 500 },
    )
  })

  it('should write rows that are longer than all before, and lists of many', () => {
    const rows = [1, 3_000_000, 2].map((n) => ({ text: 'ä'.repeat(n), list: Array(300).fill(n) }))
    const written = split(writeRows(rows))
    expect(rows.map((one, n) => written[n]?.equals(byLibrary(one)))).toEqual([true, true, true])
    expect(writeRows([])).toEqual({ bytes: Buffer.alloc(0), ends: [] })
  })

  it('should keep what it wrote when it writes again', () => {
    const first = writeRows([{ a: 'first' }])
    writeRows([{ a: 'other' }])
    expect(BSON.deserialize(first.bytes)).toEqual({ a: 'first' })
  })

  it('should refuse what would be no plain row', () => {
    expect(() => writeRows([{ a: { _bsontype: 'Long' } }])).toThrow('_bsontype')
    expect(() => writeRows([{ a: { toBSON: () => 1 } }])).toThrow('toBSON')
    expect(() => writeRows([{ 'a\0b': 1 }])).toThrow()
    expect(() => writeRows([new Date() as never])).toThrow('plain')
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { shareWrites } from './share-writes.ts'

test('every row is written once, in order, and answered as its own write went', async () => {
  const row = fc.record({ key: fc.constantFrom('a', 'b'), pause: fc.nat(3), bad: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), fc.nat(3), async (rows, slow) => {
      const written: Record<string, number[]> = { a: [], b: [] }
      const underWay = new Set<string>()
      const save = shareWrites<number>(async (key, group) => {
        expect(underWay.has(key)).toBe(false)
        underWay.add(key)
        for (let turn = 0; turn <= slow; turn += 1) await Promise.resolve()
        underWay.delete(key)
        written[key]?.push(...group)
        if (group.some((index) => rows[index]?.bad)) throw new Error(`group ${group}`)
      })
      const answers: Promise<string>[] = []
      for (const [index, { key, pause }] of rows.entries()) {
        for (let turn = 0; turn < pause; turn += 1) await Promise.resolve()
        answers.push(
          save(key, index).then(
            () => 'good',
            (error: Error) => error.message,
          ),
        )
      }
      const said = await Promise.all(answers)
      for (const key of ['a', 'b']) {
        const expected = rows.flatMap((one, index) => (one.key === key ? [index] : []))
        expect(written[key]).toEqual(expected)
      }
      for (const [index, answer] of said.entries()) {
        if (rows[index]?.bad) expect(answer).toMatch(/^group /)
        if (answer !== 'good') expect(answer.slice(6).split(',')).toContain(String(index))
      }
    }),
  )
})

test('rows that come during a write share the next one', async () => {
  const groups: number[] = []
  let finish = () => {}
  const save = shareWrites<number>((_, rows) => {
    groups.push(rows.length)
    return new Promise<void>((resolve) => {
      finish = resolve
    })
  })
  const all = [1, 2, 3, 4].map((row) => save('a', row))
  expect(groups).toEqual([1])
  finish()
  await all[0]
  expect(groups).toEqual([1, 3])
  finish()
  await Promise.all(all)
})

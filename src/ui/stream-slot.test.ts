import { expect, it } from 'vitest'

import { inSlot, slotsOver } from './stream-slot.ts'

type Held = () => Promise<void> | undefined
type Asked = { signal: AbortSignal }

/** Named locks as browsers have them: one holder each, the others in line. */
const makeLocks = () => {
  const lines = new Map<string, Promise<void>>()
  return {
    request: (name: string, { signal }: Asked, held: Held): Promise<void> => {
      const turn = (lines.get(name) ?? Promise.resolve()).then(() =>
        signal.aborted ? Promise.reject(new DOMException('gone', 'AbortError')) : held(),
      )
      lines.set(
        name,
        turn.catch(() => {}),
      )
      return turn
    },
  } as never
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

it('lets no more tabs stream at once than there are slots, and the next one when one ends', async () => {
  const locks = makeLocks()
  const slots = ['a', 'b', 'c']
  const open = new Set<number>()
  const tab = (n: number) =>
    inSlot(locks, slots, () => {
      open.add(n)
      return () => void open.delete(n)
    })
  const ends = [1, 2, 3, 4, 5].map(tab)
  await settled()
  expect([...open]).toEqual([1, 2, 3])
  ends[3]?.() // Closed while it waits: it never opens.
  ends[1]?.()
  await settled()
  expect([...open]).toEqual([1, 3, 5])
  ends[0]?.()
  ends[0]?.()
  const last = tab(6)
  await settled()
  expect([...open]).toEqual([3, 5, 6])
  for (const end of [...ends, last]) end()
  await settled()
  expect(open.size).toBe(0)
})

it('counts streams where each takes one of six connections, and nowhere else', () => {
  expect(slotsOver('h2')).toBeNull()
  expect(slotsOver('h3')).toBeNull()
  expect(slotsOver('http/1.1')).toHaveLength(3)
  expect(slotsOver(undefined)).toEqual(slotsOver('http/1.1'))
})

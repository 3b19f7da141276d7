import { expect, it } from 'vitest'

import { eachAlone } from './each-alone.ts'

it('should go on behind one that failed, and end where failing fails', async () => {
  const done: number[] = []
  const failed: number[] = []
  const work = async (n: number): Promise<void> => {
    if (n % 2 === 0) throw new Error('even')
    done.push(n)
  }
  await eachAlone([1, 2, 3, 4, 5], work, (n) => failed.push(n))
  expect([done, failed]).toEqual([
    [1, 3, 5],
    [2, 4],
  ])
  const bad = () => Promise.reject(new Error('the database is away'))
  await expect(eachAlone([1, 2, 3], work, bad)).rejects.toThrow('the database is away')
  expect(done).toEqual([1, 3, 5, 1])
})

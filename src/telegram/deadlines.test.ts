import { describe, expect, it } from 'vitest'

import { withDeadline } from './deadlines.ts'

const never = new Promise<never>(() => {})

describe('withDeadline', () => {
  it('passes on what comes in time, and listens no longer', async () => {
    const listening = new Set<unknown>()
    const onEnd = (tell: unknown) => {
      listening.add(tell)
      return () => listening.delete(tell)
    }
    expect(await withDeadline(1_000, Promise.resolve(7), onEnd)).toBe(7)
    await expect(withDeadline(1_000, Promise.reject(new Error('NO')), onEnd)).rejects.toThrow('NO')
    await expect(withDeadline(1, never, onEnd)).rejects.toThrow('DEADLINE')
    expect(listening.size).toBe(0)
  })

  it('ends at once when it is told to, whatever comes later', async () => {
    const tells: ((error: Error) => void)[] = []
    const onEnd = (tell: (error: Error) => void) => {
      tells.push(tell)
      return () => {}
    }
    let late: (error: Error) => void = () => {}
    const work = new Promise<never>((_resolve, reject) => {
      late = reject
    })
    const ended = withDeadline(60_000, work, onEnd)
    for (const tell of tells) tell(new Error('CONNECTION_LOST'))
    await expect(ended).rejects.toThrow('CONNECTION_LOST')
    late(new Error('too late to matter'))
  })
})

import type { OnEnd } from './deadlines.ts'
import type { Departure } from './gateway.ts'

import { monotonic } from '../core/clock.ts'

/**
 * The numbers of the last message of a connection that was taken back, and of the last that may have left,
 * in memory that every thread sees.
 */
export type Recalled = Int32Array<SharedArrayBuffer>

const BACK = 0
const LEFT = 1

export const makeRecalled = (): Recalled => new Int32Array(new SharedArrayBuffer(8))

/** No message up to this number leaves any more. Answers the number of the last that may have left. */
export const recallUpTo = (recalled: Recalled, no: number): number => {
  if (Atomics.load(recalled, BACK) < no) Atomics.store(recalled, BACK, no)
  return Atomics.load(recalled, LEFT)
}

/**
 * Marks a message as one that leaves, and looks once more whether it was taken back: in this order on this
 * side, and the other way round on the other, so that no message leaves of which it was read that it stays.
 */
const mayLeave = (recalled: Recalled, no: number): boolean => {
  const before = Atomics.exchange(recalled, LEFT, no)
  if (Atomics.load(recalled, BACK) < no) return true
  Atomics.store(recalled, LEFT, before)
  return false
}

/**
 * Waits for the moment and asks for the last word, with nothing awaited between that and its end.
 * Throws `NOT_WANTED` or `TOO_LATE`: nothing has left.
 */
export const depart = async (
  { no, notBefore, notAfter, left }: Departure,
  recalled: Recalled,
  onEnd: OnEnd,
): Promise<void> => {
  while (monotonic() < notBefore) await sleep(notBefore - monotonic(), onEnd)
  const now = monotonic()
  if (now > notAfter) throw new Error('TOO_LATE')
  if (!mayLeave(recalled, no)) throw new Error('NOT_WANTED')
  left(now)
}

/** Ends with the connection: what waits for its moment has not left. */
const sleep = (ms: number, onEnd: OnEnd): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      off()
      resolve()
    }, ms)
    const off = onEnd(() => {
      clearTimeout(timer)
      reject(new Error('NOT_WANTED'))
    })
  })

import type { OnEnd } from './deadlines.ts'
import type { Departure } from './gateway.ts'

import { monotonic } from '../core/clock.ts'

/** The number of the last message of a connection that was taken back, in memory that every thread sees. */
export type Recalled = Int32Array<SharedArrayBuffer>

export const makeRecalled = (): Recalled => new Int32Array(new SharedArrayBuffer(4))

/** No message up to this number leaves any more. */
export const recallUpTo = (recalled: Recalled, no: number): void => {
  if (Atomics.load(recalled, 0) < no) Atomics.store(recalled, 0, no)
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
  if (Atomics.load(recalled, 0) >= no) throw new Error('NOT_WANTED')
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

import { SECOND } from '../../core/time.ts'

/** Counted up by the thread while it turns to its events, in memory that both threads see. */
export type Heartbeat = Int32Array<SharedArrayBuffer>

/** Milliseconds between two beats. */
const BEAT_EVERY = SECOND
const LOOK_EVERY = 3 * SECOND
/** So many looks without a beat between them: a process that was stopped as a whole misses one. */
const MISSED = 5

export const makeHeartbeat = (): Heartbeat => new Int32Array(new SharedArrayBuffer(4))

/** The thread's part. */
export const keepBeating = (heart: Heartbeat): void =>
  void setInterval(() => Atomics.add(heart, 0, 1), BEAT_EVERY).unref()

/** Calls `over` when the thread no longer turns to its events; by default after 15 seconds. */
export const watchHeartbeat = (
  heart: Heartbeat,
  over: () => void,
  every: number = LOOK_EVERY,
): void => {
  let last = Atomics.load(heart, 0)
  let missed = 0
  const timer = setInterval(() => {
    const beats = Atomics.load(heart, 0)
    missed = beats === last ? missed + 1 : 0
    last = beats
    if (missed < MISSED) return
    clearInterval(timer)
    over()
  }, every)
  timer.unref()
}

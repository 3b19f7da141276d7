import { SECOND } from '../core/time.ts'

/** How long an answer may take. The library itself waits for ever. */
export const deadlines = { call: 10 * SECOND, uploadPart: 30 * SECOND, open: 25 * SECOND } as const

/** Tells by an error when the rest is not worth waiting for; answers how to stop listening. */
export type OnEnd = (tell: (error: Error) => void) => () => void

/**
 * The work's outcome, the error of `onEnd`, or `DEADLINE` as an error, whichever comes first. No race of
 * promises: one that lives long would hold on to all that it ever raced against.
 */
export const withDeadline = <T>(ms: number, work: Promise<T>, onEnd?: OnEnd): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    let stop: () => void = () => {}
    const timer = setTimeout(() => end(() => reject(new Error('DEADLINE'))), ms)
    const end = (settle: () => void): void => {
      clearTimeout(timer)
      stop()
      settle()
    }
    work.then(
      (value) => end(() => resolve(value)),
      (error) => end(() => reject(error)),
    )
    if (onEnd) stop = onEnd((error) => end(() => reject(error)))
  })

import { SECOND } from '../core/time.ts'

/** How long an answer may take. The library itself waits for ever. */
export const deadlines = { call: 10 * SECOND, uploadPart: 30 * SECOND, open: 25 * SECOND } as const

/** The work's outcome, or `DEADLINE` as an error, whichever comes first. */
export const withDeadline = async <T>(
  ms: number,
  work: Promise<T>,
  broken: Promise<never>,
): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('DEADLINE')), ms)
  })
  work.catch(() => {})
  try {
    return await Promise.race([work, late, broken])
  } finally {
    clearTimeout(timer)
  }
}

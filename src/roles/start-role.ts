import type { Logger } from '../core/logger.ts'

import { isPlatformError } from '../core/errors.ts'
import { SECOND } from '../core/time.ts'

type Close = { name: string; close: () => Promise<unknown> }

/** How long a whole process may take to stop. */
const STOP_WITHIN = 18 * SECOND

/**
 * Says that a role is ready and stops it in order: what was pushed last is closed first. A signal
 * asks for it; a closed channel to the supervisor says the same. A second signal ends at once.
 */
export const serveUntilStopped = (role: string, log: Logger, closers: readonly Close[]): void => {
  let stopping = false
  const stop = async () => {
    if (stopping) process.exit(1)
    stopping = true
    log.info('stopping')
    setTimeout(() => process.exit(1), STOP_WITHIN).unref()
    for (const { name, close } of closers.toReversed())
      await close().catch((err: unknown) => log.error('could not close', { part: name, err }))
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop())
  process.once('disconnect', () => void stop())
  if (process.connected === false) return void stop() // It died while this role was starting.
  process.stdout.write(`${JSON.stringify({ ready: true, role })}\n`)
  process.send?.({ ready: true })
}

/** The last resort of a root: why, and out. What we foresaw is a sentence, a bug comes with its stack. */
export const fail = (error: unknown): never => {
  const bug = error instanceof Error && !isPlatformError(error)
  const why = bug ? (error.stack ?? error.message) : isPlatformError(error) ? error.message : error
  process.stderr.write(`${why}\n`)
  process.exit(1)
}

import { SECOND } from '../core/time.ts'

/** A connection that was silent for so long is asked about; a busy one hears it from its own requests. */
export const LOOK_AFTER = 40 * SECOND
/** The silence is looked at so many times while it lasts. */
const LOOKS = 5

/**
 * Asks after a silence whether Telegram still knows the session. A ping does not tell: it is answered
 * for a session that somebody ended elsewhere, too. Costs an account that sends nothing at all.
 */
export const makeQuietWatch = (after: number, ask: () => Promise<unknown>) => {
  let heardAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  let asking = false
  const look = async () => {
    if (asking || performance.now() - heardAt < after) return
    asking = true
    // What comes back is the wire's business: it breaks by itself where the session has ended.
    await ask().catch(() => {})
    heardAt = performance.now()
    asking = false
  }
  return {
    /** An answer came. */
    heard: (): void => {
      heardAt = performance.now()
    },
    /** Only of a session that is signed in: during a login Telegram would refuse. */
    begin: (): void => {
      timer ??= setInterval(() => void look(), after / LOOKS).unref()
    },
    stop: (): void => clearInterval(timer),
  }
}

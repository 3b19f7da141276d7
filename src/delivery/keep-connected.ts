import type { Logger } from '../core/logger.ts'
import type { TelegramFailure } from '../telegram/gateway.ts'
import type { HeldActor } from './make-actor.ts'
import type { Timing } from './ports.ts'
import type { SessionOf } from './sessions.ts'

import { SECOND } from '../core/time.ts'
import { pause } from './timing.ts'

const LOOK_EVERY = 2 * SECOND
const LONGEST_PAUSE = 30 * SECOND

/** Pause before the next try to connect: 1, 2, 4 … 30 seconds. */
export const backOff = (failures: number): number =>
  Math.min(LONGEST_PAUSE, SECOND * 2 ** Math.min(failures, 10))

type Options = {
  sessionOf: SessionOf
  timing: Timing
  log: Logger
  turn: ConnectTurn
}

/** Lets connections begin one after the other, a few a second: a login costs a tenth of a second of work. */
export type ConnectTurn = () => Promise<void>

const BETWEEN_CONNECTS = 25

/** Turns to connect, for the accounts of one process. */
export const makeConnectTurn = (timing: Timing): ConnectTurn => {
  let nextAt = 0
  return () => {
    nextAt = Math.max(nextAt, timing.monotonic()) + BETWEEN_CONNECTS
    const mine = nextAt - BETWEEN_CONNECTS
    if (mine <= timing.monotonic()) return Promise.resolve()
    return new Promise((resolve) => void timing.at(mine, resolve))
  }
}

/** Keeps the session of a signed-in account open until the actor ends. */
export const keepConnected = async (actor: HeldActor, options: Options): Promise<void> => {
  const { log, timing } = options
  let failures = 0
  let notBefore = 0
  while (!actor.signal.aborted) {
    // Somebody who has signed in meanwhile has an answer already.
    if (actor.client()) notBefore = 0
    const asked = notBefore - timing.monotonic()
    if (asked > 0) {
      await pause(timing, Math.min(asked, LOOK_EVERY), actor.signal)
      continue
    }
    const {
      outcome,
      told,
      askedToWait = 0,
    } = await connectIfNeeded(actor, options).catch((err: unknown) => {
      if (!actor.signal.aborted) log.error('could not connect', { account: actor.account, err })
      return failed
    })
    await told
    failures = outcome === 'failed' ? failures + 1 : 0
    notBefore = timing.monotonic() + askedToWait
    const wait = outcome === 'failed' ? backOff(failures - 1) : LOOK_EVERY
    await pause(timing, wait, actor.signal)
  }
}

type Tried = {
  outcome: 'opened' | 'nothing' | 'failed'
  /** Settles when all who listen for connections have been told. */
  told?: Promise<void>
  /** Milliseconds for which Telegram wants to hear nothing of this account. */
  askedToWait?: number
}

const nothing: Tried = { outcome: 'nothing' }
const failed: Tried = { outcome: 'failed' }

const connectIfNeeded = (actor: HeldActor, { sessionOf, log, turn }: Options): Promise<Tried> =>
  actor.exclusive(async () => {
    if (actor.client()) return nothing
    const session = await sessionOf(actor)
    if (session === null) return nothing
    await turn()
    if (actor.signal.aborted) return nothing
    const failure = await openSession(actor, session)
    if (actor.signal.aborted) return nothing
    if (!failure) return { outcome: 'opened', told: actor.signedIn() }
    log.warn('account did not connect', { account: actor.account, code: failure.code })
    await actor.disconnect()
    return { ...failed, askedToWait: askedBy(failure) }
  })

const askedBy = (failure: TelegramFailure): number =>
  failure.kind === 'flood-wait' ? Math.max(1, failure.seconds) * SECOND : 0

/** Opens the session and asks who we are: only that tells whether Telegram still accepts it. */
const openSession = async (
  actor: HeldActor,
  session: string,
): Promise<TelegramFailure | undefined> => {
  const opened = await actor.open(session)
  // Whatever it says then is no word about the account.
  if (actor.signal.aborted) return undefined
  const me = opened.ok ? await opened.value.me() : opened
  if (me.ok) return undefined
  // So that people see why.
  await actor.broke(me.failure)
  return me.failure
}

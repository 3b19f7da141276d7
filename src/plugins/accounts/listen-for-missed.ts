import type { AccountActor } from '../../delivery/actor.ts'
import type { Timing } from '../../delivery/ports.ts'
import type { TelegramFailure } from '../../telegram/gateway.ts'
import type { ReceiveContext } from './receive.ts'

import { makeBell } from './bell.ts'
import { makeCatchUp } from './catch-up.ts'
import { failureOf, makeCatchUpPlan } from './catch-up-plan.ts'
import { receive } from './receive.ts'
import { makeBehindWord } from './say-behind.ts'

type Context = ReceiveContext & { timing: Timing }

/**
 * Stores each update as it comes. The difference is fetched after each connection and every few minutes;
 * sooner when something went missing or could not be stored, and again after a pause that doubles when it
 * failed. After a connection, and from the moment something is missing, nothing goes out before that.
 */
export const listenForMissed = (context: Context, actor: AccountActor, ended: AbortSignal) => {
  const { log, timing } = context
  const bell = makeBell()
  let holes = 0
  const catchUp = makeCatchUp(context, actor, () => holes)
  const isSilent = () => actor.writer() === null
  const plan = makeCatchUpPlan({ monotonic: timing.monotonic, isSilent })
  const behind = makeBehindWord(context, actor, ended)
  const soon = (): void => {
    plan.want()
    bell.ring()
  }
  /** What is missing may be an opt-out: nobody is written to before it is known. */
  const somethingIsMissing = (): void => {
    holes += 1
    actor.behind()
    behind.mayBegin()
    soon()
  }
  storeEach(context, actor, { ended, somethingIsMissing })
  const tried = async (failure: TelegramFailure | null): Promise<void> => {
    // A connection that is gone is followed by another, and that by a fetch.
    plan.ended(actor.client() ? failure : null)
    bell.ring()
    if (failure) log.warn('missed updates wait', { account: actor.account, code: failure.code })
    await behind.tried(failure?.code ?? null)
  }
  const fetch = async (): Promise<void> => {
    if (plan.isRefused()) return soon()
    plan.begins()
    const failure = await catchUp().catch(async (err: unknown) => {
      await tried(failureOf(err))
      throw err
    })
    await tried(failure)
  }
  return {
    fetch,
    /** For a new connection. */
    fetchFirst: (): Promise<void> => {
      behind.begin()
      return fetch()
    },
    pause: async (): Promise<void> => {
      for (let wait = plan.wait(); wait > 0 && !ended.aborted; wait = plan.wait())
        await bell.wait(wait, ended)
    },
  }
}

type Listening = { ended: AbortSignal; somethingIsMissing: () => void }

const storeEach = (
  context: Context,
  actor: AccountActor,
  { ended, somethingIsMissing }: Listening,
): void =>
  actor.onUpdate(async (update) => {
    try {
      if ((await receive(context, actor, update)) === 'ask-again') somethingIsMissing()
    } catch (err) {
      const { account } = actor
      if (!ended.aborted) context.log.error('could not store an update', { account, err })
      somethingIsMissing()
    }
  })

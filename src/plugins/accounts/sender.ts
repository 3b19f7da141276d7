import type { AccountActor } from '../../delivery/actor.ts'
import type { Timing } from '../../delivery/ports.ts'
import type { TelegramFailure } from '../../telegram/gateway.ts'
import type { RoleContext, Running, SenderPart, WithHeard } from '../roles.ts'
import type { Bell } from './bell.ts'

import { HOUR } from '../../core/time.ts'
import { systemTiming } from '../../delivery/timing.ts'
import { makeConfirmer } from './confirm-opt-outs.ts'
import { listenForMissed } from './listen-for-missed.ts'
import { makeLookBack } from './look-back.ts'
import { dropSync, orderSync } from './order-sync.ts'
import { repeat } from './repeat.ts'
import { runCommands } from './run-commands.ts'
import { brokenReason } from './state.ts'
import { moveAccount, setLink } from './store.ts'
import { watchCommands } from './watch-commands.ts'
import { watchLanes } from './watch-lanes.ts'

/** Connects accounts, keeps what they receive, and says when a session has ended. */
export const sender: SenderPart = async (given) => {
  const context = { ...given, timing: systemTiming(given) }
  const commands = watchCommands(context)
  const lanes = watchLanes(context)
  const confirmer = makeConfirmer(context)
  return {
    hold: async (actor) => {
      const bell = commands.bellFor(actor.account)
      const held = await hold(context, actor, bell)
      confirmer.hold(actor)
      lanes.hold(actor)
      return {
        close: async () => {
          confirmer.release(actor)
          lanes.release(actor)
          commands.forget(actor.account, bell)
          await held.close?.()
        },
      }
    },
    close: async () => {
      await Promise.all([confirmer.close(), commands.close(), lanes.close()])
    },
  }
}

const hold = async (
  context: RoleContext & WithHeard & { timing: Timing },
  actor: AccountActor,
  bell: Bell,
): Promise<Running> => {
  const { mongo, clock } = context
  const stop = new AbortController()
  const ended = AbortSignal.any([stop.signal, actor.signal])
  const missed = listenForMissed(context, actor, ended)
  const back = makeLookBack(context, actor, ended)
  await dropSync(context, actor)
  // What an earlier holder said of its connection is no longer so.
  await setLink(mongo.db, actor, { open: false, at: clock.now(), code: null })
  // Each for itself: what was missed is read, though the one before could not be written.
  actor.onConnected(() => setLink(mongo.db, actor, { open: true, at: clock.now(), code: null }))
  actor.onConnected(missed.fetchFirst)
  actor.onConnected(() => orderSync(context, actor, { atOnce: true }))
  actor.onConnected(async () => back.connected())
  actor.onBroken((failure) => recordBroken(context, actor, failure))
  const loops = [
    repeat(context, ended, {
      what: 'run account commands',
      // Rung for whatever waits, also what the stream missed: the pause is for a bell that fails.
      pause: () => bell.wait(HOUR, ended),
      // It may have brought conversations in.
      work: () => runCommands(context, actor).finally(back.ring),
    }),
    repeat(context, ended, { what: 'read earlier messages', pause: back.pause, work: back.work }),
    repeat(context, ended, {
      what: 'catch up',
      pause: missed.pause,
      work: async () => {
        await missed.fetch()
        await orderSync(context, actor)
      },
      pauseFirst: true,
    }),
  ]
  return {
    close: async () => {
      stop.abort()
      await Promise.all(loops)
    },
  }
}

const recordBroken = async (
  { mongo, clock, log }: RoleContext,
  actor: AccountActor,
  failure: TelegramFailure,
): Promise<void> => {
  const broken = brokenReason(failure)
  const now = clock.now()
  log.warn('connection ended', { account: actor.account, code: failure.code })
  await setLink(mongo.db, actor, { open: false, at: now, code: failure.code })
  if (!broken) return
  await moveAccount(mongo.db, actor, {
    happening: broken.happening,
    change: { session: null, login: null, stateReason: broken.reason },
    now,
  })
}

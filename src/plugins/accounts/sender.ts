import type { AccountCommand } from '../../core/model/account.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { TelegramFailure } from '../../telegram/gateway.ts'
import type { RoleContext, Running, SenderPart, WithHeard } from '../roles.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { slugs } from '../../collections/slugs.ts'
import { MINUTE, SECOND } from '../../core/time.ts'
import { makeCatchUp } from './catch-up.ts'
import { makeConfirmer } from './confirm-opt-outs.ts'
import { dropSync, orderSync } from './order-sync.ts'
import { receive } from './receive.ts'
import { showRest } from './rest.ts'
import { runCommands } from './run-commands.ts'
import { brokenReason } from './state.ts'
import { moveAccount } from './store.ts'

const LOOK_EVERY = 2 * SECOND
const CATCH_UP_EVERY = 3 * MINUTE
/** After the first failure; then twice as long. */
const AGAIN_AFTER = 3 * SECOND
const SHOW_EVERY = 5 * SECOND

type Wakers = Map<string, () => void>

/** Connects accounts, keeps what they receive, and says when a session has ended. */
export const sender: SenderPart = async (context) => {
  const wakers: Wakers = new Map()
  const stop = new AbortController()
  const watching = watchCommands(context, wakers, stop.signal)
  const confirmer = makeConfirmer(context)
  return {
    hold: async (actor) => {
      const held = await hold(context, actor, wakers)
      confirmer.hold(actor)
      return {
        close: async () => {
          confirmer.release(actor)
          await held.close?.()
        },
      }
    },
    close: async () => {
      stop.abort()
      await confirmer.close()
      await watching
    },
  }
}

const hold = async (
  context: RoleContext & WithHeard,
  actor: AccountActor,
  wakers: Wakers,
): Promise<Running> => {
  const stop = new AbortController()
  const ended = AbortSignal.any([stop.signal, actor.signal])
  const missed = listenForMissed(context, actor, ended)
  await dropSync(context, actor)
  actor.onConnected(async () => {
    await missed.fetch()
    await orderSync(context, actor, { atOnce: true })
  })
  actor.onBroken((failure) => recordBroken(context, actor, failure))
  const loops = [
    repeat(context, ended, {
      what: 'run account commands',
      pause: () => waitForWake(actor.account, wakers, LOOK_EVERY, ended),
      work: () => runCommands(context, actor),
    }),
    repeat(context, ended, {
      what: 'catch up',
      pause: missed.pause,
      work: async () => {
        await missed.fetch()
        await orderSync(context, actor)
      },
      pauseFirst: true,
    }),
    repeat(context, ended, {
      what: 'show whether it rests',
      pause: () => quietSleep(SHOW_EVERY, ended),
      work: () => showRest(context, actor),
    }),
  ]
  return {
    close: async () => {
      stop.abort()
      await Promise.all(loops)
    },
  }
}

/**
 * Stores each update as it comes. The difference is fetched every few minutes, sooner when something
 * went missing or could not be stored, and again after a pause that doubles when it failed.
 */
const listenForMissed = (
  context: RoleContext & WithHeard,
  actor: AccountActor,
  ended: AbortSignal,
) => {
  const wakers: Wakers = new Map()
  const catchUp = makeCatchUp(context, actor)
  let failures = 0
  const askSoon = () => wakers.get(actor.account)?.()
  actor.onUpdate(async (update) => {
    try {
      if ((await receive(context, actor, update)) === 'ask-again') askSoon()
    } catch (err) {
      if (!ended.aborted)
        context.log.error('could not store an update', { account: actor.account, err })
      failures += 1
      askSoon()
    }
  })
  return {
    fetch: async () => {
      const failure = await catchUp().catch((err: unknown) => {
        failures += 1
        throw err
      })
      failures = failure && actor.client() ? failures + 1 : 0
      if (failure) context.log.warn('missed updates wait', { ...account(actor), ...failure })
    },
    pause: async () => {
      const soon = failures > 0 ? AGAIN_AFTER * 2 ** Math.min(failures - 1, 6) : CATCH_UP_EVERY
      await waitForWake(actor.account, wakers, Math.min(soon, CATCH_UP_EVERY), ended)
    },
  }
}

const account = ({ account: id }: AccountActor) => ({ account: id })

const recordBroken = async (
  { mongo, clock, log }: RoleContext,
  actor: AccountActor,
  failure: TelegramFailure,
): Promise<void> => {
  const broken = brokenReason(failure)
  log.warn('connection ended', { account: actor.account, code: failure.code })
  if (!broken) return
  await moveAccount(mongo.db, actor, {
    happening: broken.happening,
    change: { session: null, login: null, stateReason: broken.reason },
    now: clock.now(),
  })
}

type Loop = {
  what: string
  pause: () => Promise<void>
  work: () => Promise<void>
  pauseFirst?: boolean
}

const repeat = async (
  { log }: RoleContext,
  signal: AbortSignal,
  { what, pause, work, pauseFirst = false }: Loop,
): Promise<void> => {
  if (pauseFirst) await pause()
  while (!signal.aborted) {
    await work().catch((err: unknown) => {
      if (!signal.aborted) log.error(`could not ${what}`, { err })
    })
    await pause()
  }
}

const quietSleep = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => {})

const waitForWake = async (
  account: string,
  wakers: Wakers,
  ms: number,
  signal: AbortSignal,
): Promise<void> => {
  const pause = new AbortController()
  wakers.set(account, () => pause.abort())
  await quietSleep(ms, AbortSignal.any([signal, pause.signal]))
  wakers.delete(account)
}

/** platform: one change stream a process; it only wakes, the poll behind it is what counts. */
const watchCommands = async (
  { mongo, log }: RoleContext,
  wakers: Wakers,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    const stream = mongo.db
      .collection<AccountCommand>(slugs.accountCommands)
      .watch([{ $match: { operationType: 'insert' } }])
    const end = () => void stream.close().catch(() => {})
    signal.addEventListener('abort', end)
    try {
      for await (const change of stream) {
        if (change.operationType === 'insert') wakers.get(change.fullDocument.account)?.()
      }
    } catch (err) {
      if (!signal.aborted) log.warn('watching account commands: starting again', { err })
    }
    signal.removeEventListener('abort', end)
    end()
    await quietSleep(SECOND, signal)
  }
}

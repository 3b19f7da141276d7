import type { AccountCommand } from '../../core/model/account.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { TelegramFailure } from '../../telegram/gateway.ts'
import type { RoleContext, Running, SenderPart } from '../roles.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { slugs } from '../../collections/slugs.ts'
import { MINUTE, SECOND } from '../../core/time.ts'
import { dropSync, orderSync } from './order-sync.ts'
import { catchUp, receive } from './receive.ts'
import { showRest } from './rest.ts'
import { runCommands } from './run-commands.ts'
import { brokenReason } from './state.ts'
import { moveAccount } from './store.ts'

const LOOK_EVERY = 2 * SECOND
const CATCH_UP_EVERY = 3 * MINUTE
const SHOW_EVERY = 5 * SECOND

type Wakers = Map<string, () => void>

/** Connects accounts, keeps what they receive, and says when a session has ended. */
export const sender: SenderPart = async (context) => {
  const wakers: Wakers = new Map()
  const stop = new AbortController()
  const watching = watchCommands(context, wakers, stop.signal)
  return {
    hold: (actor) => hold(context, actor, wakers),
    close: async () => {
      stop.abort()
      await watching
    },
  }
}

const hold = async (
  context: RoleContext,
  actor: AccountActor,
  wakers: Wakers,
): Promise<Running> => {
  const stop = new AbortController()
  const ended = AbortSignal.any([stop.signal, actor.signal])
  const fetchMissed = () => catchUp(context, actor).then(() => {})
  actor.onUpdate(async (update) => {
    const what = await receive(context, actor, update)
    if (what === 'ask-again') await fetchMissed()
  })
  await dropSync(context, actor)
  actor.onConnected(async () => {
    await fetchMissed()
    await orderSync(context, actor)
  })
  actor.onBroken((failure) => recordBroken(context, actor, failure))
  const loops = [
    repeat(context, ended, {
      what: 'run account commands',
      pause: () => waitForWake(actor.account, wakers, ended),
      work: () => runCommands(context, actor),
    }),
    repeat(context, ended, {
      what: 'catch up',
      pause: () => quietSleep(CATCH_UP_EVERY, ended),
      work: async () => {
        await fetchMissed()
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

const waitForWake = async (account: string, wakers: Wakers, signal: AbortSignal): Promise<void> => {
  const pause = new AbortController()
  wakers.set(account, () => pause.abort())
  await quietSleep(LOOK_EVERY, AbortSignal.any([signal, pause.signal]))
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

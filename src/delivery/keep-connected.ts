import type { TelegramAccount } from '../core/model/account.ts'
import type { TelegramFailure } from '../telegram/gateway.ts'
import type { HolderOptions } from './holder.ts'
import type { HeldActor } from './make-actor.ts'

import { setTimeout as sleep } from 'node:timers/promises'

import { slugs } from '../collections/slugs.ts'
import { SECOND } from '../core/time.ts'
import { forTenant } from '../mongo/for-tenant.ts'
import { accountSecret } from './secret-places.ts'

const LOOK_EVERY = 2 * SECOND
const LONGEST_PAUSE = 30 * SECOND

/** Pause before the next try to connect: 1, 2, 4 … 30 seconds. */
export const backOff = (failures: number): number =>
  Math.min(LONGEST_PAUSE, SECOND * 2 ** Math.min(failures, 10))

type Options = Pick<HolderOptions, 'mongo' | 'vault' | 'log'>

/** Keeps the session of a signed-in account open until the actor ends. */
export const keepConnected = async (actor: HeldActor, options: Options): Promise<void> => {
  let failures = 0
  while (!actor.signal.aborted) {
    const outcome = await connectIfNeeded(actor, options).catch((err: unknown) => {
      if (!actor.signal.aborted)
        options.log.error('could not connect', { account: actor.account, err })
      return 'failed' as const
    })
    if (outcome === 'opened') await actor.signedIn()
    failures = outcome === 'failed' ? failures + 1 : 0
    const pause = outcome === 'failed' ? backOff(failures - 1) : LOOK_EVERY
    await sleep(pause, undefined, { signal: actor.signal }).catch(() => {})
  }
}

const connectIfNeeded = (
  actor: HeldActor,
  { mongo, vault, log }: Options,
): Promise<'opened' | 'nothing' | 'failed'> =>
  actor.exclusive(async () => {
    if (actor.client()) return 'nothing'
    const row = await forTenant(mongo.db, actor.tenant)
      .collection<TelegramAccount>(slugs.telegramAccounts)
      .findOne({ _id: actor.account }, { projection: { state: 1, session: 1 } })
    if (!row?.session || (row.state !== 'connected' && row.state !== 'resting')) return 'nothing'
    const session = await vault.open(
      accountSecret(actor.tenant, actor.account, 'session'),
      row.session,
    )
    const failure = await openSession(actor, session)
    if (!failure) return 'opened'
    log.warn('account did not connect', { account: actor.account, code: failure.code })
    await actor.disconnect()
    return 'failed'
  })

/** Opens the session and asks who we are: only that tells whether Telegram still accepts it. */
const openSession = async (
  actor: HeldActor,
  session: string,
): Promise<TelegramFailure | undefined> => {
  const opened = await actor.open(session)
  if (!opened.ok) {
    await actor.broke(opened.failure)
    return opened.failure
  }
  const me = await opened.value.me()
  return me.ok ? undefined : me.failure
}

import type { TelegramAccount } from '../../core/model/account.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { OpenSecret } from '../../delivery/secret-places.ts'
import type { Result, TelegramClient } from '../../telegram/gateway.ts'

import { accountSecret } from '../../delivery/secret-places.ts'
import { refusalFor } from './refusals.ts'
import { brokenReason } from './state.ts'

/** Ends the session at Telegram, over a connection made for it where there is none. Throws where Telegram did not. */
export const endSession = async (
  vault: OpenSecret,
  actor: AccountActor,
  row: TelegramAccount,
): Promise<void> => {
  const opened = await sessionClient(vault, actor, row)
  if (opened === null) return
  const ended = opened.ok ? await opened.value.logOut() : opened
  if (ended.ok || brokenReason(ended.failure)) return
  // A connection that was opened for this alone is no use to anybody.
  if (!actor.client()) await actor.disconnect()
  throw refusalFor(ended.failure)
}

const sessionClient = async (
  vault: OpenSecret,
  actor: AccountActor,
  { session }: TelegramAccount,
): Promise<Result<TelegramClient> | null> => {
  const live = actor.client()
  if (live) return { ok: true, value: live }
  if (!session) return null
  const place = accountSecret(actor.tenant, actor.account, 'session')
  return actor.open(await vault.open(place, session))
}

import type { Clock } from '../../core/clock.ts'
import type { ErrorCode } from '../../core/errors.ts'
import type { AccountCommand, CommandKind } from '../../core/model/account.ts'
import type { Network } from '../../core/model/lane.ts'
import type { Mongo } from '../../mongo/connect.ts'
import type { Vault } from '../../vault/vault.ts'

import { slugs } from '../../collections/slugs.ts'
import { errorStatus, PlatformError } from '../../core/errors.ts'
import { joinId, makeId } from '../../core/ids.ts'
import { after, SECOND } from '../../core/time.ts'
import { forTenant } from '../../mongo/for-tenant.ts'
import { watchUntil } from './watch-until.ts'

const WAIT = 15 * SECOND

/** Where the secret of a command is sealed. */
export const commandSecret = (tenant: string, command: string) => ({
  tenant,
  collection: slugs.accountCommands,
  record: command,
  field: 'secret',
})

export type AskAccount = {
  tenant: string
  account: string
  network: Network
  kind: CommandKind
  /** The code or the password. */
  secret?: string | null
  /** User or API key id. */
  askedBy: string
}
type Deps = { mongo: Mongo; vault: Vault; clock: Clock }

/**
 * Asks the sender that holds the account to do something, and waits up to 15 s for its answer.
 * platform: the watch is of one row, by the id that was made for it here.
 * Answers: `{ state: 'code', codeLength }`, `{ state: 'password', hint }`, `{ state: 'connected', user }`,
 * `{ state: 'signed-out' }`, `{ dialogs, contacts }`.
 */
export const askAccount = async (
  { mongo, vault, clock }: Deps,
  { tenant, account, network, kind, secret = null, askedBy }: AskAccount,
): Promise<Record<string, unknown>> => {
  const commands = forTenant(mongo.db, tenant).collection<AccountCommand>(slugs.accountCommands)
  const id = joinId(tenant, makeId(16))
  const now = clock.now()
  const answered = watchUntil(mongo.db.collection<AccountCommand>(slugs.accountCommands), {
    match: { 'fullDocument._id': id },
    withinMs: WAIT,
    look: async () => {
      const row = await commands.findOne({ _id: id })
      return row && row.state !== 'waiting' ? row : null
    },
    begin: async () => {
      const sealed = secret === null ? null : await vault.seal(commandSecret(tenant, id), secret)
      const order = { tenant, account, network, kind, askedBy, secret: sealed }
      await commands.insertOne(commandRow(id, order, { now, withinMs: WAIT }))
    },
  })
  return readAnswer(await answered)
}

/** A command that nobody has begun yet; its secret is sealed already. */
export const commandRow = (
  _id: string,
  { secret = null, ...order }: AskAccount,
  { now, withinMs }: { now: Date; withinMs: number },
): AccountCommand => ({
  _id,
  ...order,
  secret,
  state: 'waiting',
  answer: null,
  createdAt: now,
  expiresAt: after(now, withinMs),
  answeredAt: null,
  claimedAt: null,
})

const readAnswer = (row: AccountCommand | null): Record<string, unknown> => {
  if (!row)
    throw new PlatformError(
      'TIMED_OUT',
      'The sender did not answer within 15 seconds. Check that a sender is running for this network, then try again.',
    )
  const answer = row.answer ?? {}
  if (row.state === 'done') return answer
  const { code, message, field } = answer
  throw new PlatformError(
    isErrorCode(code) ? code : 'TELEGRAM_REFUSED',
    typeof message === 'string' ? message : 'Telegram refused.',
    { ...(typeof field === 'string' && { field }), details: answer },
  )
}

const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorStatus, code)

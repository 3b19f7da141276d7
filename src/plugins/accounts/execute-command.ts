import type { AccountCommand, TelegramAccount } from '../../core/model/account.ts'
import type { AccountActor } from '../../delivery/actor.ts'
import type { TelegramClient, TelegramFailure, TelegramUser } from '../../telegram/gateway.ts'
import type { RoleContext, WithHeard } from '../roles.ts'

import { PlatformError } from '../../core/errors.ts'
import { sendsByItself } from '../../core/model/account.ts'
import { assertNever } from '../../core/never.ts'
import { accountSecret } from '../../delivery/secret-places.ts'
import { commandSecret } from './commands.ts'
import { endSession } from './end-session.ts'
import { keepLearnt, takeOver } from './learnt.ts'
import { maskPhone } from './phone.ts'
import { refusalFor, userRefusal } from './refusals.ts'
import { accountsOf, holderOfUser, moveAccount } from './store.ts'
import { importDialogs } from './sync.ts'

export type CommandContext = Pick<RoleContext, 'mongo' | 'vault' | 'clock' | 'env' | 'log'> &
  WithHeard

type Answer = Record<string, unknown>
type Running = { context: CommandContext; actor: AccountActor; row: TelegramAccount }
type HalfLogin = { phoneCodeHash: string; session: string }

/** Does what a command asks, as one exclusive task of the account. Refusals are `PlatformError`s. */
export const executeCommand = async (
  context: CommandContext,
  actor: AccountActor,
  command: AccountCommand,
): Promise<Answer> => {
  // Takes its turns page by page: messages go out between them.
  if (command.kind === 'sync') return sync(context, actor)
  return actor.exclusive(async () => {
    const row = await accountsOf(context.mongo.db, actor.tenant).findOne({ _id: actor.account })
    if (!row) throw new PlatformError('NOT_FOUND', 'This account no longer exists.')
    const running = { context, actor, row }
    const answer = await perform(running, command)
    // Not awaited: who listens takes turns of its own.
    if (answer['state'] === 'connected') void actor.signedIn()
    return answer
  })
}

const perform = async (running: Running, command: AccountCommand): Promise<Answer> => {
  const secret = async () =>
    command.secret
      ? running.context.vault.open(commandSecret(command.tenant, command._id), command.secret)
      : ''
  switch (command.kind) {
    case 'send-code':
      return sendCode(running)
    case 'sign-in':
      return signIn(running, await secret())
    case 'check-password':
      return checkPassword(running, await secret())
    case 'log-out':
      return logOut(running)
    case 'sync':
      return sync(running.context, running.actor)
    default:
      return assertNever(command.kind)
  }
}

const keyOf = ({ actor: { tenant, account } }: Running) => ({ tenant, account })

const phoneOf = async ({ context, actor, row }: Running): Promise<string> => {
  if (row.phone)
    return context.vault.open(accountSecret(actor.tenant, actor.account, 'phone'), row.phone)
  throw new PlatformError('INVALID_INPUT', 'This account has no phone number.', { field: 'phone' })
}

const sendCode = async (running: Running): Promise<Answer> => {
  const { context, actor, row } = running
  if (row.state === 'connected' || row.state === 'resting')
    throw new PlatformError('CONFLICT', 'This account is connected already.')
  const phone = await phoneOf(running)
  const opened = await actor.open(null)
  if (!opened.ok) throw refusalFor(opened.failure)
  const sent = await opened.value.sendCode(phone)
  if (!sent.ok) throw await refuse(running, sent.failure)
  const { phoneCodeHash, codeLength } = sent.value
  await moveAccount(context.mongo.db, keyOf(running), {
    happening: 'code-sent',
    change: { login: await sealLogin(running, opened.value, phoneCodeHash), session: null },
    now: context.clock.now(),
  })
  return { state: 'code', codeLength }
}

const signIn = async (running: Running, code: string): Promise<Answer> => {
  const { context } = running
  const { client, half } = await resumeLogin(running)
  const phone = await phoneOf(running)
  const signed = await client.signIn({ phone, phoneCodeHash: half.phoneCodeHash, code })
  if (!signed.ok) throw await refuse(running, signed.failure)
  if ('user' in signed.value) return complete(running, client, signed.value.user)
  await moveAccount(context.mongo.db, keyOf(running), {
    happening: 'password-asked',
    change: { login: await sealLogin(running, client, half.phoneCodeHash) },
    now: context.clock.now(),
  })
  return { state: 'password', hint: signed.value.hint }
}

const checkPassword = async (running: Running, password: string): Promise<Answer> => {
  const { client } = await resumeLogin(running)
  const checked = await client.checkPassword(password)
  if (!checked.ok) throw await refuse(running, checked.failure)
  return complete(running, client, checked.value.user)
}

/** The half-made login, also after a restart of the sender: its session was sealed on the account. */
const resumeLogin = async ({
  context,
  actor,
  row,
}: Running): Promise<{ client: TelegramClient; half: HalfLogin }> => {
  if (!row.login || (row.state !== 'code' && row.state !== 'password'))
    throw new PlatformError('CONFLICT', 'No login is under way. Ask for a new code first.', {
      field: 'code',
    })
  const place = accountSecret(actor.tenant, actor.account, 'login')
  const half = JSON.parse(await context.vault.open(place, row.login)) as HalfLogin
  const live = actor.connection()
  if (live) return { client: live, half }
  const opened = await actor.open(half.session)
  if (!opened.ok) throw refusalFor(opened.failure)
  return { client: opened.value, half }
}

const sealLogin = (
  { context, actor }: Running,
  client: TelegramClient,
  phoneCodeHash: string,
): Promise<string> =>
  context.vault.seal(
    accountSecret(actor.tenant, actor.account, 'login'),
    JSON.stringify({ phoneCodeHash, session: client.session() } satisfies HalfLogin),
  )

const complete = async (
  running: Running,
  client: TelegramClient,
  user: TelegramUser,
): Promise<Answer> => {
  const { context, actor } = running
  const phone = await phoneOf(running)
  const now = context.clock.now()
  const refusal = await whyNotThisUser(running, user)
  if (refusal) {
    await client.logOut()
    await actor.disconnect()
    await moveAccount(context.mongo.db, keyOf(running), {
      happening: 'code-expired',
      change: { login: null, stateReason: refusal.message },
      now,
    })
    throw refusal
  }
  const place = accountSecret(actor.tenant, actor.account, 'session')
  const { id, username, firstName } = user
  const learnt = await takeOver(context.mongo.db, keyOf(running), id)
  await moveAccount(context.mongo.db, keyOf(running), {
    happening: 'signed-in',
    change: {
      session: await context.vault.seal(place, client.session()),
      login: null,
      telegramUserId: id,
      username,
      firstName,
      phoneMasked: maskPhone(phone),
      connectedAt: now,
      syncDue: true,
      ...learnt,
    },
    now,
  })
  await keepLearnt(context.mongo.db, keyOf(running))
  return { state: 'connected', user: { id, username, firstName } }
}

/** A login belongs to the person who made it: history stays theirs, and one login paces one account. */
const whyNotThisUser = async (
  { context, actor, row }: Running,
  user: TelegramUser,
): Promise<PlatformError | null> => {
  const elsewhere = await holderOfUser(context.mongo.db, {
    network: actor.network,
    user: user.id,
    not: actor.account,
  })
  return userRefusal({ row, user, elsewhere, tenant: actor.tenant })
}

/** Telegram first: a session that it still knows must not be forgotten here. */
const logOut = async (running: Running): Promise<Answer> => {
  const { context, actor, row } = running
  if (sendsByItself(row.state)) await endSession(context.vault, actor, row)
  await actor.disconnect()
  await keepLearnt(context.mongo.db, keyOf(running))
  await moveAccount(context.mongo.db, keyOf(running), {
    happening: 'signed-out',
    change: { session: null, login: null, stateReason: 'Signed out in Herald.' },
    now: context.clock.now(),
  })
  return { state: 'signed-out' }
}

const sync = async (context: CommandContext, actor: AccountActor): Promise<Answer> => {
  const client = actor.client()
  if (!client)
    throw new PlatformError('UNAVAILABLE', 'This account has no connection to Telegram now.')
  const { dialogs, contacts } = await importDialogs(context, actor, client)
  await accountsOf(context.mongo.db, actor.tenant).updateOne(
    { _id: actor.account },
    { $unset: { syncDue: '' } },
  )
  return { dialogs, contacts }
}

/** Telegram's no, in a person's words; a code that ran out takes the account back to its start. */
const refuse = async (running: Running, failure: TelegramFailure): Promise<PlatformError> => {
  const { context } = running
  if (failure.kind === 'code-expired')
    await moveAccount(context.mongo.db, keyOf(running), {
      happening: 'code-expired',
      change: { login: null, stateReason: 'The code has run out.' },
      now: context.clock.now(),
    })
  return refusalFor(failure)
}

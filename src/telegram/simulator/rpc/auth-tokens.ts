import { randomBytes } from 'node:crypto'

import { refuse } from '../mtproto/rpc-error.ts'
import type { Session } from '../mtproto/session.ts'
import { sendUpdates } from '../mtproto/session.ts'
import type { TlObject } from '../tl/schema.ts'
import { botByToken } from '../world/bots.ts'
import { homeOf, settles } from './dc.ts'
import { logIn } from './log-in.ts'
import { viewSession } from './view-session.ts'
import type { LoginToken } from './logins.ts'
import type { Api, Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'

const LIFE_MS = 30_000

/** Login by a QR code that another client of the account scans, and by a bot's token. */
export const authTokens: Methods = {
  'auth.exportLoginToken': method<{ exceptIds: bigint[] }>(({ exceptIds }, context) => {
    const { logins, identity, world } = context
    for (const [name, it] of logins.tokens) {
      if (it.expiresAt < world.now()) logins.tokens.delete(name)
      else if (it.keyId === identity.id && it.acceptedBy !== null)
        return conclude(name, it, context)
    }
    const token = randomBytes(32)
    const expiresAt = world.now() + LIFE_MS
    const except = exceptIds.map(Number)
    const row = { keyId: identity.id, expiresAt, except, acceptedBy: null }
    logins.tokens.set(token.toString('hex'), row)
    return { _: 'auth.loginToken', expires: Math.floor(expiresAt / 1000), token }
  }),
  'auth.importLoginToken': method<{ token: Buffer }>(({ token }, context) => {
    const name = token.toString('hex')
    const row = openToken(context, name, 'AUTH_TOKEN_INVALID')
    if (row.acceptedBy !== null) return conclude(name, row, context)
    const expires = Math.floor(row.expiresAt / 1000)
    return { _: 'auth.loginToken', expires, token }
  }),
  'auth.acceptLoginToken': method<{ token: Buffer }>(({ token }, context) => {
    acceptToken(context, context.session.core.sessions.values(), context.me(), token)
    const row = context.logins.tokens.get(token.toString('hex'))
    return viewSession(context, { id: row?.keyId ?? '', createdAt: context.world.now() })
  }),
  'auth.importBotAuthorization': method<{ botAuthToken: string }>(({ botAuthToken }, context) => {
    const bot = botByToken(context.world, botAuthToken) ?? refuse(400, 'ACCESS_TOKEN_INVALID')
    return logIn(context, bot.userId)
  }),
}

const openToken = ({ logins, world }: Api, name: string, unknown: string): LoginToken => {
  const row = logins.tokens.get(name) ?? refuse(400, unknown)
  return row.expiresAt < world.now() ? refuse(400, 'AUTH_TOKEN_EXPIRED') : row
}

/** An account agrees to a login elsewhere; whoever shows the code is told. */
export const acceptToken = (
  api: Api,
  everyone: Iterable<Session>,
  userId: number,
  token: Buffer,
): void => {
  const name = token.toString('hex')
  const row = openToken(api, name, 'AUTH_TOKEN_INVALIDX')
  if (row.acceptedBy !== null) refuse(400, 'AUTH_TOKEN_ALREADY_ACCEPTED')
  if (row.except.includes(userId)) refuse(400, 'AUTH_TOKEN_EXCEPTION')
  api.logins.tokens.set(name, { ...row, acceptedBy: userId })
  for (const session of everyone) {
    if (api.keys.identityOf(session.key.id)?.id !== row.keyId || !session.wantsUpdates) continue
    sendUpdates(session, {
      _: 'updateShort',
      update: { _: 'updateLoginToken' },
      date: seconds(api),
    })
  }
}

/** The code was scanned: here, at the account's home, or with a password still to give. */
const conclude = (name: string, { acceptedBy }: LoginToken, context: Context): TlObject => {
  const { world, logins, identity } = context
  const userId = acceptedBy ?? refuse(400, 'AUTH_TOKEN_INVALID')
  const home = homeOf(world, userId)
  if (!settles(context, name, home)) {
    logins.redirects.set(name, identity.id)
    return { _: 'auth.loginTokenMigrateTo', dcId: home, token: Buffer.from(name, 'hex') }
  }
  logins.tokens.delete(name)
  if (world.account(userId)?.banned) return refuse(400, 'PHONE_NUMBER_BANNED')
  if (world.account(userId)?.password) {
    logins.passwords.set(identity.id, { userId, challenge: null, owes: true })
    return refuse(401, 'SESSION_PASSWORD_NEEDED')
  }
  return { _: 'auth.loginTokenSuccess', authorization: logIn(context, userId) }
}

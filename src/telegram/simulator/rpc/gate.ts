import { refuse } from '../mtproto/rpc-error.ts'
import { sessionOf, touchSession } from '../world/sessions.ts'
import { dcOf, homeOf } from './dc.ts'
import type { Context } from './method.ts'

/** What may be asked before anyone has logged in. */
const OPEN = new Set([
  'account.getPassword',
  'auth.bindTempAuthKey',
  'auth.cancelCode',
  'auth.checkPassword',
  'auth.dropTempAuthKeys',
  'auth.exportLoginToken',
  'auth.importAuthorization',
  'auth.importBotAuthorization',
  'auth.importLoginToken',
  'auth.logOut',
  'auth.requestPasswordRecovery',
  'auth.resendCode',
  'auth.sendCode',
  'auth.signIn',
  'auth.signUp',
])
const OPEN_SPACES = /^(?:help|langpack)\./
/** What serves an account away from its home too. */
const ANYWHERE = /^(?:auth|help|langpack|upload)\./
/** What bots may not do. */
const NOT_FOR_BOTS =
  /^(?:account\.(?!updateStatus)|contacts\.(?!resolve)|messages\.(?:getDialogs|getPeerDialogs|getHistory|search|importChatInvite|readHistory|getBotCallbackAnswer))/

/** Refuses a request that whoever uses this key may not make. */
export const assertAdmitted = (name: string, context: Context): void => {
  const { world, identity } = context
  const { userId } = identity
  if (userId === null) return assertOpen(name, context)
  if (world.user(userId)?.deleted) return refuse(401, 'USER_DEACTIVATED')
  if (world.account(userId)?.banned) return refuse(401, 'USER_DEACTIVATED_BAN')
  const here = dcOf(context)
  if (here !== null) {
    const home = homeOf(world, userId)
    if (here !== home && !ANYWHERE.test(name)) refuse(303, `USER_MIGRATE_${home}`)
  }
  if (world.user(userId)?.bot && NOT_FOR_BOTS.test(name)) refuse(400, 'BOT_METHOD_INVALID')
  touchSession(world, identity.id)
}

const assertOpen = (name: string, { world, logins, identity }: Context): void => {
  if (OPEN.has(name) || OPEN_SPACES.test(name)) return
  if (logins.passwords.get(identity.id)?.owes) return refuse(401, 'SESSION_PASSWORD_NEEDED')
  const isRevoked = sessionOf(world, identity.id)?.ended === 'revoked'
  return refuse(401, isRevoked ? 'SESSION_REVOKED' : 'AUTH_KEY_UNREGISTERED')
}

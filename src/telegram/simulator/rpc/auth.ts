import { randomBytes } from 'node:crypto'

import { openBinding } from '../mtproto/envelope.ts'
import { keyName } from '../mtproto/keys.ts'
import { refuse } from '../mtproto/rpc-error.ts'
import { decode } from '../tl/decode.ts'
import { authCodes } from './auth-codes.ts'
import { authTokens } from './auth-tokens.ts'
import { dcOf, isDc } from './dc.ts'
import { endAllSessions, endSession, logIn } from './log-in.ts'
import type { Context, Methods } from './method.ts'
import { method } from './method.ts'
import type { Proof } from './password.ts'
import { assertPassword } from './password.ts'

export const auth: Methods = {
  ...authCodes,
  ...authTokens,
  'auth.checkPassword': method<{ password: Proof }>(({ password }, context) => {
    const { logins, identity } = context
    const pending = logins.passwords.get(identity.id)
    if (!pending?.owes) return refuse(400, 'PASSWORD_HASH_INVALID')
    assertPassword(context, pending.userId, password)
    return logIn(context, pending.userId)
  }),
  'auth.logOut': method<object>((_, context) => {
    endSession(context, context.identity.id, 'reset')
    return { _: 'auth.loggedOut' }
  }),
  'auth.resetAuthorizations': method<object>((_, context) => {
    endAllSessions(context, context.me(), context.identity.id)
    return true
  }),
  'auth.exportAuthorization': method<{ dcId: number }>(({ dcId }, context) => {
    if (!isDc(dcId) || dcOf(context) === dcId) return refuse(400, 'DC_ID_INVALID')
    const bytes = randomBytes(128)
    context.logins.exports.set(bytes.toString('hex'), { userId: context.me(), dc: dcId })
    return { _: 'auth.exportedAuthorization', id: BigInt(context.me()), bytes }
  }),
  'auth.importAuthorization': method<{ id: bigint; bytes: Buffer }>(({ id, bytes }, context) => {
    const name = bytes.toString('hex')
    const exported = context.logins.exports.get(name) ?? refuse(400, 'AUTH_BYTES_INVALID')
    if (BigInt(exported.userId) !== id) return refuse(400, 'USER_ID_INVALID')
    context.logins.exports.delete(name)
    if (dcOf(context) === null) context.keys.update(context.identity.id, { dc: exported.dc })
    return logIn(context, exported.userId, true)
  }),
  'auth.bindTempAuthKey': method<Binding>((request, context) => bind(request, context)),
  'auth.dropTempAuthKeys': method<{ exceptAuthKeys: bigint[] }>(({ exceptAuthKeys }, context) => {
    const kept = new Set(exceptAuthKeys.map(keyName).concat(context.session.key.id))
    for (const { id, permanentId } of [...context.world.store.table('keys').values()]) {
      if (permanentId === context.identity.id && !kept.has(id)) context.keys.remove(id)
    }
    return true
  }),
}

type Binding = { permAuthKeyId: bigint; encryptedMessage: Buffer }

/** The permanent key's owner vouches for the temporary key in use, by a message under the former. */
const bind = ({ permAuthKeyId, encryptedMessage }: Binding, context: Context): boolean => {
  const { keys, session, requestId, audience } = context
  const permanent = keys.find(permAuthKeyId) ?? refuse(400, 'ENCRYPTED_MESSAGE_INVALID')
  const inside = openBinding(permanent.key, encryptedMessage)
  if (!inside) return refuse(400, 'ENCRYPTED_MESSAGE_INVALID')
  const inner = decode(session.core.layers.service, inside)
  const isMeant =
    inner._ === 'bindAuthKeyInner' &&
    keyName(inner['tempAuthKeyId'] as bigint) === session.key.id &&
    keyName(inner['permAuthKeyId'] as bigint) === permanent.id &&
    inner['tempSessionId'] === session.id &&
    requestId !== 0n
  if (!isMeant) return refuse(400, 'TEMP_AUTH_KEY_INVALID')
  keys.update(session.key.id, { permanentId: permanent.id })
  if (permanent.userId !== null) audience.add(permanent.userId, session)
  return true
}

import { randomBytes } from 'node:crypto'

import { openBinding } from '../mtproto/envelope.ts'
import { keyName } from '../mtproto/keys.ts'
import { refuse } from '../mtproto/rpc-error.ts'
import { isProof } from '../mtproto/srp.ts'
import { decode } from '../tl/decode.ts'
import type { TlObject } from '../tl/schema.ts'
import { viewUser } from '../world/views.ts'
import { normalPhone } from '../world/world.ts'
import type { Context, Methods } from './method.ts'
import { method } from './method.ts'

type Hashed = { phoneNumber: string; phoneCodeHash: string }

export const auth: Methods = {
  'auth.sendCode': method<{ phoneNumber: string }>(({ phoneNumber }, context) =>
    sendCode(phoneNumber, context),
  ),
  'auth.resendCode': method<Hashed>(({ phoneCodeHash }, { logins }) => {
    const login = logins.codes.get(phoneCodeHash) ?? refuse(400, 'PHONE_CODE_EXPIRED')
    return sentCode('auth.sentCodeTypeSms', phoneCodeHash, login.code)
  }),
  'auth.cancelCode': method<Hashed>(({ phoneCodeHash }, { logins }) =>
    logins.codes.delete(phoneCodeHash),
  ),
  'auth.signIn': method<Hashed & { phoneCode?: string }>((request, context) =>
    signIn(request, context),
  ),
  'auth.checkPassword': method<{ password: Proof }>(({ password }, context) =>
    checkPassword(password, context),
  ),
  'auth.logOut': method<object>((_, { keys, identity, audience, session }) => {
    if (identity.userId !== null) audience.remove(identity.userId, session)
    keys.update(identity.id, { userId: null })
    return { _: 'auth.loggedOut' }
  }),
  'auth.exportAuthorization': method<object>((_, { logins, me }) => {
    const bytes = randomBytes(16)
    logins.exports.set(bytes.toString('hex'), me())
    return { _: 'auth.exportedAuthorization', id: BigInt(me()), bytes }
  }),
  'auth.importAuthorization': method<{ bytes: Buffer }>(({ bytes }, context) => {
    const name = bytes.toString('hex')
    const userId = context.logins.exports.get(name) ?? refuse(400, 'AUTH_BYTES_INVALID')
    context.logins.exports.delete(name)
    return logIn(context, userId)
  }),
  'auth.bindTempAuthKey': method<Binding>((request, context) => bind(request, context)),
}

const sentCode = (type: string, phoneCodeHash: string, code: string): TlObject => ({
  _: 'auth.sentCode',
  type: { _: type, length: code.length },
  phoneCodeHash,
  timeout: 60,
})

const sendCode = (phoneNumber: string, { world, logins }: Context): TlObject => {
  const phone = normalPhone(phoneNumber)
  if (phone.length < 8) return refuse(400, 'PHONE_NUMBER_INVALID')
  const user = world.byPhone(phone)
  const account = user && world.account(user.id)
  if (!account) return refuse(400, 'PHONE_NUMBER_UNOCCUPIED')
  if (account.banned) return refuse(400, 'PHONE_NUMBER_BANNED')
  const hash = randomBytes(9).toString('hex')
  logins.codes.set(hash, { phone, code: account.code })
  logins.lastCode.set(phone, { code: account.code, at: new Date(world.now()).toISOString() })
  return sentCode('auth.sentCodeTypeApp', hash, account.code)
}

const signIn = (request: Hashed & { phoneCode?: string }, context: Context): TlObject => {
  const { world, logins, identity } = context
  const login = logins.codes.get(request.phoneCodeHash)
  if (!login || login.phone !== normalPhone(request.phoneNumber)) {
    return refuse(400, 'PHONE_CODE_EXPIRED')
  }
  if (!request.phoneCode) return refuse(400, 'PHONE_CODE_EMPTY')
  if (request.phoneCode !== login.code) return refuse(400, 'PHONE_CODE_INVALID')
  const user = world.byPhone(login.phone)
  const account = user && world.account(user.id)
  if (!account) return { _: 'auth.authorizationSignUpRequired' }
  if (account.password) {
    logins.passwords.set(identity.id, { userId: account.userId, challenge: null })
    return refuse(401, 'SESSION_PASSWORD_NEEDED')
  }
  logins.codes.delete(request.phoneCodeHash)
  return logIn(context, account.userId)
}

type Proof = { _: string; srpId: bigint; A: Buffer; M1: Buffer }

const checkPassword = (proof: Proof, context: Context): TlObject => {
  const { world, logins, identity } = context
  const pending = logins.passwords.get(identity.id)
  const account = pending && world.account(pending.userId)
  if (!account?.password || !pending?.challenge) return refuse(400, 'PASSWORD_HASH_INVALID')
  if (proof._ !== 'inputCheckPasswordSRP') return refuse(400, 'PASSWORD_HASH_INVALID')
  if (proof.srpId !== pending.challenge.id) return refuse(400, 'SRP_ID_INVALID')
  const isRight = isProof(account.password, pending.challenge, proof)
  logins.passwords.set(identity.id, { ...pending, challenge: null })
  if (!isRight) return refuse(400, 'PASSWORD_HASH_INVALID')
  logins.passwords.delete(identity.id)
  return logIn(context, account.userId)
}

const logIn = (context: Context, userId: number): TlObject => {
  const { world, keys, identity, audience, session } = context
  const user = world.user(userId) ?? refuse(400, 'USER_ID_INVALID')
  keys.update(identity.id, { userId })
  audience.add(userId, session)
  return { _: 'auth.authorization', user: viewUser(world, userId, user) }
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

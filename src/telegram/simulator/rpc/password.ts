import { randomBytes } from 'node:crypto'

import { DH_G, DH_PRIME } from '../mtproto/prime.ts'
import { refuse } from '../mtproto/rpc-error.ts'
import { isProof, makeChallenge } from '../mtproto/srp.ts'
import type { TlObject } from '../tl/schema.ts'
import type { AccountRow } from '../world/model.ts'
import type { Context, Methods } from './method.ts'
import { method } from './method.ts'

/** `inputCheckPasswordSRP`, or its empty form where there is no password. */
export type Proof = { _: string; srpId?: bigint; A?: Buffer; M1?: Buffer }

type NewSettings = {
  newAlgo?: { _: string; salt1: Buffer; salt2: Buffer; g: number; p: Buffer }
  newPasswordHash?: Buffer
  hint?: string
}

/** Two-step verification. */
export const passwords: Methods = {
  'account.getPassword': method<object>((_, context) => describe(context)),
  // No account here has a recovery address.
  'auth.requestPasswordRecovery': method<object>(() => refuse(400, 'PASSWORD_RECOVERY_NA')),
  'account.updatePasswordSettings': method<{ password: Proof; newSettings: NewSettings }>(
    ({ password, newSettings }, context) => update(password, newSettings, context),
  ),
}

const kdf = (salt1: Buffer, salt2: Buffer): TlObject => ({
  _: 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow',
  salt1,
  salt2,
  g: DH_G,
  p: DH_PRIME,
})

const describe = ({ world, logins, identity }: Context): TlObject => {
  const pending = logins.passwords.get(identity.id)
  const userId = identity.userId ?? pending?.userId ?? refuse(401, 'AUTH_KEY_UNREGISTERED')
  const own = world.account(userId)?.password
  const common = {
    _: 'account.password',
    newAlgo: kdf(randomBytes(8), randomBytes(16)),
    newSecureAlgo: {
      _: 'securePasswordKdfAlgoPBKDF2HMACSHA512iter100000',
      salt: randomBytes(8),
    },
    secureRandom: randomBytes(32),
  }
  if (!own) return common
  const challenge = makeChallenge(own)
  logins.passwords.set(identity.id, { userId, challenge, owes: pending?.owes ?? false })
  return {
    ...common,
    hasPassword: true,
    currentAlgo: kdf(own.salt1, own.salt2),
    srp_B: challenge.B,
    srpId: challenge.id,
    hint: own.hint,
  }
}

/** Refuses unless `proof` shows the password of `userId`. Each question may be answered once. */
export const assertPassword = (context: Context, userId: number, proof: Proof): void => {
  const { world, logins, identity } = context
  const verifier = world.account(userId)?.password
  const { srpId, A, M1 } = proof
  if (!verifier) return
  if (!A || !M1) return refuse(400, 'PASSWORD_HASH_INVALID')
  const pending = logins.passwords.get(identity.id)
  if (!pending?.challenge || srpId !== pending.challenge.id || pending.userId !== userId) {
    return refuse(400, 'SRP_ID_INVALID')
  }
  logins.passwords.set(identity.id, { ...pending, challenge: null })
  if (!isProof(verifier, pending.challenge, { A, M1 })) refuse(400, 'PASSWORD_HASH_INVALID')
}

const update = (proof: Proof, settings: NewSettings, context: Context): boolean => {
  const { world, me } = context
  const account = world.account(me()) ?? refuse(400, 'USER_ID_INVALID')
  assertPassword(context, account.userId, proof)
  const password = nextPassword(settings)
  if (password && !password.hint && account.password) password.hint = account.password.hint
  world.store.commit(['accounts', String(account.userId), { ...account, password }])
  return true
}

/** What is kept of the password that was chosen; `null` takes it away. */
const nextPassword = ({ newAlgo, newPasswordHash, hint }: NewSettings): AccountRow['password'] => {
  if (!newAlgo || !newPasswordHash) return refuse(400, 'NEW_SETTINGS_EMPTY')
  if (newPasswordHash.length === 0) return null
  const isOurs = newAlgo.g === DH_G && newAlgo.p?.equals(DH_PRIME)
  if (!isOurs || newPasswordHash.length !== 256) return refuse(400, 'NEW_SETTINGS_INVALID')
  if (newAlgo.salt1.length < 32 || newAlgo.salt2.length < 16) return refuse(400, 'NEW_SALT_INVALID')
  return { salt1: newAlgo.salt1, salt2: newAlgo.salt2, v: newPasswordHash, hint: hint ?? '' }
}

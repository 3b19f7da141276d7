import { randomBytes } from 'node:crypto'

import { DH_G, DH_PRIME } from '../mtproto/prime.ts'
import { makeChallenge } from '../mtproto/srp.ts'
import type { TlObject } from '../tl/schema.ts'
import type { Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'

export const account: Methods = {
  'account.getPassword': method<object>((_, context) => password(context)),
  'account.updateStatus': method<object>(() => true),
  'account.getAuthorizations': method<object>((_, context) => authorizations(context)),
  'account.getPrivacy': method<object>(() => ({
    _: 'account.privacyRules',
    rules: [{ _: 'privacyValueAllowAll' }],
    chats: [],
    users: [],
  })),
  'account.getNotifySettings': method<object>(() => ({ _: 'peerNotifySettings' })),
}

const kdf = (salt1: Buffer, salt2: Buffer): TlObject => ({
  _: 'passwordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow',
  salt1,
  salt2,
  g: DH_G,
  p: DH_PRIME,
})

const password = ({ world, logins, identity }: Context): TlObject => {
  const pending = logins.passwords.get(identity.id)
  const userId = pending?.userId ?? identity.userId
  const own = userId === null ? null : world.account(userId)?.password
  const common = {
    _: 'account.password',
    newAlgo: kdf(randomBytes(8), randomBytes(16)),
    newSecureAlgo: {
      _: 'securePasswordKdfAlgoPBKDF2HMACSHA512iter100000',
      salt: randomBytes(8),
    },
    secureRandom: randomBytes(32),
  }
  if (!own || userId === null) return common
  const challenge = makeChallenge(own)
  logins.passwords.set(identity.id, { userId, challenge })
  return {
    ...common,
    hasPassword: true,
    currentAlgo: kdf(own.salt1, own.salt2),
    srp_B: challenge.B,
    srpId: challenge.id,
    hint: own.hint,
  }
}

const authorizations = (context: Context): TlObject => {
  const { world, me, identity } = context
  const own = [...world.store.table('keys').values()].filter((it) => it.userId === me())
  return {
    _: 'account.authorizations',
    authorizationTtlDays: 180,
    authorizations: own.map((key) => ({
      _: 'authorization',
      current: key.id === identity.id,
      hash: key.id === identity.id ? 0n : BigInt.asIntN(64, BigInt(`0x${key.id}`)),
      deviceModel: 'Client',
      platform: 'Desktop',
      systemVersion: '1',
      apiId: 1,
      appName: 'Client',
      appVersion: '1',
      dateCreated: Math.floor(key.createdAt / 1000),
      dateActive: seconds(context),
      ip: '127.0.0.1',
      country: '',
      region: '',
    })),
  }
}

import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import { saveProfile } from '../world/profiles.ts'
import { sessionsOf } from '../world/sessions.ts'
import { chatKey } from '../world/world.ts'
import { accountPrivacy } from './account-privacy.ts'
import { accountProfile } from './account-profile.ts'
import { endAllSessions, endSession } from './log-in.ts'
import type { Context, Methods } from './method.ts'
import { method } from './method.ts'
import type { Proof } from './password.ts'
import { assertPassword, passwords } from './password.ts'
import { viewSession } from './view-session.ts'

const WEEK_S = 604_800
const TTL_DAYS = 180

export const account: Methods = {
  ...accountPrivacy,
  ...accountProfile,
  ...passwords,
  'account.getAuthorizations': method<object>((_, context) => authorizations(context)),
  'account.resetAuthorization': method<{ hash: bigint }>(({ hash }, context) => {
    const own = sessionsOf(context.world, context.me())
    const row = own.find((it) => BigInt(it.hash) === hash && it.id !== context.identity.id)
    endSession(context, (row ?? refuse(400, 'HASH_INVALID')).id, 'reset')
    return true
  }),
  'account.changeAuthorizationSettings': method<{ hash: bigint }>(({ hash }, { world, me }) => {
    const isKnown = sessionsOf(world, me()).some((it) => BigInt(it.hash) === hash)
    return isKnown || refuse(400, 'HASH_INVALID')
  }),
  'account.setAuthorizationTTL': method<object>(() => true),
  'account.getAccountTTL': method<object>(() => ({ _: 'accountDaysTTL', days: 365 })),
  'account.setAccountTTL': method<object>(() => true),
  'account.getNotifySettings': method<object>(() => ({ _: 'peerNotifySettings' })),
  'account.updateNotifySettings': method<object>(() => true),
  'account.registerDevice': method<object>(() => true),
  'account.unregisterDevice': method<object>(() => true),
  'account.deleteAccount': method<{ password?: Proof }>(({ password }, context) =>
    deleteAccount(password, context),
  ),
}

const authorizations = (context: Context): TlObject => {
  const { world, me, identity } = context
  const own = [...world.store.table('keys').values()]
    .filter((it) => it.userId === me())
    .sort((a, b) => Number(b.id === identity.id) - Number(a.id === identity.id))
  return {
    _: 'account.authorizations',
    authorizationTtlDays: TTL_DAYS,
    authorizations: own.map((key) => viewSession(context, key)),
  }
}

/** The account is gone for good; its number and name are free again. Chats of others keep it. */
const deleteAccount = (proof: Proof | undefined, context: Context): boolean => {
  const { world, me } = context
  const userId = me()
  const user = world.user(userId) ?? refuse(400, 'USER_ID_INVALID')
  if (world.account(userId)?.password) {
    if (!proof) return refuse(420, `2FA_CONFIRM_WAIT_${WEEK_S}`)
    assertPassword(context, userId, proof)
  }
  const gone = { ...user, deleted: true, phone: null, username: null, echoes: false, persona: null }
  const contacts = [...world.store.table('contacts').values()].filter((it) => it.owner === userId)
  saveProfile(world, userId, { about: null, privacy: {} })
  world.store.commit(
    ['users', String(userId), gone],
    ['accounts', String(userId), null],
    ...contacts.map((it) => ['contacts', chatKey(userId, it.peer), null] as const),
  )
  endAllSessions(context, userId)
  return true
}

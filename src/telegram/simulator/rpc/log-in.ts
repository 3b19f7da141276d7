import { randomBytes } from 'node:crypto'

import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import { forgetCodes } from '../world/codes.ts'
import type { SessionRow } from '../world/sessions.ts'
import { sessionOf, sessionsOf } from '../world/sessions.ts'
import { viewUser } from '../world/views.ts'
import type { Api, Context } from './method.ts'
import { seconds } from './method.ts'

const UNKNOWN = { apiId: 0, deviceModel: 'Unknown', systemVersion: '', appVersion: '' }

/** Lets the key behind a request be `userId` from now on. */
export const logIn = (context: Context, userId: number, imported = false): TlObject => {
  const { world, keys, identity, audience, session, logins } = context
  const user = world.user(userId) ?? refuse(400, 'USER_ID_INVALID')
  if (identity.userId !== null) audience.remove(identity.userId, session)
  const row: SessionRow = {
    ...(session.client ?? sessionOf(world, identity.id) ?? UNKNOWN),
    id: identity.id,
    userId,
    hash: String(randomBytes(8).readBigInt64LE(0) | 1n),
    createdAt: world.now(),
    activeAt: world.now(),
    imported,
    ended: null,
  }
  world.store.commit(['sessions', row.id, row])
  keys.update(identity.id, { userId })
  logins.passwords.delete(identity.id)
  if (user.phone) forgetCodes(world, user.phone)
  if (!imported) tellOthers(context, row)
  audience.add(userId, session)
  return { _: 'auth.authorization', user: viewUser(world, userId, user) }
}

const tellOthers = (context: Context, row: SessionRow): void =>
  context.audience.push(row.userId, {
    _: 'updateShort',
    update: {
      _: 'updateNewAuthorization',
      unconfirmed: true,
      hash: BigInt(row.hash),
      date: seconds(context),
      device: row.deviceModel,
      location: 'Local',
    },
    date: seconds(context),
  })

/** Ends a login: the key is nobody's, and it hears no more of the account. */
export const endSession = (
  { world, keys, audience }: Pick<Api, 'world' | 'keys' | 'audience'>,
  keyId: string,
  ended: 'revoked' | 'reset',
): void => {
  const userId = world.store.table('keys').get(keyId)?.userId ?? null
  const row = sessionOf(world, keyId)
  if (row && !row.ended) world.store.commit(['sessions', keyId, { ...row, ended }])
  if (userId === null) return
  keys.update(keyId, { userId: null })
  for (const session of audience.sessions(userId)) {
    if (keys.identityOf(session.key.id)?.id === keyId) audience.remove(userId, session)
  }
}

/** Ends all logins of an account, but for one key. Gives how many there were. */
export const endAllSessions = (
  api: Pick<Api, 'world' | 'keys' | 'audience'>,
  userId: number,
  but: string | null = null,
): number => {
  const keys = [...api.world.store.table('keys').values()]
  const own = keys.filter((it) => it.userId === userId && it.id !== but)
  for (const { id } of own) endSession(api, id, 'revoked')
  return own.length
}

/** Whether someone is logged in who could read a code in Telegram itself. */
export const hasOtherSession = ({ world, identity }: Context, userId: number): boolean =>
  sessionsOf(world, userId).some((it) => it.id !== identity.id && !it.imported)

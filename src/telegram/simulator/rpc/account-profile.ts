import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { UserRow } from '../world/model.ts'
import { saveProfile } from '../world/profiles.ts'
import { acquaintances, noteOnline, viewStatus } from '../world/status.ts'
import { viewUpdates, viewUser } from '../world/views.ts'
import type { Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'

type Profile = { firstName?: string; lastName?: string; about?: string }

const MAX_NAME = 64
const MAX_ABOUT = 70
const USERNAME = /^[A-Za-z](?:_?[A-Za-z0-9])*$/

/** Who an account says it is. */
export const accountProfile: Methods = {
  'account.updateProfile': method<Profile>((profile, context) => updateProfile(profile, context)),
  'account.checkUsername': method<{ username: string }>(({ username }, context) =>
    isFree(validUsername(username), context),
  ),
  'account.updateUsername': method<{ username: string }>(({ username }, context) =>
    updateUsername(username, context),
  ),
  'account.updateStatus': method<{ offline: boolean }>(({ offline }, context) => {
    const { world, me, audience } = context
    noteOnline(world, me(), !offline)
    if (offline) saveProfile(world, me(), { lastSeen: world.now() })
    for (const viewer of acquaintances(world, me())) {
      const status = viewStatus(world, viewer, me())
      const update = { _: 'updateUserStatus', userId: BigInt(me()), status }
      audience.push(viewer, { _: 'updateShort', update, date: seconds(context) })
    }
    return true
  }),
}

const self = ({ world, me }: Context): UserRow =>
  world.user(me()) ?? refuse(401, 'AUTH_KEY_UNREGISTERED')

const updateProfile = ({ firstName, lastName, about }: Profile, context: Context): TlObject => {
  const { world, me } = context
  const user = self(context)
  if (firstName !== undefined && !firstName.trim()) return refuse(400, 'FIRSTNAME_INVALID')
  if ((firstName?.length ?? 0) > MAX_NAME) return refuse(400, 'FIRSTNAME_INVALID')
  if ((lastName?.length ?? 0) > MAX_NAME) return refuse(400, 'LASTNAME_INVALID')
  if ((about?.length ?? 0) > MAX_ABOUT) return refuse(400, 'ABOUT_TOO_LONG')
  if (about !== undefined) saveProfile(world, me(), { about: about || null })
  return rename(context, {
    ...user,
    firstName: firstName?.trim() ?? user.firstName,
    lastName: lastName === undefined ? user.lastName : lastName.trim() || null,
  })
}

const validUsername = (username: string): string => {
  const isValid = USERNAME.test(username) && username.length >= 5 && username.length <= 32
  return isValid ? username : refuse(400, 'USERNAME_INVALID')
}

const isFree = (username: string, { world, me }: Context): boolean => {
  const holder = world.byUsername(username) ?? world.chatByUsername(username)
  return holder === undefined || holder.id === me()
}

const updateUsername = (username: string, context: Context): TlObject => {
  const user = self(context)
  if (username === (user.username ?? '')) return refuse(400, 'USERNAME_NOT_MODIFIED')
  if (username && !isFree(validUsername(username), context)) {
    return refuse(400, 'USERNAME_OCCUPIED')
  }
  return rename(context, { ...user, username: username || null })
}

/** Keeps the new names, and tells the account's other sessions and those who know it. */
const rename = (context: Context, user: UserRow): TlObject => {
  const { world, audience, session } = context
  world.store.commit(['users', String(user.id), user])
  const usernames = user.username
    ? [{ _: 'username', editable: true, active: true, username: user.username }]
    : []
  const update = {
    _: 'updateUserName',
    userId: BigInt(user.id),
    firstName: user.firstName,
    lastName: user.lastName ?? '',
    usernames,
  }
  for (const viewer of [user.id, ...acquaintances(world, user.id)]) {
    audience.push(viewer, viewUpdates(world, viewer, [update], [user.id]), session)
  }
  return viewUser(world, user.id, user)
}

import type { World } from './world.ts'

/** What privacy rules are about, as TL names them without `privacyKey`. */
export type PrivacyKey =
  | 'StatusTimestamp'
  | 'PhoneNumber'
  | 'AddedByPhone'
  | 'ChatInvite'
  | 'Forwards'
  | (string & {})

/** One rule, e.g. `{ kind: 'AllowUsers', users: [7] }`. */
export type PrivacyRule = { kind: string; users: readonly number[] }

/** What a user has set up, beside name and phone. */
export type ProfileRow = {
  userId: number
  about: string | null
  privacy: Readonly<Record<string, readonly PrivacyRule[]>>
  /** Unix milliseconds. */
  lastSeen: number | null
}

const blank = (userId: number): ProfileRow => ({
  userId,
  about: null,
  privacy: {},
  lastSeen: null,
})

const DEFAULTS: Readonly<Record<string, readonly PrivacyRule[]>> = {
  PhoneNumber: [
    { kind: 'AllowContacts', users: [] },
    { kind: 'DisallowAll', users: [] },
  ],
}
const OPEN: readonly PrivacyRule[] = [{ kind: 'AllowAll', users: [] }]

export const profileOf = (world: World, userId: number): ProfileRow =>
  world.store.table('profiles').get(String(userId)) ?? blank(userId)

export const saveProfile = (
  world: World,
  userId: number,
  change: Partial<Omit<ProfileRow, 'userId'>>,
): void => {
  const row = { ...profileOf(world, userId), ...change }
  world.store.commit(['profiles', String(userId), row])
}

export const rulesOf = (world: World, userId: number, key: PrivacyKey): readonly PrivacyRule[] =>
  profileOf(world, userId).privacy[key] ?? DEFAULTS[key] ?? OPEN

/** Whether the rules let `viewer` in. The narrowest rule that fits decides: users, contacts, all. */
export const isAllowed = (
  rules: readonly PrivacyRule[],
  { viewer, isContact, isBot }: { viewer: number; isContact: boolean; isBot: boolean },
): boolean => {
  const fits = (kind: string) =>
    rules.some((it) => it.kind === kind && (!kind.endsWith('Users') || it.users.includes(viewer)))
  if (fits('DisallowUsers')) return false
  if (fits('AllowUsers')) return true
  if (isBot && fits('DisallowBots')) return false
  if (isBot && fits('AllowBots')) return true
  if (isContact && fits('DisallowContacts')) return false
  if (isContact && fits('AllowContacts')) return true
  return fits('AllowAll')
}

/** Whether `owner` lets `viewer` see or do what `key` is about. */
export const allows = (world: World, owner: number, key: PrivacyKey, viewer: number): boolean => {
  if (owner === viewer) return true
  const isBot = world.store.table('bots').has(String(viewer))
  const isContact = world.isContact(owner, viewer)
  return isAllowed(rulesOf(world, owner, key), { viewer, isContact, isBot })
}

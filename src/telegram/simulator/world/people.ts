import { makeVerifier } from '../mtproto/srp.ts'
import type { Persona, UserRow } from './model.ts'
import { normalPhone } from './world.ts'
import type { World } from './world.ts'

export type NewUser = {
  firstName: string
  lastName?: string | undefined
  username?: string | undefined
  phone?: string | undefined
  persona?: Persona | undefined
  timeZone?: string | undefined
  echoes?: boolean
}

const makeUser = (world: World, user: NewUser): UserRow => ({
  id: world.nextUserId(),
  firstName: user.firstName,
  lastName: user.lastName ?? null,
  username: user.username?.replace(/^@/, '') ?? null,
  phone: user.phone ? normalPhone(user.phone) : null,
  persona: user.persona ?? null,
  timeZone: user.timeZone ?? null,
  echoes: user.echoes ?? false,
  deleted: false,
})

/** The person with this phone or username, made if nobody has it yet. Calling it twice changes nothing. */
export const ensurePerson = (world: World, wanted: NewUser): UserRow => {
  const known =
    (wanted.phone && world.byPhone(wanted.phone)) ||
    (wanted.username && world.byUsername(wanted.username))
  if (known) return known
  const user = makeUser(world, wanted)
  world.store.commit(['users', String(user.id), user])
  return user
}

/** The account with this phone, made if there is none: someone who can log in. */
export const ensureAccount = (
  world: World,
  wanted: NewUser & { phone: string; code?: string | undefined; password?: string | undefined },
): UserRow => {
  const user = ensurePerson(world, wanted)
  const known = world.account(user.id)
  const password = wanted.password
    ? { ...makeVerifier(wanted.password), hint: 'the usual one' }
    : (known?.password ?? null)
  world.store.commit([
    'accounts',
    String(user.id),
    {
      userId: user.id,
      code: wanted.code ?? known?.code ?? '12345',
      password,
      banned: known?.banned ?? false,
    },
  ])
  return user
}

/** The world a simulator begins with. */
export const seedWorld = (world: World): void => {
  if (world.store.table('users').size > 0) return
  ensureAccount(world, { phone: '+15550000000', firstName: 'Acc0' })
  ensureAccount(world, { phone: '+15559999999', firstName: 'TwoFA', password: 'hunter2' })
  ensurePerson(world, { firstName: 'Carol', username: 'carol_shop', echoes: true })
}

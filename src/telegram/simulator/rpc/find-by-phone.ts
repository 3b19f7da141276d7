import type { UserRow } from '../world/model.ts'
import { allows } from '../world/profiles.ts'
import type { Context } from './method.ts'

/** Who has a number, as far as they let the asking account find them by it. */
export const findByPhone = ({ world, me }: Context, phone: string): UserRow | undefined => {
  const user = world.byPhone(phone)
  const isFound = user && !user.deleted && allows(world, user.id, 'AddedByPhone', me())
  return isFound ? user : undefined
}

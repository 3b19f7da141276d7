import { refuse } from '../mtproto/rpc-error.ts'
import type { World } from '../world/world.ts'
import type { Context } from './method.ts'

export const DEFAULT_DC = 2
/** All data centres. They share one address; which is meant is a matter of the auth key. */
export const DCS = [1, 2, 3, 4, 5] as const

export const isDc = (id: number): boolean => DCS.some((it) => it === id)

/** The data centre that keeps an account. */
export const homeOf = (world: World, userId: number): number =>
  world.account(userId)?.dc ?? DEFAULT_DC

/** The data centre of the key in use; `null` when its handshake did not name one. */
export const dcOf = ({ session, identity }: Context): number | null =>
  session.key.dc ?? identity.dc ?? null

/**
 * Redirects whoever is at the wrong data centre. Most clients do not say in the handshake which one
 * they mean. Such a key stands for the default one until it has been redirected: the next key that
 * comes for the same `topic` is then the one made for `home`.
 */
export const requireHome = (
  context: Context,
  { topic, home, error }: { topic: string; home: number; error: 'PHONE' | 'USER' },
): void => {
  if (settles(context, topic, home)) return
  context.logins.redirects.set(topic, context.identity.id)
  refuse(303, `${error}_MIGRATE_${home}`)
}

/** Whether the key in use is one for `home`; if it has not said, it may become one. */
export const settles = (context: Context, topic: string, home: number): boolean => {
  const { identity, keys, logins } = context
  const here = dcOf(context)
  if (here !== null) return here === home
  const redirected = logins.redirects.get(topic)
  const follows = redirected !== undefined && redirected !== identity.id
  if (home !== DEFAULT_DC && !follows) return false
  logins.redirects.delete(topic)
  keys.update(identity.id, { dc: home })
  return true
}

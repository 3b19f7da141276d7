import type { TlUser } from './updates.ts'

import { isPerson } from './updates.ts'

/** An account meets fewer bots than this; beyond it they are asked about again. */
const MOST = 10_000

/**
 * Whoever writes to an account and is no person. A short message tells the number of its writer and
 * nothing else, so one of a bot that nobody remembers is a stranger's each time, and shuts the gate of the
 * account until the difference has said who that is.
 */
export const makeNotPeople = () => {
  const known = new Set<string>()
  return {
    learn: (users: readonly TlUser[]): void => {
      // An empty one says nothing about who it is.
      for (const user of users)
        if (user.className === 'User' && !isPerson(user) && known.size < MOST)
          known.add(user.id.toString())
    },
    has: (id: string): boolean => known.has(id),
  }
}

export type NotPeople = Pick<ReturnType<typeof makeNotPeople>, 'learn' | 'has'>

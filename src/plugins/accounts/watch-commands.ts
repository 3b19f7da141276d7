import type { AccountCommand } from '../../core/model/account.ts'
import type { RoleContext } from '../roles.ts'
import type { Bell } from './bell.ts'

import { slugs } from '../../collections/slugs.ts'
import { SECOND } from '../../core/time.ts'
import { makeBell, quietSleep } from './bell.ts'
import { repeat } from './repeat.ts'

const LOOK_EVERY = 2 * SECOND

type Context = Pick<RoleContext, 'mongo' | 'log'>

/**
 * platform: rings for each account of this process that has a command waiting. One change stream a
 * process, and one read behind it that finds what the stream missed.
 */
export const watchCommands = (context: Context) => {
  const bells = new Map<string, Bell>()
  const stop = new AbortController()
  const loops = [
    repeat(context, stop.signal, {
      what: 'look for account commands',
      pause: () => quietSleep(LOOK_EVERY, stop.signal),
      work: () => ringForWaiting(context, bells),
    }),
    follow(context, bells, stop.signal),
  ]
  return {
    bellFor: (account: string): Bell => {
      const bell = makeBell()
      bells.set(account, bell)
      return bell
    },
    /** Unless the account was taken again meanwhile. */
    forget: (account: string, bell: Bell): void => {
      if (bells.get(account) === bell) bells.delete(account)
    },
    close: async (): Promise<void> => {
      stop.abort()
      await Promise.all(loops)
    },
  }
}

/** platform: what waits for the accounts that this process holds, of whatever workspaces. */
const ringForWaiting = async (
  { mongo }: Context,
  bells: ReadonlyMap<string, Bell>,
): Promise<void> => {
  if (bells.size === 0) return
  const waiting = await mongo.db
    .collection<AccountCommand>(slugs.accountCommands)
    .distinct('account', { state: 'waiting', claimedAt: null, account: { $in: [...bells.keys()] } })
  for (const account of waiting) bells.get(account)?.ring()
}

/** platform: new commands of whatever workspace; only those for accounts held here ring. */
const follow = async (
  { mongo, log }: Context,
  bells: ReadonlyMap<string, Bell>,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    const stream = mongo.db
      .collection<AccountCommand>(slugs.accountCommands)
      .watch([{ $match: { operationType: 'insert' } }])
    const end = () => void stream.close().catch(() => {})
    signal.addEventListener('abort', end)
    try {
      for await (const change of stream) {
        if (change.operationType === 'insert') bells.get(change.fullDocument.account)?.ring()
      }
    } catch (err) {
      if (!signal.aborted) log.warn('watching account commands: starting again', { err })
    }
    signal.removeEventListener('abort', end)
    end()
    await quietSleep(SECOND, signal)
  }
}

import type { SimProcess } from './sim-process.ts'
import type { SimTelegram } from './telegram-server.ts'
import type { World } from './world.ts'

import { closesAfter } from './telegram-server.ts'

type Parts = { world: World; process: SimProcess; telegram: SimTelegram }

/** A connection that uses the session's key while it opens, and never comes to an end of that by itself. */
export const dial = ({ world, process, telegram }: Parts, account: string): (() => void) => {
  const link = telegram.connect(account, process)
  const endAt = (moment: number): void => {
    link.endedAt = Math.min(link.endedAt ?? moment, moment)
  }
  process.deliver(world.now() + 50, () => {
    if (link.endedAt === null) telegram.touch(link)
  })
  process.onEnd((silent) => {
    if (!silent) endAt(world.now())
  })
  process.onThaw((since) => {
    const gone = closesAfter(link, since)
    if (world.now() >= gone) endAt(gone)
  })
  return () => {
    if (link.endedAt === null) world.reach('gave an opening up')
    endAt(world.now() + 50)
  }
}

import type { Lane } from '../core/model/lane.ts'
import type { Logger } from '../core/logger.ts'
import type {
  IncomingUpdate,
  Result,
  TelegramClient,
  TelegramFailure,
  TelegramGateway,
  UploadedFiles,
} from '../telegram/gateway.ts'
import type { Lifetime } from '../core/lifetime.ts'
import type { AccountActor } from './actor.ts'
import type { Timing } from './ports.ts'
import type { TelegramApi } from './telegram-api.ts'

import { SECOND } from '../core/time.ts'
import { makeLifetime, prolongLifetime } from '../core/lifetime.ts'
import { NO_API_CODE } from '../core/outage.ts'

export type ActorOptions = {
  lane: Lane
  gateway: TelegramGateway
  /** Asked for at each connection: it may have been given meanwhile. */
  api: () => Promise<TelegramApi | null>
  /**
   * Asks the database whether the lease is still ours, right before any connection begins, a login's too;
   * ends the actor where it is not. A machine that stood still may hold for its own what has long passed on.
   */
  confirm?: () => Promise<void>
  /** Of the account, so it outlives a connection; left out, the client remembers by itself. */
  uploads?: UploadedFiles
  log: Logger
  timing: Timing
  /** Until when the lease is certain, on that clock. */
  certainUntil: number
}

/** An actor as its holder sees it. */
export type HeldActor = AccountActor & {
  /** Moves the deadline after a renewal. At the deadline the client is destroyed, whatever is in flight. */
  prolong: (certainUntil: number) => void
  /** Destroys the connection and aborts everything at once. Settles when nothing of it is on the line any more. */
  abort: (why: string) => Promise<void>
  /** Settles when every task asked for so far has finished. */
  idle: () => Promise<void>
}

/** The one way to an account's connection while its lane is held. */
export const makeActor = (options: ActorOptions): HeldActor => {
  const { lane, log, timing } = options
  const aborter = new AbortController()
  const mailbox = makeMailbox(aborter.signal)
  let deadline = options.certainUntil
  const isCertain = () => !aborter.signal.aborted && timing.monotonic() < deadline
  const lifetime = makeLifetime(deadline)
  const connection = makeConnection({ ...options, lifetime }, aborter.signal, isCertain)
  let disarm: () => void = () => {}
  let ended: Promise<void> | null = null

  const end = (why: string): Promise<void> => {
    log.warn('account given up', { lane: lane._id, fence: lane.fence, why })
    // Also for a connection that opens at this moment, should nobody get through to it.
    prolongLifetime(lifetime, 0)
    aborter.abort(new Error(why))
    return connection.disconnect()
  }
  const abort = (why: string): Promise<void> => {
    disarm()
    ended ??= end(why)
    return ended
  }
  const arm = () => {
    disarm()
    if (aborter.signal.aborted) return
    disarm = timing.at(deadline, () => void abort('lease deadline'))
  }
  arm()
  return {
    tenant: lane.tenant,
    account: lane.account,
    network: lane.network,
    fence: lane.fence,
    // Whoever held the account before may have sent a moment ago.
    pace: { nextAt: timing.monotonic() + SECOND, restUntil: 0, flood: { until: 0 } },
    signal: aborter.signal,
    safeFor: (ms) => !aborter.signal.aborted && timing.monotonic() + ms <= deadline,
    exclusive: mailbox.run,
    idle: mailbox.idle,
    ...connection,
    prolong: (until) => {
      if (aborter.signal.aborted) return
      deadline = until
      prolongLifetime(lifetime, until)
      arm()
    },
    abort,
  }
}

/** Tasks one after the other, in order of asking; none begins once the signal has aborted. */
const makeMailbox = (signal: AbortSignal) => {
  let last: Promise<unknown> = Promise.resolve()
  const run = <T>(task: () => Promise<T>): Promise<T> => {
    const mine = last.then(() => {
      signal.throwIfAborted()
      return task()
    })
    last = mine.catch(() => {})
    return mine
  }
  return { run, idle: async () => void (await last) }
}

type Guarded = (what: string, work: () => Promise<void>) => Promise<void>
type Guard = Pick<ActorOptions, 'log' | 'lane'> & { signal: AbortSignal }

const guardedBy =
  ({ log, lane, signal }: Guard): Guarded =>
  (what, work) =>
    work().catch((err: unknown) => {
      if (!signal.aborted) log.error(`${what} failed`, { lane: lane._id, err })
    })

/** Runs listeners; one that fails is logged and holds nobody up. */
const makeListeners = (guarded: Guarded) => {
  const onUpdate: ((update: IncomingUpdate) => Promise<void>)[] = []
  const onConnected: (() => Promise<void>)[] = []
  const onBroken: ((failure: TelegramFailure) => Promise<void>)[] = []
  return {
    onUpdate: (listener: (update: IncomingUpdate) => Promise<void>) => void onUpdate.push(listener),
    onConnected: (listener: () => Promise<void>) => void onConnected.push(listener),
    onBroken: (listener: (failure: TelegramFailure) => Promise<void>) =>
      void onBroken.push(listener),
    update: async (update: IncomingUpdate) => {
      for (const listener of onUpdate) await guarded('onUpdate', () => listener(update))
    },
    signedIn: async () => {
      for (const listener of onConnected) await guarded('onConnected', listener)
    },
    broke: async (failure: TelegramFailure) => {
      for (const listener of onBroken) await guarded('onBroken', () => listener(failure))
    },
  }
}

/** What is known of the open connection; of the next one nothing is known again. */
const makeMarks = (connection: () => TelegramClient | null, tell: () => Promise<void>) => {
  let known: TelegramClient | null = null
  let readUp: TelegramClient | null = null
  const client = () => (connection() === known ? known : null)
  return {
    ...{ connection, client },
    writer: () => (client() === readUp ? readUp : null),
    signedIn: (): Promise<void> => {
      known = connection()
      return tell()
    },
    caughtUp: (on: TelegramClient): void => {
      readUp = on
    },
    behind: (): void => {
      readUp = null
    },
  }
}

const noApplication = { ok: false, failure: { kind: 'unreachable', code: NO_API_CODE } } as const
const leaseLost = { ok: false, failure: { kind: 'unreachable', code: 'LEASE_LOST' } } as const

const refuse = async (late: TelegramClient): Promise<Result<TelegramClient>> => {
  await late.close()
  return leaseLost
}

/** The one connection that opens at this moment: it uses the account's key, as an open one does. */
const makeOpening = () => {
  let current: { stop: AbortController; done: Promise<unknown> } | null = null
  return {
    during: <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
      const stop = new AbortController()
      const done = work(stop.signal)
      current = { stop, done }
      return done
    },
    /** Resolves when it is open and closed again, or never came to be. */
    giveUp: async (): Promise<void> => {
      current?.stop.abort()
      await current?.done.catch(() => {})
    },
  }
}

/** The account's client and who listens to it. */
const makeConnection = (
  { gateway, api, confirm, log, lane, lifetime, uploads }: ActorOptions & { lifetime: Lifetime },
  signal: AbortSignal,
  isCertain: () => boolean,
) => {
  const { update, ...listeners } = makeListeners(guardedBy({ log, lane, signal }))
  let client: TelegramClient | null = null
  let generation = 0
  let ended: { generation: number; told: Promise<void> } | null = null
  const opening = makeOpening()
  const marks = makeMarks(() => client, listeners.signedIn)

  const taken = () => {
    const open = client
    client = null
    return open
  }
  const broke = (failure: TelegramFailure): Promise<void> => {
    if (ended?.generation === generation) return ended.told
    const open = taken()
    ended = { generation, told: listeners.broke(failure).then(() => open?.close()) }
    return ended.told
  }
  const close = async () => {
    const open = taken()
    generation += 1
    await Promise.all([open?.close(), opening.giveUp()])
  }
  const open = async (session: string | null): Promise<Result<TelegramClient>> => {
    await close()
    const mine = generation
    const application = await api()
    if (!application) return noApplication
    await confirm?.()
    if (signal.aborted || mine !== generation) return leaseLost
    return opening.during(async (given) => {
      const opened = await gateway.open({
        ...{ session, api: application, lifetime, signal: given, ...(uploads && { uploads }) },
        onUpdate: async (received) => (mine === generation ? update(received) : undefined),
        onBroken: (failure) => void (mine === generation && broke(failure)),
      })
      if (!opened.ok) return opened
      // A process that stood still meanwhile may get here before its deadline does.
      if (!isCertain() || mine !== generation) return refuse(opened.value)
      client = opened.value
      return opened
    })
  }
  return { ...listeners, ...marks, broke, open, disconnect: close }
}

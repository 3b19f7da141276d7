import type { Lifetime } from '../core/lifetime.ts'
import type { TelegramFailure } from './gateway.ts'
import type { BaseClient, ClientLibrary, RawUpdate } from './library.ts'

import { SECOND } from '../core/time.ts'
import { deadlines, type OnEnd, withDeadline } from './deadlines.ts'
import { toFailure } from './errors.ts'
import { endsSession } from './failures.ts'
import { int64 } from './library.ts'
import { watchLifetime } from './watch-lifetime.ts'
import { LOOK_AFTER, makeQuietWatch } from './quiet-watch.ts'

/** Telegram drops a silent link after this long; a lease's margin must outlast it. */
const DISCONNECT_DELAY_SECONDS = 15
const PING_EVERY = 5 * SECOND

/** The parts of the library's sender that we hold on to. */
type Sender = {
  send: (request: object) => Promise<unknown>
  isConnected: () => boolean
  _updateCallback?: (client: unknown, update: RawUpdate) => void
  _lastAcks?: unknown[]
}
type Innards = { _sender?: Sender; _exportedSenderReleaseTimeouts?: Map<unknown, NodeJS.Timeout> }

export type Wire = ReturnType<typeof makeWire>

export type WireOptions = {
  library: ClientLibrary
  client: BaseClient
  onRaw: (update: RawUpdate) => void
  onBroken: (failure: TelegramFailure) => void
  /** Closed or broken: nothing more is taken. */
  onEnd: () => void
  lifetime?: Lifetime
  /** Milliseconds of silence after which Telegram is asked whether it knows the session. */
  lookAfterMs?: number
}

/**
 * The line to Telegram under one client: one request in flight, a deadline on each, pings that keep
 * the link's disconnect delay at 15 s, and one moment at which it is broken for good. The library
 * neither reconnects nor retries: both are decided above, where the lease is known.
 */
export const makeWire = ({
  library,
  client,
  onRaw,
  onBroken,
  onEnd,
  lifetime,
  lookAfterMs = LOOK_AFTER,
}: WireOptions) => {
  const innards = client as unknown as Innards
  const end = makeEnd()
  const close = async () => {
    if (!end.reach()) return
    pings.stop()
    quiet.stop()
    watch?.stop()
    onEnd()
    await destroyFully(client, innards)
  }
  const breakWith = (failure: TelegramFailure) => {
    if (end.isReached()) return
    void close()
    onBroken(failure)
  }
  const hook = makeHook(innards, (update) => {
    if (end.isReached()) return
    const state = connectionState(update)
    if (state === null) onRaw(update)
    if (state === 0) breakWith({ kind: 'session-dead', code: 'AUTH_KEY_UNKNOWN' })
    if (state === -1) breakWith({ kind: 'unreachable', code: 'CONNECTION_LOST' })
  })
  const pings = startPings(library, hook)
  const call = makeCalls(end, breakWith, () => quiet.heard())
  const requests = makeRequests({ client, hook, call, onOpen: () => pings.ping() })
  const quiet = makeQuietWatch(lookAfterMs, () =>
    requests.send(new library.module.Api.updates.GetState()),
  )
  const watch =
    lifetime &&
    watchLifetime(lifetime, () => breakWith({ kind: 'unreachable', code: 'LEASE_DEADLINE' }))
  // From then on somebody is signed in: silence is looked into.
  return { close, ...requests, onEnd: end.onEnd, signedIn: quiet.begin }
}

type Requests = {
  client: BaseClient
  hook: () => Sender | undefined
  call: ReturnType<typeof makeCalls>
  onOpen: () => void
}

const makeRequests = ({ client, hook, call, onOpen }: Requests) => ({
  connect: () =>
    call(async () => {
      await client.connect()
      if (!hook()?.isConnected()) throw new Error('CONNECT_FAILED')
      onOpen()
    }, deadlines.open),
  /**
   * Straight to the sender: no sleeping, no retries, no entity tables of the library. `departure` is
   * waited for when it is this request's turn, so that nothing comes between the last word and the wire.
   */
  send: <T>(
    request: object,
    ms: number = deadlines.call,
    departure?: () => Promise<void>,
  ): Promise<T> =>
    call(
      () => {
        const sender = hook()
        if (!sender) throw new Error('CONNECTION_LOST')
        return sender.send(request) as Promise<T>
      },
      ms,
      departure,
    ),
  /** Through the library's `invoke`, which follows a number to its own data centre. */
  follow: <T>(request: object): Promise<T> =>
    call(async () => {
      hook()
      const answer = await client.invoke(request as Parameters<BaseClient['invoke']>[0])
      hook()
      return answer as T
    }, deadlines.open),
})

type End = ReturnType<typeof makeEnd>

/** The one moment after which nothing is sent and every waiting call is told so. */
const makeEnd = () => {
  let reached = false
  const waiting = new Set<(error: Error) => void>()
  const onEnd: OnEnd = (tell) => {
    if (reached) tell(new Error('CONNECTION_LOST'))
    waiting.add(tell)
    return () => waiting.delete(tell)
  }
  return {
    onEnd,
    isReached: () => reached,
    /** False when it was reached before. */
    reach: (): boolean => {
      if (reached) return false
      reached = true
      for (const tell of waiting) tell(new Error('CONNECTION_LOST'))
      return true
    },
  }
}

/** Runs calls one after the other, each with its deadline. A call rejects with the library's error. */
const makeCalls = (end: End, breakWith: (failure: TelegramFailure) => void, heard: () => void) => {
  let queue: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>, ms: number, first?: () => Promise<void>): Promise<T> => {
    const mine = queue.then(async () => {
      // What waits for its moment has not left: that is certain, before its turn and in it.
      if (end.isReached()) throw new Error(first ? 'NOT_WANTED' : 'CONNECTION_LOST')
      await first?.()
      try {
        const answer = await withDeadline(ms, work(), end.onEnd)
        heard()
        return answer
      } catch (error) {
        const failure = toFailure(error)
        if (failure.code === 'DEADLINE' || endsSession(failure)) breakWith(failure)
        throw error
      }
    })
    queue = mine.catch(() => {})
    return mine
  }
}

/** -1 lost, 0 the key is unknown, 1 connected; null when it is an update of Telegram's. */
const connectionState = (update: RawUpdate): number | null =>
  typeof update['state'] === 'number' && update.className === undefined ? update['state'] : null

/**
 * Puts us between the library and its sender: updates come to us as they are, and every ping carries
 * our delay. The library makes a new sender when it changes data centre, so this precedes each call.
 */
const makeHook = (innards: Innards, received: (update: RawUpdate) => void) => {
  const onUpdate = (_client: unknown, update: RawUpdate) => received(update)
  return (): Sender | undefined => {
    const sender = innards._sender
    if (!sender || sender._updateCallback === onUpdate) return sender
    sender._updateCallback = onUpdate
    forgetAcks(sender)
    const send = sender.send.bind(sender)
    sender.send = (request) => send(withDelay(request))
    return sender
  }
}

/**
 * The library keeps the last ten acknowledgements of a connection, to say them again after a bad salt.
 * One that is lost costs an answer that comes twice and is known then; four hundred connections that
 * keep theirs were a third of what a collection of young garbage had to carry over.
 */
const forgetAcks = ({ _lastAcks }: Sender): void => {
  if (_lastAcks) _lastAcks.push = () => 0
}

const withDelay = (request: object): object => {
  if ((request as RawUpdate).className === 'PingDelayDisconnect')
    Object.assign(request, { disconnectDelay: DISCONNECT_DELAY_SECONDS })
  return request
}

const startPings = (library: ClientLibrary, hook: () => Sender | undefined) => {
  const { Api } = library.module
  const ping = () => {
    const sender = hook()
    if (!sender?.isConnected()) return
    const pingId = int64(library, Math.floor(performance.now() * 1000))
    const disconnectDelay = DISCONNECT_DELAY_SECONDS
    sender.send(new Api.PingDelayDisconnect({ pingId, disconnectDelay })).catch(() => {})
  }
  const timer = setInterval(ping, PING_EVERY)
  timer.unref()
  return { ping, stop: () => clearInterval(timer) }
}

/** Closes every link and timer; the libraries' own `destroy` leaves upload senders and a 30 s timer behind. */
const destroyFully = async (client: BaseClient, innards: Innards): Promise<void> => {
  for (const timer of innards._exportedSenderReleaseTimeouts?.values() ?? []) {
    if (typeof timer === 'object') clearTimeout(timer)
  }
  await client.destroy().catch(() => {})
}

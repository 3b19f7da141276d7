import type { TelegramFailure } from './gateway.ts'
import type { BaseClient, ClientLibrary, RawUpdate } from './library.ts'

import { SECOND } from '../core/time.ts'
import { deadlines, withDeadline } from './deadlines.ts'
import { toFailure } from './errors.ts'
import { endsSession } from './failures.ts'
import { int64 } from './library.ts'

/** Telegram drops a silent link after this long; a lease's margin must outlast it. */
const DISCONNECT_DELAY_SECONDS = 15
const PING_EVERY = 5 * SECOND

/** The parts of the library's sender that we hold on to. */
type Sender = {
  send: (request: object) => Promise<unknown>
  isConnected: () => boolean
  _updateCallback?: (client: unknown, update: RawUpdate) => void
}
type Innards = { _sender?: Sender; _exportedSenderReleaseTimeouts?: Map<unknown, NodeJS.Timeout> }

export type Wire = ReturnType<typeof makeWire>

export type WireOptions = {
  library: ClientLibrary
  client: BaseClient
  onRaw: (update: RawUpdate) => void
  onBroken: (failure: TelegramFailure) => void
}

/**
 * The line to Telegram under one client: one request in flight, a deadline on each, pings that keep
 * the link's disconnect delay at 15 s, and one moment at which it is broken for good. The library
 * neither reconnects nor retries: both are decided above, where the lease is known.
 */
export const makeWire = ({ library, client, onRaw, onBroken }: WireOptions) => {
  const { Api } = library.module
  const innards = client as unknown as Innards
  let closed = false
  let breakNow: (error: Error) => void = () => {}
  const broken = new Promise<never>((_resolve, reject) => {
    breakNow = reject
  })
  broken.catch(() => {})
  let queue: Promise<unknown> = Promise.resolve()

  const close = async () => {
    if (closed) return
    closed = true
    clearInterval(pings)
    breakNow(new Error('CONNECTION_LOST'))
    await destroyFully(client, innards)
  }
  const breakWith = (failure: TelegramFailure) => {
    if (closed) return
    void close()
    onBroken(failure)
  }
  /** The library makes a new sender when it changes data centre, so this is done before each call. */
  const hook = () => {
    const sender = innards._sender
    if (!sender || sender._updateCallback === received) return sender
    sender._updateCallback = received
    const send = sender.send.bind(sender)
    sender.send = (request) => send(withDelay(request))
    return sender
  }
  const withDelay = (request: object) => {
    if ((request as RawUpdate).className === 'PingDelayDisconnect')
      Object.assign(request, { disconnectDelay: DISCONNECT_DELAY_SECONDS })
    return request
  }
  const received = (_client: unknown, update: RawUpdate) => {
    if (closed) return
    if (typeof update['state'] !== 'number' || update.className !== undefined) return onRaw(update)
    if (update['state'] === 0) breakWith({ kind: 'session-dead', code: 'AUTH_KEY_UNKNOWN' })
    if (update['state'] === -1) breakWith({ kind: 'unreachable', code: 'CONNECTION_LOST' })
  }
  const ping = () => {
    const sender = hook()
    if (!sender?.isConnected()) return
    const pingId = int64(library, Math.floor(performance.now() * 1000))
    const request = new Api.PingDelayDisconnect({
      pingId,
      disconnectDelay: DISCONNECT_DELAY_SECONDS,
    })
    sender.send(request).catch(() => {})
  }
  const pings = setInterval(ping, PING_EVERY)
  pings.unref()

  /** Runs one call when those before it have settled. Throws the library's error. */
  const call = <T>(work: () => Promise<T>, ms: number): Promise<T> => {
    const mine = queue.then(async () => {
      if (closed) throw new Error('CONNECTION_LOST')
      try {
        return await withDeadline(ms, work(), broken)
      } catch (error) {
        const failure = toFailure(error)
        if (failure.code === 'DEADLINE' || endsSession(failure)) breakWith(failure)
        throw error
      }
    })
    queue = mine.catch(() => {})
    return mine
  }

  return {
    close,
    isClosed: () => closed,
    connect: () =>
      call(async () => {
        await client.connect()
        if (!hook()?.isConnected()) throw new Error('CONNECT_FAILED')
        ping()
      }, deadlines.open),
    /** Straight to the sender: no sleeping, no retries, no entity tables of the library. */
    send: <T>(request: object, ms: number = deadlines.call): Promise<T> =>
      call(() => {
        const sender = hook()
        if (!sender) throw new Error('CONNECTION_LOST')
        return sender.send(request) as Promise<T>
      }, ms),
    /** Through the library's `invoke`, which follows a number to its own data centre. */
    follow: <T>(request: object): Promise<T> =>
      call(async () => {
        hook()
        const answer = await client.invoke(request as Parameters<BaseClient['invoke']>[0])
        hook()
        return answer as T
      }, deadlines.open),
  }
}

/** Closes every link and timer; the libraries' own `destroy` leaves upload senders and a 30 s timer behind. */
const destroyFully = async (client: BaseClient, innards: Innards): Promise<void> => {
  for (const timer of innards._exportedSenderReleaseTimeouts?.values() ?? []) {
    if (typeof timer === 'object') clearTimeout(timer)
  }
  await client.destroy().catch(() => {})
}

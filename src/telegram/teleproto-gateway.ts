import type { Network } from '../core/model/lane.ts'
import type {
  IncomingUpdate,
  OpenOptions,
  Result,
  TelegramClient,
  TelegramFailure,
  TelegramGateway,
} from './gateway.ts'
import type { ClientLibrary, RawUpdate } from './library.ts'
import type { SimulatorAddress } from './sockets.ts'
import type { TlUpdates } from './updates.ts'

import { makeAccountClient } from './account-client.ts'
import { makeRecalled } from './departure.ts'
import { toFailure } from './errors.ts'
import { makeNotPeople, type NotPeople } from './not-people.ts'
import { makePtsWatch, stepsOf } from './pts-watch.ts'
import { makeSession } from './session-store.ts'
import { makeSocketEnding, socketFor } from './sockets.ts'
import { assertStockKeys, trustSimulator } from './trusted-keys.ts'
import { readUpdates } from './updates.ts'
import { memoryUploads } from './uploaded-files.ts'
import { makeWire } from './wire.ts'

export type GatewayOptions = {
  library: ClientLibrary
  network: Network
  /** The local Telegram; for network `sandbox` only. */
  simulator?: SimulatorAddress & { publicKey: string }
}

/** The port on the client library. A process makes one, for one network. */
export const makeGateway = ({ library, network, simulator }: GatewayOptions): TelegramGateway => {
  if (network === 'telegram') assertStockKeys(library)
  if (simulator) trustSimulator(library, network, simulator.publicKey)
  return {
    open: async (options) => {
      const { signal } = options
      if (signal?.aborted) return givenUp
      const opened = startClient(library, simulator, options)
      if (!opened.ok) return opened
      const { wire, client } = opened.value
      const giveUp = () => void wire.close()
      signal?.addEventListener('abort', giveUp, { once: true })
      try {
        await wire.connect()
        return { ok: true, value: client }
      } catch (error) {
        await wire.close()
        const failure = toFailure(error)
        if (tellsMore.has(failure.kind)) return { ok: false, failure }
        return { ok: false, failure: { kind: 'unreachable', code: failure.code } }
      } finally {
        signal?.removeEventListener('abort', giveUp)
      }
    },
  }
}

/** Of the account, not of the way to Telegram. */
const tellsMore: ReadonlySet<TelegramFailure['kind']> = new Set([
  'session-dead',
  'banned',
  'flood-wait',
])
const givenUp = { ok: false, failure: { kind: 'unreachable', code: 'CONNECTION_LOST' } } as const

const startClient = (
  library: ClientLibrary,
  simulator: SimulatorAddress | undefined,
  options: OpenOptions,
): Result<{ wire: ReturnType<typeof makeWire>; client: TelegramClient }> => {
  let session: ReturnType<typeof makeSession>
  try {
    session = makeSession(library, options.session, simulator !== undefined)
  } catch {
    return { ok: false, failure: { kind: 'session-dead', code: 'SESSION_UNREADABLE' } }
  }
  const sockets = makeSocketEnding()
  const base = baseClient(library, session, options, socketFor(library, simulator, sockets))
  const pts = makePtsWatch()
  const notPeople = makeNotPeople()
  const updates = inOrder(options.onUpdate, pts, notPeople)
  const wire = makeWire({
    library,
    client: base,
    onRaw: updates.take,
    onEnd: () => {
      updates.end()
      sockets.reach()
    },
    onBroken: (failure) => options.onBroken?.(failure),
    ...(options.lifetime && { lifetime: options.lifetime }),
    ...(options.lookAfterMs !== undefined && { lookAfterMs: options.lookAfterMs }),
  })
  const client = makeAccountClient({
    library,
    wire,
    session: () => session.save() as unknown as string,
    api: options.api,
    uploads: options.uploads ?? memoryUploads(),
    recalled: options.recalled ?? makeRecalled(),
    pts,
    notPeople,
  })
  return { ok: true, value: { wire, client } }
}

const baseClient = (
  { module: { Logger, TelegramClient: BaseClient } }: ClientLibrary,
  session: ReturnType<typeof makeSession>,
  options: OpenOptions,
  networkSocket: ReturnType<typeof socketFor>,
) => {
  const base = new BaseClient(session, options.api.id, options.api.hash, {
    networkSocket,
    // GramJS gets about one key exchange in a hundred wrong; the next one is right.
    connectionRetries: options.session === null ? 3 : 1,
    reconnectRetries: 0,
    requestRetries: 1,
    floodSleepThreshold: 0,
    autoReconnect: false,
    timeout: 10,
    deviceModel: 'Herald',
    appVersion: '1.0',
    baseLogger: new Logger('none' as ConstructorParameters<typeof Logger>[0]),
  })
  base.onError = async () => {}
  takeOverLoop(base)
  return base
}

/**
 * Keeps the library from its own loop, which asks for updates (they come to us, so it misses them all),
 * reconnects, and pings beside our pings.
 */
const takeOverLoop = (base: object): void => void Object.assign(base, { _loopStarted: true })

/** An update that was overtaken comes within this; later it is missing. */
const OVERTAKEN_WITHIN = 700

/**
 * Hands updates on one after the other, in order of arrival, whatever the listener does, and says
 * when some must have gone missing on the way.
 */
const inOrder = (
  onUpdate: OpenOptions['onUpdate'],
  pts: ReturnType<typeof makePtsWatch>,
  notPeople: NotPeople,
) => {
  let queue: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  const hand = (update: IncomingUpdate) => {
    queue = queue.then(() => onUpdate?.(update)).catch(() => {})
  }
  const lookForGap = () => {
    timer = undefined
    if (pts.isMissing()) hand({ kind: 'gap' })
  }
  return {
    take: (raw: RawUpdate): void => {
      const envelope = raw as unknown as TlUpdates
      pts.note(stepsOf(envelope))
      for (const update of readUpdates(envelope, notPeople)) hand(update)
      if (envelope.className === 'UpdatesTooLong') hand({ kind: 'gap' })
      else if (pts.isMissing()) timer ??= setTimeout(lookForGap, OVERTAKEN_WITHIN).unref()
    },
    end: () => clearTimeout(timer),
  }
}

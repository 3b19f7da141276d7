import type {
  Departure,
  IncomingUpdate,
  OpenOptions,
  OutgoingMessage,
  Result,
  TelegramClient,
  TelegramFailure,
  TelegramGateway,
} from '../../telegram/gateway.ts'
import type { SimProcess } from './sim-process.ts'
import type { Link, SimTelegram } from './telegram-server.ts'
import type { Tempers } from './tempers.ts'
import type { World } from './world.ts'
import type { Timing } from '../ports.ts'

import { dial } from './dial.ts'
import { answerOf, writtenOf } from './telegram-answers.ts'
import { closesAfter } from './telegram-server.ts'

const CALL_DEADLINE = 10_000
const OPEN_DEADLINE = 25_000

/** What is told to whoever watches the run, at the moments it is about. */
export type ClientWatch = {
  start: (process: SimProcess, account: string, message: OutgoingMessage) => void
  answered: (process: SimProcess, account: string, failure: TelegramFailure | null) => void
}

export type GatewayParts = {
  world: World
  process: SimProcess
  telegram: SimTelegram
  tempers: Tempers
  /** The clock that the process goes by. */
  timing: Timing
  watch: ClientWatch
  /** Hands on what a person wrote, while this connection is the one that listens. */
  listen: (account: string, link: Link, hear: (update: IncomingUpdate) => void) => void
}

const lost: TelegramFailure = { kind: 'unknown-outcome', code: 'CONNECTION_LOST' }
const late: TelegramFailure = { kind: 'unknown-outcome', code: 'DEADLINE' }

/** Telegram as one process reaches it. A session is the name of its account. */
export const makeSimGateway = (parts: GatewayParts): TelegramGateway => ({
  open: (options) =>
    new Promise((resolve) => {
      const { world, process, tempers } = parts
      const { session } = options
      if (session === null) throw new Error('The simulation has no logins')
      const fails = world.chance(tempers.connectFails) || process.isCutOff()
      const hangs = fails && world.chance(0.5)
      const ms = hangs ? OPEN_DEADLINE : world.between(80, 500)
      const hangUp = hangs && !process.isCutOff() ? dial(parts, session) : () => {}
      const callOff = process.deliver(world.now() + ms, () => {
        if (fails) {
          world.reach('connect failed')
          hangUp()
          resolve({ ok: false, failure: { kind: 'unreachable', code: 'CONNECT_TIMEOUT' } })
        } else resolve({ ok: true, value: makeClient(parts, session, options) })
      })
      const giveUp = (): void => {
        callOff()
        hangUp()
        resolve({ ok: false, failure: unreachable })
      }
      options.signal?.addEventListener('abort', giveUp, { once: true })
    }),
})

const makeClient = (parts: GatewayParts, account: string, options: OpenOptions): TelegramClient => {
  const { process, telegram, watch } = parts
  const line = makeLine(parts, account, options)
  let recalled = 0
  let left = 0
  const call = makeCall(parts, line)
  return {
    ...noLogins,
    session: () => account,
    close: async () => line.close(),
    me: () =>
      call(() => {
        telegram.touch(line.link)
        if (telegram.isDead(account)) return { ok: false, failure: dead }
        return { ok: true, value: { ...nameless, id: account } }
      }),
    written: (ask) => call(() => writtenOf(parts, line.link, ask)),
    recall: (no) => {
      recalled = Math.max(recalled, no)
      return left
    },
    send: async (message) => {
      const noting = message.departure && {
        ...message.departure,
        left: (at: number): void => {
          left = message.departure?.no ?? left
          message.departure?.left(at)
        },
      }
      const stays = await depart(parts, line, () => recalled, noting)
      if (stays) return { ok: false, failure: { kind: 'unreachable', code: stays } }
      watch.start(process, account, message)
      const answer = await call(() => answerOf(parts, line.link, message))
      watch.answered(process, account, answer.ok ? null : answer.failure)
      return answer
    },
  }
}

/** As the product's own client: waits for the moment, then asks for the last word. Never ends in a dead process. */
const depart = (
  { process, timing, world }: GatewayParts,
  line: Line,
  recalled: () => number,
  departure: Departure | undefined,
): Promise<'NOT_WANTED' | 'TOO_LATE' | null> =>
  new Promise((resolve) => {
    const go = (): void => {
      if (!departure) return resolve(null)
      const now = timing.monotonic()
      const late = now > departure.notAfter
      if (late) world.reach('too late at the wire')
      if (late) return resolve('TOO_LATE')
      const wanted = !line.isClosed() && recalled() < departure.no
      if (!wanted) world.reach('taken back from the wire')
      if (!wanted) return resolve('NOT_WANTED')
      departure.left(now)
      resolve(null)
    }
    if (departure && departure.notBefore > timing.monotonic()) timing.at(departure.notBefore, go)
    else if (process.isAlive()) go()
  })

const nameless = { username: null, firstName: null, lastName: null, phone: null }

/** One connection, and how it ends: closed, broken, with its process, or given up by Telegram. */
const makeLine = (parts: GatewayParts, account: string, options: OpenOptions): Line => {
  const { world, process, telegram, listen } = parts
  const waiting = new Set<(failure: TelegramFailure) => void>()
  const link = telegram.connect(account, process)
  let closed = false

  const hangUp = (): void => {
    closed = true
    // Bytes written before arrive before.
    const end = world.now() + 50
    link.endedAt = Math.min(link.endedAt ?? end, end)
  }
  const close = (): void => {
    if (closed) return
    hangUp()
    for (const fail of waiting) fail(lost)
    waiting.clear()
  }
  const breakWith = (failure: TelegramFailure): void => {
    if (closed) return
    close()
    options.onBroken?.(failure)
  }
  process.onEnd((silent) => {
    if (!silent && !closed) hangUp()
  })
  process.onThaw((since) => {
    const gone = closesAfter(link, since)
    if (closed || world.now() < gone) return
    world.reach('link given up by Telegram')
    link.endedAt = gone
    process.deliver(world.now() + world.between(5, 200), () => breakWith(unreachable))
  })
  listen(account, link, (update) => {
    if (!closed) void options.onUpdate?.(update)
  })
  return { link, waiting, isClosed: () => closed, close, breakWith }
}

const unreachable: TelegramFailure = { kind: 'unreachable', code: 'CONNECTION_LOST' }
const dead: TelegramFailure = { kind: 'session-dead', code: 'AUTH_KEY_DUPLICATED' }

type Line = {
  link: Link
  waiting: Set<(failure: TelegramFailure) => void>
  isClosed: () => boolean
  close: () => void
  breakWith: (failure: TelegramFailure) => void
}

/** One request: there and back, each way of which may fail, with the adapter's deadline over it. */
const makeCall = ({ world, process, telegram, tempers }: GatewayParts, line: Line) => {
  const { link, waiting, isClosed, breakWith } = line
  return <T>(atTelegram: () => Result<T> | null): Promise<Result<T>> =>
    new Promise((resolve) => {
      let settled = false
      const settle = (answer: Result<T>) => {
        if (settled) return
        settled = true
        off()
        waiting.delete(fail)
        resolve(answer)
      }
      const fail = (failure: TelegramFailure) => settle({ ok: false, failure })
      const off = process.deliver(world.now() + CALL_DEADLINE, () => {
        if (settled) return
        world.reach('deadline')
        breakWith(late)
        fail(late)
      })
      if (isClosed()) return fail(lost)
      waiting.add(fail)
      if (process.isCutOff()) return world.reach('telegram cut off')
      if (world.chance(tempers.telegramLoss)) return world.reach('request lost')
      const breaks = world.chance(tempers.telegramLoss)
      const answerLost = world.chance(tempers.telegramLoss)
      const slow = world.chance(tempers.telegramSlow)
      // Bytes that were written arrive before the end of the connection does.
      world.after(world.between(10, 45), () => {
        if (!telegram.isOpen(link)) return
        const answer = atTelegram()
        if (breaks) {
          world.reach('connection reset')
          link.endedAt = world.now()
          return void process.deliver(world.now() + 30, () => breakWith(unreachable))
        }
        if (answerLost || answer === null) return world.reach('answer lost')
        if (slow) world.reach('slow answer')
        const back = slow ? world.between(1_000, 11_000) : world.between(10, 300)
        process.deliver(world.now() + back, () => {
          if (!process.isCutOff()) settle(answer)
        })
      })
    })
}

const noLogin = async (): Promise<never> => {
  throw new Error('The simulation has no logins')
}

const noLogins = {
  sendCode: noLogin,
  signIn: noLogin,
  checkPassword: noLogin,
  logOut: noLogin,
  dialogs: async function* (): AsyncIterable<never> {},
  difference: noLogin,
  history: noLogin,
}

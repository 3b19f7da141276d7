import type { Floods } from './world/floods.ts'

/** What strikes one request. All but the first two are about the connection or the login. */
export const callActions = [
  'error',
  'latency',
  'drop-before',
  'reset-before',
  'lose-answer',
  'reset-after',
  'silence',
  'wrong-salt',
  'revoke',
] as const

/** What strikes updates on their way to an account. */
export const updateActions = ['gap', 'out-of-order', 'repeat', 'too-long'] as const

/** What holds until the plan is cleared. */
export const lastingActions = ['clock-skew'] as const

type CallAction = (typeof callActions)[number]
export type UpdateAction = (typeof updateActions)[number]
type LastingAction = (typeof lastingActions)[number]

/** One planned misfortune. */
export type Fault = {
  /** A method such as `messages.sendMessage`, or `*`. Of no account for updates. */
  method: string
  /** Only for this account. */
  phone: string | null
  /** Strikes at the nth matching call, counted from when it was planned. */
  nth: number
  times: number
  action: CallAction | UpdateAction | LastingAction
  error: string
  code: number
  latencyMs: number
  /** How far this server's clock is ahead; negative for behind. */
  skewMs: number
}

export type Planned = Fault & { calls: number; struck: number }

/** The plan of all faults, and the flood windows that came of it. */
export type Faults = {
  add: (fault: Fault) => void
  clear: () => void
  list: () => readonly Planned[]
  take: (method: string, phone: string | null) => Fault | null
  takeForUpdate: (phone: string | null) => UpdateAction | null
  skewMs: () => number
  /** A request for this method was refused so. */
  noteFlood: (fault: Fault, phone: string | null, method: string) => void
  /** The account may send nothing for so long. */
  noteWait: (phone: string | null, seconds: number) => void
  isFlooded: (phone: string | null) => boolean
  /** Seconds before it may send again, 0 for none. */
  secondsLeft: (phone: string | null) => number
}

/** The other wait, FLOOD_PREMIUM_WAIT, slows files down: the account may write all the same. */
const FLOOD = /^FLOOD_WAIT_(\d+)$/

/** A wait is for what it was asked for: only these keep an account from sending. */
const SENDS = /^messages\.(send(Message|Media|MultiMedia)|forwardMessages|startBot)$/

/** Telegram's HTTP-like code for an error name. */
export const codeOf = (error: string): number => {
  if (/WAIT_\d+$|^FROZEN_METHOD/.test(error)) return 420
  if (/_MIGRATE_\d+$/.test(error)) return 303
  if (/^(USER_IS_BLOCKED|USER_PRIVACY_RESTRICTED|CHAT_WRITE_FORBIDDEN)$/.test(error)) return 403
  if (/^(AUTH_KEY_|SESSION_|USER_DEACTIVATED)/.test(error)) {
    return error === 'AUTH_KEY_DUPLICATED' ? 406 : 401
  }
  return /^(INTERNAL|RANDOM_ID_DUPLICATE|RPC_|MSG_WAIT)/.test(error) ? 500 : 400
}

const isAmong = <T extends string>(list: readonly T[], action: string): action is T =>
  list.some((it) => it === action)

/** Counts a call against one fault; true when it strikes. */
const strikes = (it: Planned): boolean => {
  if (it.struck >= it.times) return false
  it.calls++
  if (it.calls < it.nth) return false
  it.struck++
  return true
}

type Windows = { all: Floods; sends: Floods }

export const makeFaults = (now: () => number, windows: Windows): Faults => {
  let plan: Planned[] = []
  const open = (floods: Floods, phone: string | null, seconds: number): void => {
    if (!phone || seconds <= 0) return
    floods.set(phone, Math.max(floods.until(phone), now() + seconds * 1000))
  }
  const noteWait: Faults['noteWait'] = (phone, seconds) => {
    open(windows.all, phone, seconds)
    open(windows.sends, phone, seconds)
  }
  const concerns = (it: Planned, phone: string | null) => !it.phone || it.phone === phone
  return {
    add: (fault) => void plan.push({ ...fault, calls: 0, struck: 0 }),
    clear: () => {
      plan = []
      windows.all.clear()
      windows.sends.clear()
    },
    list: () => plan,
    take: (method, phone) =>
      plan.find(
        (it) =>
          isAmong(callActions, it.action) &&
          (it.method === '*' || it.method === method) &&
          concerns(it, phone) &&
          strikes(it),
      ) ?? null,
    takeForUpdate: (phone) => {
      const struck = plan.find(
        (it) => isAmong(updateActions, it.action) && concerns(it, phone) && strikes(it),
      )
      return struck && isAmong(updateActions, struck.action) ? struck.action : null
    },
    skewMs: () =>
      plan.reduce((sum, it) => (isAmong(lastingActions, it.action) ? sum + it.skewMs : sum), 0),
    noteFlood: ({ error }, phone, method) => {
      const seconds = Number(FLOOD.exec(error)?.[1] ?? 0)
      if (SENDS.test(method)) noteWait(phone, seconds)
      else open(windows.all, phone, seconds)
    },
    noteWait,
    isFlooded: (phone) => phone !== null && windows.all.until(phone) > now(),
    secondsLeft: (phone) =>
      phone === null ? 0 : Math.max(0, Math.ceil((windows.sends.until(phone) - now()) / 1000)),
  }
}

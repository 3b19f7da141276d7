/** One planned misfortune. */
export type Fault = {
  /** A method such as `messages.sendMessage`, or `*`. */
  method: string
  /** Only for this account. */
  phone: string | null
  /** Strikes at the nth matching call, counted from when it was planned. */
  nth: number
  times: number
  action: 'error' | 'drop-before' | 'lose-answer' | 'latency'
  error: string
  code: number
  latencyMs: number
}

/** The plan of all faults, and the flood windows that came of it. */
export type Faults = {
  add: (fault: Fault) => void
  clear: () => void
  list: () => readonly (Fault & { calls: number; struck: number })[]
  take: (method: string, phone: string | null) => Fault | null
  noteFlood: (fault: Fault, phone: string | null) => void
  isFlooded: (phone: string | null) => boolean
}

const FLOOD = /^(?:FLOOD_WAIT|FLOOD_PREMIUM_WAIT)_(\d+)$/

/** Telegram's HTTP-like code for an error name. */
export const codeOf = (error: string): number => {
  if (/WAIT_\d+$/.test(error)) return 420
  if (/_MIGRATE_\d+$/.test(error)) return 303
  if (/^(USER_IS_BLOCKED|USER_PRIVACY_RESTRICTED|CHAT_WRITE_FORBIDDEN)$/.test(error)) return 403
  if (/^(AUTH_KEY_|SESSION_|USER_DEACTIVATED)/.test(error)) {
    return error === 'AUTH_KEY_DUPLICATED' ? 406 : 401
  }
  return /^(INTERNAL|RANDOM_ID_DUPLICATE|RPC_|MSG_WAIT)/.test(error) ? 500 : 400
}

export const makeFaults = (now: () => number): Faults => {
  let plan: (Fault & { calls: number; struck: number })[] = []
  const floodedUntil = new Map<string, number>()
  return {
    add: (fault) => void plan.push({ ...fault, calls: 0, struck: 0 }),
    clear: () => {
      plan = []
      floodedUntil.clear()
    },
    list: () => plan,
    take: (method, phone) => {
      for (const it of plan) {
        const matches =
          (it.method === '*' || it.method === method) && (!it.phone || it.phone === phone)
        if (!matches || it.struck >= it.times) continue
        it.calls++
        if (it.calls < it.nth) continue
        it.struck++
        return it
      }
      return null
    },
    noteFlood: ({ error }, phone) => {
      const wait = FLOOD.exec(error)?.[1]
      if (wait && phone) floodedUntil.set(phone, now() + Number(wait) * 1000)
    },
    isFlooded: (phone) => phone !== null && (floodedUntil.get(phone) ?? 0) > now(),
  }
}

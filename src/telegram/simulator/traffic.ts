import type { Outcome } from './mtproto/invoke.ts'
import { RpcError } from './mtproto/rpc-error.ts'
import type { Call } from './mtproto/server.ts'
import type { Audience } from './world/updates.ts'

/** One request or update, as somebody who watches sees it. */
export type Passing = {
  n: number
  at: string
  account: string | null
  direction: 'request' | 'update'
  name: string
  /** `ok`, an error's name, or what the fault plan made of it. */
  outcome: string
  ms: number
}

/** What passes between clients and this server, for whoever watches. */
export type Traffic = {
  note: (passing: Omit<Passing, 'n' | 'at'>) => void
  recent: () => readonly Passing[]
  /** Gives the way to stop listening. */
  listen: (listener: (passing: Passing) => void) => () => void
}

const MAX_RECENT = 200

type Noted = Omit<Passing, 'at'> & { at: number }

const dated = (passing: Noted): Passing => ({
  ...passing,
  at: new Date(passing.at).toISOString(),
})

export const makeTraffic = (now: () => number): Traffic => {
  /** The nth lies at n modulo its size. */
  const recent: Noted[] = []
  const listeners = new Set<(passing: Passing) => void>()
  let n = 0
  return {
    note: ({ account, direction, name, outcome, ms }) => {
      n += 1
      const passing = { n, at: now(), account, direction, name, outcome, ms }
      recent[n % MAX_RECENT] = passing
      for (const listener of listeners) listener(dated(passing))
    },
    recent: () =>
      Object.values(recent)
        .sort((a, b) => a.n - b.n)
        .map(dated),
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

type Dispatch = (call: Call) => Outcome | Promise<Outcome>

/** Notes every request and what came of it. */
export const noteRequests =
  (dispatch: Dispatch, traffic: Traffic, phoneOf: (call: Call) => string | null): Dispatch =>
  (call) => {
    const began = performance.now()
    const note = (outcome: string) =>
      traffic.note({
        account: phoneOf(call),
        direction: 'request',
        name: call.request._,
        outcome,
        ms: Math.round(performance.now() - began),
      })
    const done = (outcome: Outcome): Outcome => {
      note(outcome.do === 'answer' ? 'ok' : outcome.do)
      return outcome
    }
    const failed = (error: unknown): never => {
      note(error instanceof RpcError ? error.message : 'INTERNAL')
      throw error
    }
    try {
      const outcome = dispatch(call)
      return outcome instanceof Promise ? outcome.then(done, failed) : done(outcome)
    } catch (error) {
      return failed(error)
    }
  }

/** Notes every update that somebody is connected to hear. */
export const noteUpdates = (
  audience: Audience,
  traffic: Traffic,
  phoneOf: (userId: number) => string | null,
): Audience => ({
  ...audience,
  push: (userId, updates, except) => {
    audience.push(userId, updates, except)
    const first = Array.isArray(updates['updates']) ? updates['updates'][0] : updates
    const account = phoneOf(userId)
    const isHeard = audience.sessions(userId).some((it) => it.connection && it !== except)
    const outcome = isHeard ? 'ok' : 'nobody connected'
    traffic.note({ account, direction: 'update', name: first?._ ?? '', outcome, ms: 0 })
  },
})

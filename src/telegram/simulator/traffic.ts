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

const dated = (passing: Omit<Passing, 'at'> & { at: number }): Passing => ({
  ...passing,
  at: new Date(passing.at).toISOString(),
})

export const makeTraffic = (now: () => number): Traffic => {
  const recent: (Omit<Passing, 'at'> & { at: number })[] = []
  const listeners = new Set<(passing: Passing) => void>()
  let n = 0
  return {
    note: ({ account, direction, name, outcome, ms }) => {
      const passing = { n: ++n, at: now(), account, direction, name, outcome, ms }
      recent.push(passing)
      if (recent.length > MAX_RECENT) recent.shift()
      for (const listener of listeners) listener(dated(passing))
    },
    recent: () => recent.map(dated),
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

type Dispatch = (call: Call) => Promise<Outcome>

/** Notes every request and what came of it. */
export const noteRequests =
  (dispatch: Dispatch, traffic: Traffic, phoneOf: (call: Call) => string | null): Dispatch =>
  async (call) => {
    const began = performance.now()
    const note = (outcome: string) =>
      traffic.note({
        account: phoneOf(call),
        direction: 'request',
        name: call.request._,
        outcome,
        ms: Math.round(performance.now() - began),
      })
    try {
      const outcome = await dispatch(call)
      note(outcome.do === 'answer' ? 'ok' : outcome.do)
      return outcome
    } catch (error) {
      note(error instanceof RpcError ? error.message : 'INTERNAL')
      throw error
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

import type { Departure, TelegramClient } from '../telegram/gateway.ts'
import type { Timing } from './ports.ts'

/** A message that is handed over to its connection. */
type Departing = Pick<Departure, 'notBefore' | 'notAfter'> & {
  account: string
  client: Pick<TelegramClient, 'recall'>
  /** Asked again whenever this process has heard something; false takes the message back. */
  isWanted: () => boolean
}

/** Messages of this process between the gate's word and the wire, which is a quarter of a second for most. */
export type Departures = ReturnType<typeof makeDepartures>

export const makeDepartures = () => {
  const all = new Set<Departing & { no: number }>()
  /** By account: how many messages it has handed over. */
  const numbers = new Map<string, number>()
  return {
    /** Lets `go` hand a message over; until it settles, whatever is heard may take the message back. */
    during: async <T>(
      one: Departing,
      go: (departure: Departure) => Promise<T>,
    ): Promise<{ leftAt: number | null; result: T }> => {
      const { account, notBefore, notAfter } = one
      const no = (numbers.get(account) ?? 0) + 1
      numbers.set(account, no)
      const waiting = { ...one, no }
      let leftAt: number | null = null
      const left = (at: number): void => {
        leftAt = at
      }
      all.add(waiting)
      try {
        const result = await go({ no, notBefore, notAfter, left })
        return { result, leftAt }
      } finally {
        all.delete(waiting)
      }
    },
    /** Judges again whatever has not left. At once: nothing that this process stores may come before. */
    judgeAgain: (): void => {
      for (const { no, client, isWanted } of all) if (!isWanted()) client.recall(no)
    },
    /** Nothing of this account leaves any more: its lease has gone, or it is to be silent. */
    recall: (account: string): void => {
      for (const one of all) if (one.account === account) one.client.recall(one.no)
    },
    /** Takes a message back that is with its connection; false when it may have left before, or is there no more. */
    hasStayed: (account: string): boolean => {
      const one = [...all].find((waiting) => waiting.account === account)
      return one !== undefined && one.client.recall(one.no) < one.no
    },
  }
}

/** The calendar's time at a moment of the monotonic clock, in the near future. */
export const dateAt = (timing: Timing, moment: number): Date =>
  new Date(timing.now().getTime() + Math.max(0, moment - timing.monotonic()))

import type { Recalled } from '../../src/telegram/departure.ts'
import type {
  Departure,
  OutgoingMessage,
  Result,
  TelegramClient,
} from '../../src/telegram/gateway.ts'

import { monotonic } from '../../src/core/clock.ts'
import { depart, makeRecalled, recallUpTo } from '../../src/telegram/departure.ts'

type Sent = Result<{ messageId: number; duplicate: boolean }>
/** Answers a send; by default as Telegram does: one effect a `randomId`. */
export type Script = (
  message: OutgoingMessage,
  n: number,
) => Sent | undefined | Promise<Sent | undefined>

/** As in a real connection: waits for the moment, and for the last word. */
const whyStayed = async (departure: Departure, recalled: Recalled): Promise<Sent | undefined> => {
  try {
    await depart(departure, recalled, () => () => {})
    return undefined
  } catch (error) {
    const code = error instanceof Error ? error.message : String(error)
    return { ok: false, failure: { kind: 'unreachable', code } }
  }
}

/** A connection that answers by script; `handed` is told of each message ahead of its moment. */
export const scriptedTelegram = (script: Script, handed: (one: OutgoingMessage) => void) => {
  const ledger: OutgoingMessage[] = []
  /** When each left, by the clock that paces them. */
  const asked: { randomId: string; at: number }[] = []
  const byRandomId = new Map<string, number>()
  const recalled = makeRecalled()
  const send = async (one: OutgoingMessage): Promise<Sent> => {
    handed(one)
    let leftAt: number | undefined
    const left = (at: number): void => {
      leftAt = at
      one.departure?.left(at)
    }
    const stayed = one.departure && (await whyStayed({ ...one.departure, left }, recalled))
    if (stayed) return stayed
    asked.push({ randomId: one.randomId, at: leftAt ?? monotonic() })
    const said = await script(one, asked.length)
    if (said && !said.ok && said.failure.kind !== 'unknown-outcome') return said
    const known = byRandomId.get(one.randomId)
    if (known === undefined) {
      ledger.push(one)
      byRandomId.set(one.randomId, ledger.length)
    }
    const value = { messageId: known ?? ledger.length, duplicate: known !== undefined }
    return said ?? { ok: true, value }
  }
  return {
    ...{ ledger, asked },
    client: {
      send,
      recall: (no: number) => recallUpTo(recalled, no),
      written: async () => ({ ok: true, value: [] }),
    } as unknown as TelegramClient,
  }
}

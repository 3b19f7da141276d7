import type { Simulator } from '../../src/telegram/simulator/index.ts'
import type { Passing } from '../../src/telegram/simulator/traffic.ts'

/** Calls the local Telegram's control API. */
export const controlOf = ({ control }: Pick<Simulator, 'control'>) => {
  const post = async <T = unknown>(path: string, body: unknown): Promise<T> => {
    const answer = await fetch(`${control}${path}`, { method: 'POST', body: JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    post,
    account: (phone: string, password?: string) =>
      post('/accounts', { phone, firstName: 'Ada', ...(password && { password }) }),
    person: (username: string) => post('/people', [{ firstName: username, username }]),
    write: (from: string, to: string, text: string) =>
      post<{ messageId: number }>('/messages', { from: `@${from}`, to, text }),
    read: (person: string, account: string) => post('/reads', { person: `@${person}`, account }),
    channel: (creator: string, title: string) =>
      post('/chats', { kind: 'broadcast', title, creator }),
    block: (person: string, account: string) => post('/blocks', { person: `@${person}`, account }),
    revoke: (phone: string) => post(`/accounts/${encodeURIComponent(phone)}/revoke`, {}),
    fault: (fault: Record<string, unknown>) => post('/faults', fault),
    /** The last requests of an account, the newest first. */
    requests: async (phone: string): Promise<string[]> => {
      const passed = (await (await fetch(`${control}/traffic`)).json()) as Passing[]
      const ofAccount = passed.filter(({ account }) => account === phone)
      return ofAccount.flatMap(({ direction, name }) => (direction === 'request' ? [name] : []))
    },
    clearFaults: () => fetch(`${control}/faults`, { method: 'DELETE' }),
    ledger: async (): Promise<Record<string, unknown>[]> =>
      (await (await fetch(`${control}/ledger.ndjson`)).text())
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  }
}

/** Waits until `look` finds something, at most `ms`. */
export const until = async <T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
  ms = 60_000,
): Promise<T> => {
  const end = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`Did not happen in ${ms} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** Waits until a count is reached, `ms` from each time that it grew: a busy machine is slow, not stuck. */
export const untilReached = async (
  what: string,
  wanted: number,
  count: () => Promise<number>,
  ms = 60_000,
): Promise<void> => {
  let known = -1
  while (known < wanted) {
    const before = known
    const grown = async () => {
      const now = await count()
      return now > before ? { now } : null
    }
    known = (await until(`${what} (${before})`, grown, ms)).now
  }
}

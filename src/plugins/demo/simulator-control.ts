import { setTimeout as sleep } from 'node:timers/promises'

import { SECOND } from '../../core/time.ts'

/** The local Telegram's control port, as far as the demo uses it. */
export type SimulatorControl = {
  addAccount: (account: { phone: string; firstName: string; username: string }) => Promise<void>
  /** Telegram user ids, in the order of the people given. */
  addPeople: (people: readonly SimulatedPerson[]) => Promise<string[]>
  addMessages: (messages: readonly PastMessage[]) => Promise<void>
  loginCode: (phone: string) => Promise<string>
  openShop: (shop: DemoShop) => Promise<void>
}

const READY_WITHIN = 60 * SECOND
const LOOK_EVERY = 100

/** Waits for a simulator that starts at the same time, a minute at most. */
export const simulatorAnswers = async (base: string): Promise<void> => {
  const answers = () =>
    fetch(new URL('/summary', base)).then(
      ({ ok }) => ok,
      () => false,
    )
  for (let waited = 0; waited < READY_WITHIN; waited += LOOK_EVERY) {
    if (await answers()) return
    await sleep(LOOK_EVERY)
  }
  throw new Error(`The local Telegram does not answer at ${base}.`)
}

export type SimulatedPerson = {
  phone: string
  firstName: string
  lastName: string
  persona: string
  timeZone: string
}
/** `from` and `to` are phones. */
export type PastMessage = { from: string; to: string; text: string; at: string }
export type DemoShop = {
  name: string
  hookUrl: string
  secret: string
  currency: string
  /** In minor units. */
  goods: { name: string; amount: number }[]
}

/** Speaks to a running simulator. Throws with its sentence when it refuses. */
export const simulatorControl = (base: string): SimulatorControl => {
  const call = async <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> => {
    const response = await fetch(new URL(path, base), {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    })
    const text = await response.text()
    if (!response.ok)
      throw new Error(`The simulator refused ${method} ${path}: ${text.slice(0, 300)}`)
    return JSON.parse(text || 'null') as T
  }
  return {
    addAccount: async (account) => void (await call('POST', '/accounts', account)),
    addPeople: async (people) => {
      const { ids } = await call<{ ids: (string | number)[] }>('POST', '/people', people)
      return ids.map(String)
    },
    addMessages: async (messages) => void (await call('POST', '/messages/bulk', messages)),
    loginCode: async (phone) =>
      (await call<{ code: string }>('GET', `/accounts/${encodeURIComponent(phone)}/code`)).code,
    openShop: async (shop) => void (await call('POST', '/shop', shop)),
  }
}

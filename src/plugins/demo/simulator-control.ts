/** The local Telegram's control port, as far as the demo uses it. */
export type SimulatorControl = {
  addAccount: (account: { phone: string; firstName: string; username: string }) => Promise<void>
  /** Telegram user ids, in the order of the people given. */
  addPeople: (people: readonly SimulatedPerson[]) => Promise<string[]>
  addMessages: (messages: readonly PastMessage[]) => Promise<void>
  loginCode: (phone: string) => Promise<string>
  openShop: (shop: DemoShop) => Promise<void>
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
export type DemoShop = { name: string; hookUrl: string; secret: string; currency: string }

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

import type { Client } from './client.fixture.ts'
import { bigInt, logInAs, withLibrary } from './client.fixture.ts'
import type { Simulator } from './index.ts'
import { startSimulator } from './index.ts'

export const libraries = ['telegram', 'gramjs'] as const
export type LibraryName = (typeof libraries)[number]

/** A simulator with one account logged in. */
export type Rig = ReturnType<typeof withLibrary> & {
  simulator: Simulator
  client: Client
  call: (path: string, body?: unknown, method?: string) => Promise<Response>
  ledger: () => Promise<Record<string, unknown>[]>
  send: (peer: string, randomId: number, message?: string) => Promise<{ className: string }>
  close: () => Promise<void>
}

export const startRig = async (name: LibraryName): Promise<Rig> => {
  const library = withLibrary(name)
  const simulator = await startSimulator()
  const client = library.makeTestClient(simulator)
  await logInAs(client, '+15550000000')
  const call: Rig['call'] = (path, body, method) =>
    fetch(`${simulator.control}${path}`, {
      method: method ?? (body ? 'POST' : 'GET'),
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  return {
    ...library,
    simulator,
    client,
    call,
    ledger: async () =>
      (await (await call('/ledger.ndjson')).text())
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    send: (peer, randomId, message = 'Hello') => {
      const id = bigInt(String(randomId))
      return client.invoke(new library.Api.messages.SendMessage({ peer, message, randomId: id }))
    },
    close: async () => {
      await client.destroy()
      await simulator.close()
    },
  }
}

import { createRequire } from 'node:module'

import { afterAll, beforeAll, expect } from 'vitest'

import type { Client } from './client.fixture.ts'
import { withLibrary } from './client.fixture.ts'
import type { Simulator } from './index.ts'
import { startSimulator } from './index.ts'
import type { LibraryName } from './rig.fixture.ts'
import { libraries } from './rig.fixture.ts'

const load = createRequire(import.meta.url)
type PasswordModule = typeof import('telegram/Password')

/** Requests of a login, one by one, as an unmodified client sends them. */
export type Steps = ReturnType<typeof loginSteps>

export const loginSteps = (name: LibraryName, simulator: () => Simulator) => {
  const library = withLibrary(name)
  const { Api } = library
  const { computeCheck } = load(`${name}/Password`) as PasswordModule
  const opened: Client[] = []

  const open = async (session?: string): Promise<Client> => {
    const client = library.makeTestClient(simulator(), session, 5) // One more after each redirect.
    opened.push(client)
    await client.connect()
    return client
  }
  const sendCode = async (client: Client, phoneNumber: string) => {
    const settings = new Api.CodeSettings({})
    const request = new Api.auth.SendCode({ phoneNumber, apiId: 1, apiHash: 'hash', settings })
    return (await client.invoke(request)) as InstanceType<typeof Api.auth.SentCode>
  }
  const signIn = (client: Client, phoneNumber: string, phoneCodeHash: string, phoneCode: string) =>
    client.invoke(new Api.auth.SignIn({ phoneNumber, phoneCodeHash, phoneCode }))
  return {
    ...library,
    open,
    sendCode,
    signIn,
    call: (path: string, body?: unknown) => callControl(simulator(), path, body),
    logIn: async (phone: string): Promise<Client> => {
      const client = await open()
      const { phoneCodeHash } = await sendCode(client, phone)
      const { code } = (await callControl(simulator(), `/accounts/${phone}/code`)) as {
        code: string
      }
      await signIn(client, phone, phoneCodeHash, code)
      return client
    },
    proofOf: async (client: Client, password: string) =>
      computeCheck(await client.invoke(new Api.account.GetPassword()), password),
    close: async () => {
      for (const client of opened.splice(0)) await client.destroy()
    },
  }
}

const callControl = async (
  { control }: Simulator,
  path: string,
  body?: unknown,
): Promise<unknown> => {
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
  return (await fetch(`${control}${path}`, init)).json()
}

/** A simulator for each library, as long as a file's tests run. */
export const simulatorForAll = () => {
  const simulators = new Map<LibraryName, Simulator>()
  const simulatorOf = (name: LibraryName): Simulator =>
    simulators.get(name) ?? expect.fail(`no simulator for ${name}`)
  const all = new Map(libraries.map((name) => [name, loginSteps(name, () => simulatorOf(name))]))
  beforeAll(async () => {
    for (const name of libraries) simulators.set(name, await startSimulator({ people: false }))
  })
  afterAll(async () => {
    for (const steps of all.values()) await steps.close()
    for (const simulator of simulators.values()) await simulator.close()
  })
  return (name: LibraryName) => ({
    ...(all.get(name) ?? expect.fail(`no steps for ${name}`)),
    simulator: simulatorOf(name),
  })
}

let count = 100

/** A new account, logged in. */
export const newAccount = async (
  { call, logIn }: Pick<Steps, 'call' | 'logIn'>,
  firstName: string,
): Promise<{ phone: string; client: Client }> => {
  const phone = `+15551110${count++}`
  await call('/accounts', { phone, firstName })
  return { phone, client: await logIn(phone) }
}

/** Expects a refusal with this code and name, as both libraries put it. */
export const expectError = async (
  promise: Promise<unknown>,
  code: number,
  name: string,
): Promise<void> => {
  const error = await promise.then(
    () => expect.fail(`${name} was expected`),
    (it: { code?: number; errorMessage?: string; message: string; seconds?: number }) => it,
  )
  const said = `${error.errorMessage ?? ''} ${error.message}`
  // teleproto has codes of its own for the names it knows.
  const isCode = error.code === code || code === 406
  expect({ code: isCode || error.code, says: said.includes(name) || said }).toEqual({
    code: true,
    says: true,
  })
}

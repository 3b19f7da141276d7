import { createRequire } from 'node:module'

import { expect } from 'vitest'

import type { Client } from './client.fixture.ts'
import { withLibrary } from './client.fixture.ts'
import type { Simulator } from './index.ts'
import type { LibraryName } from './rig.fixture.ts'

const load = createRequire(import.meta.url)
type PasswordModule = typeof import('telegram/Password')

/** Requests of a login, one by one, as an unmodified client sends them. */
export const loginSteps = (name: LibraryName, simulator: () => Simulator) => {
  const library = withLibrary(name)
  const { Api, makeTestClient } = library
  const { computeCheck } = load(`${name}/Password`) as PasswordModule
  const opened: Client[] = []

  const open = async (session?: string): Promise<Client> => {
    const client = makeTestClient(simulator(), session, 5) // One more after each redirect.
    opened.push(client)
    await client.connect()
    return client
  }
  const sendCode = async (client: Client, phoneNumber: string) => {
    const settings = new Api.CodeSettings({})
    const request = new Api.auth.SendCode({ phoneNumber, apiId: 1, apiHash: 'hash', settings })
    const sent = await client.invoke(request)
    return sent as InstanceType<typeof Api.auth.SentCode>
  }
  const signIn = (client: Client, phoneNumber: string, phoneCodeHash: string, phoneCode: string) =>
    client.invoke(new Api.auth.SignIn({ phoneNumber, phoneCodeHash, phoneCode }))

  const logIn = async (phone: string): Promise<Client> => {
    const client = await open()
    const { phoneCodeHash } = await sendCode(client, phone)
    await signIn(client, phone, phoneCodeHash, await codeOf(phone))
    return client
  }
  const call = async (path: string, body?: unknown): Promise<unknown> => {
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    return (await fetch(`${simulator().control}${path}`, init)).json()
  }
  const codeOf = async (phone: string): Promise<string> =>
    ((await call(`/accounts/${phone}/code`)) as { code: string }).code

  const proofOf = async (client: Client, password: string) =>
    computeCheck(await client.invoke(new Api.account.GetPassword()), password)

  return {
    ...library,
    open,
    proofOf,
    sendCode,
    signIn,
    logIn,
    call,
    codeOf,
    close: async () => {
      for (const client of opened.splice(0)) await client.destroy()
    },
  }
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

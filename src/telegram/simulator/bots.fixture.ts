import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { beforeAll, expect } from 'vitest'

import type { Client } from './client.fixture.ts'
import type { Steps } from './login.fixture.ts'
import { simulatorForAll } from './login.fixture.ts'
import type { Simulator } from './index.ts'
import type { LibraryName } from './rig.fixture.ts'
import { libraries } from './rig.fixture.ts'

const ADA = '+15550000000'

export type BotMessage = {
  message_id: number
  text?: string
  caption?: string
  photo?: { file_id: string; width: number; height: number }[]
}
export type BotUpdate = {
  update_id: number
  message?: BotMessage
  callback_query?: { id: string; data: string; message: BotMessage }
}
/** What the Bot API answers. `result` is what the test says it is. */
export type BotAnswer<Result = unknown> = {
  ok: boolean
  result: Result
  error_code?: number
  description?: string
}

/** One bot, and Ada, who writes to it with an unmodified client. */
export type BotRig = Steps & {
  simulator: Simulator
  ada: Client
  me: number
  token: string
  bot: <Result>(method: string, params?: object, its?: string) => Promise<BotAnswer<Result>>
  updates: (params?: object) => Promise<BotUpdate[]>
  confirmAll: () => Promise<void>
  ledger: () => Promise<Record<string, unknown>[]>
  lastMessage: () => Promise<Awaited<ReturnType<Client['getMessages']>>[number] | undefined>
}

const callBot = async <Result>(url: string, params: object): Promise<BotAnswer<Result>> => {
  const headers = { 'content-type': 'application/json' }
  const init =
    params instanceof FormData ? { body: params } : { body: JSON.stringify(params), headers }
  const answer = await fetch(url, { method: 'POST', ...init })
  const body = (await answer.json()) as BotAnswer<Result>
  expect(body.ok ? 200 : body.error_code).toBe(answer.status)
  return body
}

const makeRig = async (steps: Steps & { simulator: Simulator }): Promise<BotRig> => {
  const wanted = { name: 'Helper', username: 'helper_bot' }
  const { token } = (await steps.call('/bots', wanted)) as { token: string }
  const ada = await steps.logIn(ADA)
  await ada.sendMessage('helper_bot', { message: '/start' })
  const bot: BotRig['bot'] = (method, params = {}, its = token) =>
    callBot(`${steps.simulator.botApi}/bot${its}/${method}`, params)
  const updates = async (params = {}) => (await bot<BotUpdate[]>('getUpdates', params)).result
  return {
    ...steps,
    ada,
    token,
    bot,
    updates,
    me: Number((await ada.getMe()).id),
    confirmAll: async () => {
      const last = (await updates()).at(-1)
      if (last) await updates({ offset: last.update_id + 1 })
    },
    ledger: async () => {
      const lines = await (await fetch(`${steps.simulator.control}/ledger.ndjson`)).text()
      return lines
        .trim()
        .split('\n')
        .map((it) => JSON.parse(it) as Record<string, unknown>)
    },
    lastMessage: async () => (await ada.getMessages('helper_bot', { limit: 1 }))[0],
  }
}

/** A bot in a simulator of its own for each library. */
export const botRigs = () => {
  const stepsOf = simulatorForAll()
  const rigs = new Map<LibraryName, BotRig>()
  beforeAll(async () => {
    for (const name of libraries) rigs.set(name, await makeRig(stepsOf(name)))
  })
  return (name: LibraryName): BotRig => rigs.get(name) ?? expect.fail(`no bot for ${name}`)
}

/** Listens on loopback. Gives the address, and the way to end it. */
export const serve = async (
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; close: () => Promise<unknown> }> => {
  const server = createServer(answer)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((done) => server.close(done)),
  }
}

export type Button = { text: string; data?: Buffer; type?: { data?: Buffer } }

/** The buttons below a message, as either library has them. */
export const buttonsOf = (message: { replyMarkup?: unknown } | undefined): Button[] => {
  const markup = message?.replyMarkup as { rows?: { buttons: Button[] }[] } | undefined
  return markup?.rows?.flatMap((it) => it.buttons) ?? []
}

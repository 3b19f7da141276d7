import { createServer } from 'node:http'

import { afterAll, beforeAll, expect, it, vi } from 'vitest'

import type { Simulator } from '../index.ts'
import { startSimulator } from '../index.ts'

type Update = { callback_query?: { id: string; data: string; from: { username: string } } }

let simulator: Simulator
let bot: string
let opened = 0
const site = createServer((_, response) => {
  opened++
  response.end('ok')
})

const post = async <T>(address: string, body: unknown): Promise<T> => {
  const headers = { 'content-type': 'application/json' }
  const options = { method: 'POST', headers, body: JSON.stringify(body) }
  return (await (await fetch(address, options)).json()) as T
}
const control = <T>(path: string, body: unknown) => post<T>(`${simulator.control}${path}`, body)

beforeAll(async () => {
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done))
  simulator = await startSimulator()
  const { token } = await control<{ token: string }>('/bots', { name: 'Bot', username: 'a_bot' })
  bot = `${simulator.botApi}/bot${token}`
  await control('/people', { firstName: 'Pia', username: 'pia_presses', persona: 'presser' })
  await control('/personas', { persona: 'presser', rates: { read: 1, press: 1 } })
  await control('/clock', { speed: 3600 })
  await control('/messages', { from: '@pia_presses', to: '@a_bot', text: '/start' })
})
afterAll(async () => {
  await simulator?.close()
  site.close()
})

/** The bot writes to whoever wrote to it, with one button below. */
const offer = async (button: object): Promise<number> => {
  const { result } = await post<{ result: { message?: { chat: { id: number } } }[] }>(
    `${bot}/getUpdates`,
    {},
  )
  const chat_id = result.find((it) => it.message)?.message?.chat.id
  const reply_markup = { inline_keyboard: [[button]] }
  const sent = await post<{ ok: boolean; result: { message_id: number } }>(`${bot}/sendMessage`, {
    chat_id,
    text: 'Press',
    reply_markup,
  })
  expect(sent).toMatchObject({ ok: true })
  return sent.result.message_id
}
const presses = async (): Promise<Update[]> =>
  (await post<{ result: Update[] }>(`${bot}/getUpdates`, {})).result.filter(
    (it) => it.callback_query,
  )

it('a person presses a button, and the bot is told', async () => {
  await offer({ text: 'Yes', callback_data: 'yes' })
  await vi.waitFor(async () => expect(await presses()).toHaveLength(1), 20_000)
  expect((await presses())[0]?.callback_query).toMatchObject({
    data: 'yes',
    from: { username: 'pia_presses' },
  })
})

it('a person opens the address of a button over HTTP', async () => {
  const address = site.address()
  const port = typeof address === 'object' ? address?.port : 0
  await offer({ text: 'Open', url: `http://127.0.0.1:${port}/r/x` })
  await vi.waitFor(() => expect(opened).toBe(1), 20_000)
})

it('a button can be pressed by hand', async () => {
  await control('/personas', { persona: 'presser', rates: { press: 0 } })
  const messageId = await offer({ text: 'No', callback_data: 'no' })
  const before = (await presses()).length
  const press = { person: '@pia_presses', account: '@a_bot', messageId, button: 0 }
  const pressed = control('/press', press)
  await vi.waitFor(async () => expect(await presses()).toHaveLength(before + 1), 20_000)
  const callback_query_id = (await presses()).at(-1)?.callback_query?.id
  await post(`${bot}/answerCallbackQuery`, { callback_query_id, text: 'Noted' })
  expect(await pressed).toEqual({ clickId: null, answer: 'Noted' })
})

import type { AddressInfo } from 'node:net'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:http'

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { Client } from './client.fixture.ts'
import type { Simulator } from './index.ts'
import { startSimulator } from './index.ts'
import { expectError, loginSteps } from './login.fixture.ts'
import { libraries } from './rig.fixture.ts'

const ADA = '+15550000000'
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

type Answer = {
  ok: boolean
  // biome-ignore lint/suspicious/noExplicitAny: what a bot gets back has many shapes.
  result?: any
  error_code?: number
  description?: string
  parameters?: { retry_after: number }
}
type Button = { text: string; data?: Buffer; type?: { data?: Buffer } }

describe.each(libraries)('a bot, written to from %s', (name) => {
  let simulator: Simulator
  let ada: Client
  let token = ''
  let me = 0
  const steps = loginSteps(name, () => simulator)
  const { Api, call } = steps

  const bot = async (method: string, params?: object | FormData, its = token): Promise<Answer> => {
    const init =
      params instanceof FormData
        ? { method: 'POST', body: params }
        : {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(params ?? {}),
          }
    const answer = await fetch(`${simulator.botApi}/bot${its}/${method}`, init)
    const body = (await answer.json()) as Answer
    expect(body.ok ? 200 : body.error_code).toBe(answer.status)
    return body
  }
  const updates = async (params: object = {}) => (await bot('getUpdates', params)).result
  const confirmAll = async (): Promise<void> => {
    const last = (await updates()).at(-1)
    if (last) await updates({ offset: last.update_id + 1 })
  }
  const lastMessage = async () => (await ada.getMessages('helper_bot', { limit: 1 }))[0]

  beforeAll(async () => {
    simulator = await startSimulator({ people: false })
    ada = await steps.logIn(ADA)
    me = Number((await ada.getMe()).id)
    token = (
      (await call('/bots', { name: 'Helper', username: 'helper_bot' })) as typeof bot & {
        token: string
      }
    ).token
  })
  afterAll(async () => {
    await steps.close()
    await simulator.close()
  })

  it('is known by its token only', async () => {
    expect(await bot('getMe')).toMatchObject({
      result: { is_bot: true, first_name: 'Helper', username: 'helper_bot' },
    })
    expect(await bot('getMe', {}, '1:wrong')).toMatchObject({
      error_code: 401,
      description: 'Unauthorized',
    })
    expect(await bot('getNothing')).toMatchObject({ error_code: 404 })
    const url = `${simulator.botApi}/bot${token}/getMe`
    expect(await (await fetch(url)).json()).toMatchObject({ ok: true })
    const again = (await call('/bots', { name: 'Helper', username: 'helper_bot' })) as object
    expect(again).toMatchObject({ token })
  })

  it('cannot begin a chat', async () => {
    const params = { chat_id: me, text: 'Hello' }
    expect(await bot('sendMessage', params)).toMatchObject({
      error_code: 400,
      description: 'Bad Request: chat not found',
    })
  })

  it('gets what it is written, once it is confirmed never again', async () => {
    const waiting = bot('getUpdates', { timeout: 20 })
    await ada.sendMessage('helper_bot', { message: '/start now' })
    const [update] = (await waiting).result
    expect(update.message).toMatchObject({
      from: { id: me, first_name: 'Acc0', is_bot: false },
      chat: { id: me, type: 'private' },
      text: '/start now',
      entities: [{ type: 'bot_command', offset: 0, length: 6 }],
    })
    expect(await updates()).toHaveLength(1)
    expect(await updates({ offset: update.update_id + 1 })).toEqual([])
    expect(await updates()).toEqual([])
  })

  it('ends a poll when another one begins', async () => {
    const first = bot('getUpdates', { timeout: 20 })
    await vi.waitFor(async () => {
      await bot('getUpdates', { timeout: 0 })
      const answer = await Promise.race([first, Promise.resolve(null)])
      expect(answer).toMatchObject({ error_code: 409 })
    })
  })

  it('writes with entities, buttons and HTML', async () => {
    const text = '<b>Bold</b> &amp; <a href="https://example.com/?a=1&amp;b=2">link</a>'
    const reply_markup = {
      inline_keyboard: [
        [
          { text: 'Yes', callback_data: 'yes' },
          { text: 'Site', url: 'https://example.com/' },
        ],
      ],
    }
    const params = { chat_id: me, text, parse_mode: 'HTML', reply_markup }
    const sent = (await bot('sendMessage', params)).result
    expect(sent).toMatchObject({ text: 'Bold & link', reply_markup })
    const message = await lastMessage()
    expect(message?.message).toBe('Bold & link')
    expect(message?.entities?.map((it) => [it.className, it.offset, it.length])).toEqual([
      ['MessageEntityBold', 0, 4],
      ['MessageEntityTextUrl', 7, 4],
    ])
    const markup = message?.replyMarkup as unknown as { rows: { buttons: Button[] }[] }
    expect(markup.rows[0]?.buttons.map((it) => it.text)).toEqual(['Yes', 'Site'])

    const broken = { chat_id: me, text: '<b>Bold', parse_mode: 'HTML' }
    expect((await bot('sendMessage', broken)).description).toMatch(/can't parse entities/)
    expect(await bot('sendMessage', { chat_id: me, text: '' })).toMatchObject({ error_code: 400 })
    const long = { inline_keyboard: [[{ text: 'x', callback_data: 'x'.repeat(65) }]] }
    expect(
      (await bot('sendMessage', { chat_id: me, text: 'x', reply_markup: long })).description,
    ).toBe('Bad Request: BUTTON_DATA_INVALID')
  })

  it('answers a press on its button, and changes its message', async () => {
    await confirmAll()
    const message = await lastMessage()
    const markup = message?.replyMarkup as unknown as { rows: { buttons: Button[] }[] }
    const button = markup.rows[0]?.buttons[0]
    const data = button?.data ?? button?.type?.data
    const press = (given: Buffer | undefined) =>
      ada.invoke(
        new Api.messages.GetBotCallbackAnswer({
          peer: 'helper_bot',
          msgId: message?.id ?? 0,
          ...(given ? { data: given } : {}),
        }),
      )
    const pressed = press(data)
    const [update] = await vi.waitFor(async () => {
      const found = await updates({ timeout: 5 })
      expect(found).toHaveLength(1)
      return found
    })
    const query = update.callback_query
    expect(query).toMatchObject({ data: 'yes', from: { id: me }, message: { text: 'Bold & link' } })
    const answer = { callback_query_id: query.id, text: 'Thank you', show_alert: true }
    expect(await bot('answerCallbackQuery', answer)).toMatchObject({ ok: true, result: true })
    expect(await pressed).toMatchObject({ alert: true, message: 'Thank you' })
    expect((await bot('answerCallbackQuery', answer)).description).toMatch(/query is too old/)
    await expectError(press(Buffer.from('no')), 400, 'DATA_INVALID')

    const edit = { chat_id: me, message_id: query.message.message_id, text: 'Chosen: yes' }
    expect((await bot('editMessageText', edit)).result).toMatchObject({ text: 'Chosen: yes' })
    expect((await bot('editMessageText', edit)).description).toMatch(/message is not modified/)
    expect((await bot('editMessageText', { ...edit, message_id: 9999 })).description).toBe(
      'Bad Request: message to edit not found',
    )
    const edited = await lastMessage()
    expect(edited?.message).toBe('Chosen: yes')
    expect(edited?.replyMarkup ?? null).toBeNull()
    await bot('deleteMessage', { chat_id: me, message_id: query.message.message_id })
    expect((await lastMessage())?.id).not.toBe(edited?.id)
  })

  it('sends a photo: uploaded, from an address, known already', async () => {
    const form = new FormData()
    form.set('chat_id', String(me))
    form.set('caption', 'Uploaded')
    form.set('photo', new Blob([new Uint8Array(PIXEL)], { type: 'image/png' }), 'pixel.png')
    const uploaded = (await bot('sendPhoto', form)).result
    expect(uploaded).toMatchObject({ caption: 'Uploaded', photo: [{ width: 1, height: 1 }] })
    const bytes = await ada.downloadMedia((await lastMessage()) ?? expect.fail('no photo'), {})
    expect(Buffer.from(bytes as Buffer).equals(PIXEL)).toBe(true)

    const fileId = uploaded.photo[0].file_id
    const known = await bot('sendPhoto', { chat_id: me, photo: fileId })
    expect(known.result.photo[0].file_id).toBe(fileId)
    const { file_path } = (await bot('getFile', { file_id: fileId })).result
    const got = await fetch(`${simulator.botApi}/file/bot${token}/${file_path}`)
    expect(Buffer.from(await got.arrayBuffer()).equals(PIXEL)).toBe(true)

    const site = createServer((request, response) =>
      request.url === '/pixel.png' ? response.end(PIXEL) : response.writeHead(404).end(),
    )
    const address = await new Promise<string>((resolve) =>
      site.listen(0, '127.0.0.1', () => {
        resolve(`http://127.0.0.1:${(site.address() as AddressInfo).port}`)
      }),
    )
    expect((await bot('sendPhoto', { chat_id: me, photo: `${address}/pixel.png` })).ok).toBe(true)
    expect((await bot('sendPhoto', { chat_id: me, photo: `${address}/none` })).description).toBe(
      'Bad Request: failed to get HTTP URL content',
    )
    await new Promise((done) => site.close(done))
    expect((await bot('sendPhoto', { chat_id: me })).description).toBe(
      'Bad Request: there is no photo in the request',
    )
  })

  it('is told to wait, and that it was blocked', async () => {
    const params = { chat_id: me, text: 'Are you there?' }
    await call('/faults', { method: 'bot.sendMessage', error: 'FLOOD_WAIT_7' })
    expect(await bot('sendMessage', params)).toMatchObject({
      error_code: 429,
      description: 'Too Many Requests: retry after 7',
      parameters: { retry_after: 7 },
    })
    const id = await ada.getInputEntity('helper_bot')
    await ada.invoke(new Api.contacts.Block({ id }))
    expect(await bot('sendMessage', params)).toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was blocked by the user',
    })
    await ada.invoke(new Api.contacts.Unblock({ id }))
    expect((await bot('sendMessage', params)).ok).toBe(true)
  })

  it('has updates brought to its webhook until they are taken', async () => {
    await confirmAll()
    const got: { secret: string | undefined; text: string }[] = []
    let failures = 2
    const hook = createServer(async (request: IncomingMessage, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const update = JSON.parse(Buffer.concat(chunks).toString())
      const secret = request.headers['x-telegram-bot-api-secret-token']
      got.push({ secret: secret?.toString(), text: update.message.text })
      response.writeHead(failures-- > 0 ? 500 : 200).end()
    })
    const url = await new Promise<string>((resolve) =>
      hook.listen(0, '127.0.0.1', () => {
        resolve(`http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`)
      }),
    )
    expect((await bot('setWebhook', { url: 'ftp://x' })).error_code).toBe(400)
    expect((await bot('setWebhook', { url, secret_token: 's3cret' })).result).toBe(true)
    expect(await bot('getUpdates')).toMatchObject({ error_code: 409 })
    await ada.sendMessage('helper_bot', { message: 'One' })
    await ada.sendMessage('helper_bot', { message: 'Two' })
    const secret = 's3cret'
    await vi.waitFor(
      () =>
        expect(got).toEqual([
          { secret, text: 'One' },
          { secret, text: 'One' },
          { secret, text: 'One' },
          { secret, text: 'Two' },
        ]),
      10_000,
    )
    expect((await bot('getWebhookInfo')).result).toMatchObject({
      url,
      last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
    })
    expect((await bot('deleteWebhook')).result).toBe(true)
    expect((await bot('getWebhookInfo')).result.url).toBe('')
    await new Promise((done) => hook.close(done))
  })

  it('logs in by its token too, and may not do what only people do', async () => {
    const client = await steps.open()
    const login = (botAuthToken: string) =>
      client.invoke(
        new Api.auth.ImportBotAuthorization({ flags: 0, apiId: 1, apiHash: 'hash', botAuthToken }),
      )
    await expectError(login('1:wrong'), 400, 'ACCESS_TOKEN_INVALID')
    expect((await login(token)).className).toBe('auth.Authorization')
    expect((await client.getMe()).bot).toBe(true)
    await expectError(client.getDialogs({}), 400, 'BOT_METHOD_INVALID')
    await client.sendMessage(me, { message: 'By MTProto' })
    expect((await lastMessage())?.message).toBe('By MTProto')
  })
})

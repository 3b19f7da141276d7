import { expect, it, vi } from 'vitest'

import type { BotMessage } from './bots.fixture.ts'
import { botRigs, buttonsOf, serve } from './bots.fixture.ts'
import { expectError } from './login.fixture.ts'
import { libraries } from './rig.fixture.ts'

const rigOf = botRigs()
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

it.each(libraries)('%s: a bot sends a photo that it uploads or knows', async (name) => {
  const { simulator, bot, lastMessage, ada, me, token } = rigOf(name)
  const form = new FormData()
  form.set('chat_id', String(me))
  form.set('caption', 'Uploaded')
  form.set('photo', new Blob([new Uint8Array(PIXEL)], { type: 'image/png' }), 'pixel.png')
  const uploaded = (await bot<BotMessage>('sendPhoto', form)).result
  expect(uploaded).toMatchObject({ caption: 'Uploaded', photo: [{ width: 1, height: 1 }] })
  const bytes = await ada.downloadMedia((await lastMessage()) ?? expect.fail('no photo'), {})
  expect(Buffer.from(bytes as Buffer).equals(PIXEL)).toBe(true)

  const photo = uploaded.photo?.[0]?.file_id
  const known = await bot<BotMessage>('sendPhoto', { chat_id: me, photo })
  expect(known.result.photo?.[0]?.file_id).toBe(photo)
  const file = (await bot<{ file_path: string }>('getFile', { file_id: photo })).result
  const got = await fetch(`${simulator.botApi}/file/bot${token}/${file.file_path}`)
  expect(Buffer.from(await got.arrayBuffer()).equals(PIXEL)).toBe(true)
})

it.each(libraries)('%s: a bot sends a photo from an address', async (name) => {
  const { bot, me } = rigOf(name)
  const site = await serve((request, response) =>
    request.url === '/pixel.png' ? response.end(PIXEL) : response.writeHead(404).end(),
  )
  const send = (photo?: string) => bot('sendPhoto', { chat_id: me, ...(photo ? { photo } : {}) })
  expect((await send(`${site.url}/pixel.png`)).ok).toBe(true)
  expect((await send(`${site.url}/none`)).description).toBe(
    'Bad Request: failed to get HTTP URL content',
  )
  expect((await send('unknown')).description).toBe(
    'Bad Request: wrong file identifier/HTTP URL specified',
  )
  expect((await send()).description).toBe('Bad Request: there is no photo in the request')
  const text = new FormData()
  text.set('chat_id', String(me))
  text.set('photo', new Blob(['no picture']), 'x.png')
  expect((await bot('sendPhoto', text)).description).toBe('Bad Request: IMAGE_PROCESS_FAILED')
  await site.close()
})

it.each(libraries)('%s: a bot is told to wait, and that it was blocked', async (name) => {
  const { Api, call, bot, ada, me } = rigOf(name)
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

/** A webhook that fails at first, and what was brought to it. */
const failingHook = async (failures: number) => {
  const got: { secret: unknown; text: string }[] = []
  const hook = await serve(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { message } = JSON.parse(Buffer.concat(chunks).toString()) as { message: BotMessage }
    const secret = request.headers['x-telegram-bot-api-secret-token']
    got.push({ secret, text: message.text ?? '' })
    response.writeHead(got.length <= failures ? 500 : 200).end()
  })
  return { ...hook, got }
}

it.each(libraries)('%s: updates are brought to a webhook until it takes them', async (name) => {
  const { bot, confirmAll, ada } = rigOf(name)
  await confirmAll()
  const { url, got, close } = await failingHook(2)
  expect((await bot('setWebhook', { url: 'ftp://x' })).error_code).toBe(400)
  const secret = 's3cret'
  expect((await bot('setWebhook', { url, secret_token: secret })).result).toBe(true)
  expect(await bot('getUpdates')).toMatchObject({ error_code: 409 })
  await ada.sendMessage('helper_bot', { message: 'One' })
  await ada.sendMessage('helper_bot', { message: 'Two' })
  await vi.waitFor(
    () => expect(got).toEqual(['One', 'One', 'One', 'Two'].map((text) => ({ secret, text }))),
    20_000,
  )
  const last_error_message = 'Wrong response from the webhook: 500 Internal Server Error'
  expect((await bot('getWebhookInfo')).result).toMatchObject({ url, last_error_message })
  expect((await bot('deleteWebhook')).result).toBe(true)
  expect((await bot('getWebhookInfo')).result).toMatchObject({ url: '' })
  await close()
})

it.each(libraries)('%s: a bot logs in by its token too', async (name) => {
  const { Api, open, bot, ada, lastMessage, me, token } = rigOf(name)
  const client = await open()
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

  const reply_markup = { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] }
  await bot('sendMessage', { chat_id: me, text: 'Press', reply_markup })
  const answered = new Promise((resolve) => {
    client.addEventHandler((update: { className: string; queryId: never }) => {
      if (update.className !== 'UpdateBotCallbackQuery') return
      const { queryId } = update
      const answer = new Api.messages.SetBotCallbackAnswer({ queryId, message: 'Ok', cacheTime: 0 })
      resolve(client.invoke(answer))
    })
  })
  const message = await lastMessage()
  const [button] = buttonsOf(message)
  const data = button?.data ?? button?.type?.data ?? Buffer.alloc(0)
  const press = { peer: 'helper_bot', msgId: message?.id ?? 0, data }
  const pressed = await ada.invoke(new Api.messages.GetBotCallbackAnswer(press))
  expect(pressed.message).toBe('Ok')
  expect(await answered).toBe(true)
})

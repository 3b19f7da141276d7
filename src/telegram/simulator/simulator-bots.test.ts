import { expect, it, vi } from 'vitest'

import type { BotMessage, BotUpdate } from './bots.fixture.ts'
import { botRigs, buttonsOf } from './bots.fixture.ts'
import { expectError, newAccount } from './login.fixture.ts'
import { libraries } from './rig.fixture.ts'

const rigOf = botRigs()
const YES_NO = {
  inline_keyboard: [
    [
      { text: 'Yes', callback_data: 'yes' },
      { text: 'Site', url: 'https://example.com/' },
    ],
  ],
}

it.each(libraries)('%s: a bot is known by its token only', async (name) => {
  const { call, simulator, bot, token } = rigOf(name)
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

it.each(libraries)('%s: a bot cannot begin a chat', async (name) => {
  const { bot, ...steps } = rigOf(name)
  const { client } = await newAccount(steps, 'Stranger')
  const params = { chat_id: Number((await client.getMe()).id), text: 'Hello' }
  expect(await bot('sendMessage', params)).toMatchObject({
    error_code: 400,
    description: 'Bad Request: chat not found',
  })
})

it.each(libraries)('%s: a bot gets what it is written until it confirms', async (name) => {
  const { Api, bot, updates, ada, me, confirmAll } = rigOf(name)
  await confirmAll()
  const waiting = updates({ timeout: 20 })
  await ada.sendMessage('helper_bot', { message: '/start now' })
  const [update] = await waiting
  expect(update?.message).toMatchObject({
    from: { id: me, first_name: 'Acc0', is_bot: false },
    chat: { id: me, type: 'private' },
    text: '/start now',
    entities: [{ type: 'bot_command', offset: 0, length: 6 }],
  })
  expect(await updates()).toHaveLength(1)
  expect(await updates({ offset: (update?.update_id ?? 0) + 1 })).toEqual([])
  expect(await updates()).toEqual([])

  const peer = await ada.getInputEntity('helper_bot')
  const start = { bot: peer, peer, startParam: 'from_link', randomId: 77 as never }
  await ada.invoke(new Api.messages.StartBot(start))
  expect(await updates()).toMatchObject([{ message: { text: '/start from_link' } }])
  await expectError(
    ada.invoke(new Api.messages.StartBot({ ...start, bot: 'carol_shop' })),
    400,
    'BOT_INVALID',
  )
  expect((await bot('getUpdates', { limit: 0 })).error_code).toBe(400)
})

it.each(libraries)('%s: a poll of a bot ends when another one begins', async (name) => {
  const { bot, updates, confirmAll } = rigOf(name)
  await confirmAll()
  const first = bot('getUpdates', { timeout: 20 })
  await vi.waitFor(async () => {
    await updates()
    const answer = await Promise.race([first, Promise.resolve(null)])
    expect(answer).toMatchObject({ error_code: 409 })
  }, 15_000)
})

it.each(libraries)('%s: a bot writes with entities, buttons and HTML', async (name) => {
  const { bot, lastMessage, me } = rigOf(name)
  const text = '<b>Bold</b> &amp; <a href="https://example.com/?a=1&amp;b=2">link</a>'
  const params = { chat_id: me, text, parse_mode: 'HTML', reply_markup: YES_NO }
  const sent = (await bot('sendMessage', params)).result
  expect(sent).toMatchObject({ text: 'Bold & link', reply_markup: YES_NO })
  const message = await lastMessage()
  expect(message?.message).toBe('Bold & link')
  expect(message?.entities?.map((it) => [it.className, it.offset, it.length])).toEqual([
    ['MessageEntityBold', 0, 4],
    ['MessageEntityTextUrl', 7, 4],
  ])
  expect(buttonsOf(message).map((it) => it.text)).toEqual(['Yes', 'Site'])

  const refusalOf = async (change: object) => {
    const answer = await bot('sendMessage', { chat_id: me, text: 'x', ...change })
    return `${answer.error_code} ${answer.description}`
  }
  expect(await refusalOf({ text: '<b>Bold', parse_mode: 'HTML' })).toMatch(/can't parse entities/)
  expect(await refusalOf({ parse_mode: 'Word' })).toBe('400 Bad Request: unsupported parse_mode')
  expect(await refusalOf({ text: '' })).toBe('400 Bad Request: message text is empty')
  expect(await refusalOf({ text: 'x'.repeat(4097) })).toBe('400 Bad Request: message is too long')
  expect(await refusalOf({ reply_to_message_id: 9999 })).toMatch(/message to be replied not found/)
  const long = { inline_keyboard: [[{ text: 'x', callback_data: 'x'.repeat(65) }]] }
  expect(await refusalOf({ reply_markup: long })).toBe('400 Bad Request: BUTTON_DATA_INVALID')
})

it.each(libraries)('%s: a bot answers a press on its button', async (name) => {
  const { Api, bot, updates, confirmAll, lastMessage, ada, me } = rigOf(name)
  await confirmAll()
  await bot('sendMessage', { chat_id: me, text: 'Yes?', reply_markup: YES_NO })
  const message = await lastMessage()
  const [button] = buttonsOf(message)
  const press = (data: Buffer | undefined) =>
    ada.invoke(
      new Api.messages.GetBotCallbackAnswer({
        peer: 'helper_bot',
        msgId: message?.id ?? 0,
        ...(data ? { data } : {}),
      }),
    )
  const pressed = press(button?.data ?? button?.type?.data)
  const [update] = await updates({ timeout: 20 })
  const query = update?.callback_query
  expect(query).toMatchObject({ data: 'yes', from: { id: me }, message: { text: 'Yes?' } })
  const answer = { callback_query_id: query?.id, text: 'Thank you', show_alert: true }
  expect(await bot('answerCallbackQuery', answer)).toMatchObject({ ok: true, result: true })
  expect(await pressed).toMatchObject({ alert: true, message: 'Thank you' })
  expect((await bot('answerCallbackQuery', answer)).description).toMatch(/query is too old/)
  await expectError(press(Buffer.from('no')), 400, 'DATA_INVALID')
})

it.each(libraries)('%s: a bot changes and deletes its messages', async (name) => {
  const { bot, lastMessage, me, ada } = rigOf(name)
  const text = 'Before'
  const params = { chat_id: me, text, reply_markup: YES_NO }
  const { message_id } = (await bot<BotMessage>('sendMessage', params)).result
  const edit = { chat_id: me, message_id, text: 'Chosen: yes' }
  expect((await bot('editMessageText', edit)).result).toMatchObject({ text: 'Chosen: yes' })
  expect((await bot('editMessageText', edit)).description).toMatch(/message is not modified/)
  expect((await bot('editMessageText', { ...edit, message_id: 9999 })).description).toBe(
    'Bad Request: message to edit not found',
  )
  const edited = await lastMessage()
  expect(edited?.message).toBe('Chosen: yes')
  expect(buttonsOf(edited)).toEqual([])
  await bot('editMessageReplyMarkup', { chat_id: me, message_id, reply_markup: YES_NO })
  expect(buttonsOf(await lastMessage())).toHaveLength(2)
  await bot('deleteMessage', { chat_id: me, message_id })
  expect((await lastMessage())?.id).not.toBe(edited?.id)

  await ada.sendMessage('helper_bot', { message: 'Mine' })
  const updates = (await bot<BotUpdate[]>('getUpdates')).result
  const theirs = updates.at(-1)?.message?.message_id
  expect((await bot('editMessageText', { ...edit, message_id: theirs })).description).toBe(
    "Bad Request: message can't be edited",
  )
})

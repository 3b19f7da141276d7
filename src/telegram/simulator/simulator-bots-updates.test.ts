import { expect, it } from 'vitest'

import { botRigs, buttonsOf } from './bots.fixture.ts'
import { expectError } from './login.fixture.ts'
import { libraries } from './rig.fixture.ts'

const rigOf = botRigs()

it.each(libraries)('%s: a bot takes the last updates, or some kinds only', async (name) => {
  const { bot, updates, confirmAll, ada } = rigOf(name)
  await confirmAll()
  for (const message of ['One', 'Two', 'Three']) await ada.sendMessage('helper_bot', { message })
  const all = await updates()
  expect(all.map((it) => it.message?.text)).toEqual(['One', 'Two', 'Three'])
  expect(all.map((it) => it.update_id - (all[0]?.update_id ?? 0))).toEqual([0, 1, 2])
  expect(await updates({ limit: 1 })).toMatchObject([{ message: { text: 'One' } }])
  expect(await updates({ allowed_updates: ['callback_query'] })).toEqual([])
  expect(await updates({ offset: -1 })).toMatchObject([{ message: { text: 'Three' } }])
  expect(await updates()).toMatchObject([{ message: { text: 'Three' } }])
  await bot('deleteWebhook', { drop_pending_updates: true })
  expect(await updates()).toEqual([])
})

it.each(libraries)('%s: a bot is told of what is edited', async (name) => {
  const { updates, confirmAll, ada } = rigOf(name)
  await confirmAll()
  const sent = await ada.sendMessage('helper_bot', { message: 'Befor' })
  await confirmAll()
  await ada.editMessage('helper_bot', { message: sent.id, text: 'Before' })
  expect(await updates()).toMatchObject([
    { edited_message: { text: 'Before', edit_date: expect.any(Number) } },
  ])
})

it.each(libraries)('%s: a bot that does not answer a press is waited for in vain', async (name) => {
  const { Api, bot, lastMessage, ada, me } = rigOf(name)
  const reply_markup = { inline_keyboard: [[{ text: 'Go', callback_data: 'go' }]] }
  await bot('sendMessage', { chat_id: me, text: 'Press', reply_markup })
  const message = await lastMessage()
  const [button] = buttonsOf(message)
  const data = button?.data ?? button?.type?.data ?? Buffer.alloc(0)
  const press = { peer: 'helper_bot', msgId: message?.id ?? 0, data }
  await expectError(
    ada.invoke(new Api.messages.GetBotCallbackAnswer(press)),
    400,
    'BOT_RESPONSE_TIMEOUT',
  )
})

it.each(libraries)('%s: a bot is told what its commands and chats are', async (name) => {
  const { Api, bot, ada, me, ledger } = rigOf(name)
  const commands = [{ command: 'go', description: 'Goes' }]
  await bot('setMyCommands', { commands })
  expect((await bot('getMyCommands')).result).toEqual(commands)
  const id = await ada.getInputEntity('helper_bot')
  const full = await ada.invoke(new Api.users.GetFullUser({ id }))
  expect(full.fullUser.botInfo?.commands?.[0]?.command).toBe('go')
  expect(await bot('getChat', { chat_id: me })).toMatchObject({
    result: { id: me, type: 'private', first_name: 'Acc0' },
  })
  expect((await bot('sendChatAction', { chat_id: me, action: 'typing' })).result).toBe(true)
  await bot('sendMessage', { chat_id: me, text: 'Noted' })
  expect((await ledger()).at(-1)).toMatchObject({ account: '@helper_bot', text: 'Noted' })
})

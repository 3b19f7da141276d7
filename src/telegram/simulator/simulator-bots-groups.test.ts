import { expect, it } from 'vitest'

import type { BotRig } from './bots.fixture.ts'
import { botRigs } from './bots.fixture.ts'
import { libraries } from './rig.fixture.ts'

const rigOf = botRigs()

type Chats = { chats: { id: { toString: () => string } }[] }

/** A supergroup, or a channel, with the bot in it. Gives its number as bots know it. */
const makeChannel = async ({ Api, ada }: BotRig, kind: 'megagroup' | 'broadcast') => {
  const made = (await ada.invoke(
    new Api.channels.CreateChannel({ title: 'Team', about: '', [kind]: true }),
  )) as unknown as Chats
  const id = Number(`-100${made.chats[0]?.id.toString().padStart(10, '0')}`)
  const channel = await ada.getInputEntity(id)
  const bot = await ada.getInputEntity('helper_bot')
  await ada.invoke(new Api.channels.InviteToChannel({ channel, users: [bot] }))
  return { id, channel }
}

it.each(libraries)('%s: a bot in a group is told what is meant for it', async (name) => {
  const rig = rigOf(name)
  const { bot, updates, confirmAll, ada } = rig
  await confirmAll()
  const { id } = await makeChannel(rig, 'megagroup')
  await ada.sendMessage(id, { message: 'Nothing for a bot' })
  await ada.sendMessage(id, { message: 'Ask @helper_bot' })
  const got = await updates()
  expect(got).toMatchObject([
    { message: { text: 'Ask @helper_bot', chat: { id, type: 'supergroup', title: 'Team' } } },
  ])
  const sent = await bot('sendMessage', { chat_id: id, text: 'At your service' })
  expect(sent.result).toMatchObject({ chat: { id }, text: 'At your service' })
  const [last] = await ada.getMessages(id, { limit: 1 })
  expect(last?.message).toBe('At your service')
  expect(await bot('sendMessage', { chat_id: -1009999999999, text: 'x' })).toMatchObject({
    error_code: 400,
    description: 'Bad Request: chat not found',
  })
})

it.each(libraries)('%s: a bot that was removed from a group may not write there', async (name) => {
  const rig = rigOf(name)
  const { Api, bot, ada } = rig
  const { id, channel } = await makeChannel(rig, 'megagroup')
  const participant = await ada.getInputEntity('helper_bot')
  const bannedRights = new Api.ChatBannedRights({ untilDate: 0, viewMessages: true })
  await ada.invoke(new Api.channels.EditBanned({ channel, participant, bannedRights }))
  expect(await bot('sendMessage', { chat_id: id, text: 'x' })).toMatchObject({
    error_code: 403,
    description: 'Forbidden: bot was kicked from the supergroup chat',
  })
})

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Contact, Dialog, Inbound, Suppression } from '../../src/core/model/contact.ts'
import type { Client } from '../../src/telegram/simulator/client.fixture.ts'
import type { Installation } from './installation.ts'

import { slugs } from '../../src/collections/slugs.ts'
import { logInAs, makeTestClient } from '../../src/telegram/simulator/client.fixture.ts'
import { until } from './control.ts'
import { startInstallation } from './installation.ts'

const PHONE = '+15557000001'
const OTHER = '+15557000002'
let here: Installation
let account: string
let other: Client

beforeAll(async () => {
  here = await startInstallation()
  await here.control.post('/policy', { isTerse: true })
  await here.control.post('/accounts', {
    phone: PHONE,
    firstName: 'Ada',
    username: 'the_shop_here',
  })
  account = await here.connect(PHONE)
  await here.control.post('/accounts', { phone: OTHER, firstName: 'Ben', username: 'ben_writes' })
  other = makeTestClient(here.simulator)
  await logInAs(other, OTHER)
})
afterAll(async () => {
  await other?.destroy()
  await here?.close()
})

const inbound = () => here.rows<Inbound>(slugs.inbound)
const stored = (text: string) =>
  until(`stored: ${text}`, () => inbound().findOne({ account, text } as never))
const dialogs = () => here.rows<Dialog>(slugs.dialogs).find({ account }).toArray()

/** Counts how often the account asks for the difference from now on. */
const differences = async () => {
  const count = async () =>
    (await here.control.requests(PHONE)).filter((name) => name === 'updates.getDifference').length
  const before = await count()
  return async () => (await count()) - before
}

it('takes a short message for a stranger’s once, asks who they are, and knows them from then on', async () => {
  await here.control.person('brief_one')
  const asked = await differences()
  await here.control.write('brief_one', PHONE, 'who am I?')
  const { contact } = await stored('who am I?')
  expect(await asked()).toBeGreaterThan(0)
  const known = await here.rows<Contact>(slugs.contacts).findOne({ _id: contact })
  expect(known).toMatchObject({ username: 'brief_one' })
  const more = await differences()
  await here.control.write('brief_one', PHONE, 'it is me again')
  expect((await stored('it is me again')).contact).toBe(contact)
  expect(await more()).toBe(0)
})

it('asks about a bot once: what it says later holds nobody up', async () => {
  await here.control.person('reads_beside')
  await here.control.write('reads_beside', PHONE, 'before the bot')
  await stored('before the bot')
  await here.control.post('/bots', { name: 'Chatty', username: 'chatty_bot' })
  await here.control.post('/messages', { from: PHONE, to: '@chatty_bot', text: '/start' })
  const asked = await differences()
  await here.control.write('chatty_bot', PHONE, 'first')
  await until('asked who that is', async () => (await asked()) > 0)
  await here.control.write('reads_beside', PHONE, 'between')
  await stored('between')
  const more = await differences()
  for (const text of ['second', 'third']) await here.control.write('chatty_bot', PHONE, text)
  await here.control.write('reads_beside', PHONE, 'after the bot')
  await stored('after the bot')
  expect(await more()).toBe(0)
  expect(
    await inbound().count({ account, text: { $in: ['first', 'second', 'third'] } } as never),
  ).toBe(0)
})

it('keeps the access to a person who is told in passing, and can write to them', async () => {
  await other.sendMessage('the_shop_here', { message: 'hello from Ben' })
  const { peer, contact } = await stored('hello from Ben')
  const mine = async () => (await dialogs()).find((one) => one.peer === peer)
  const before = (await mine())?.accessHash ?? ''
  const members = [PHONE]
  const wanted = {
    kind: 'supergroup',
    title: 'Talk',
    username: 'the_talk',
    creator: OTHER,
    members,
  }
  await here.control.post('/chats', wanted)
  await other.sendMessage('the_talk', { message: 'in the group' })
  await here.control.person('quoted_one')
  await here.control.write('quoted_one', OTHER, 'said to Ben alone')
  const [said] = await other.getMessages('quoted_one', { limit: 1 })
  await other.forwardMessages('the_shop_here', {
    messages: [said?.id ?? 0],
    fromPeer: 'quoted_one',
  })
  expect((await stored('said to Ben alone')).contact).toBe(contact)
  expect(await inbound().count({ account, text: 'in the group' } as never)).toBe(0)
  expect((await mine())?.accessHash).toBe(before)
  const actor = here
    .holder()
    .accounts()
    .find((one) => one.account === account)
  const sent = await actor?.exclusive(async () =>
    actor.client()?.send({
      peer: { userId: peer, accessHash: before },
      ...{ text: 'Hi Ben', entities: [], media: [], randomId: '77' },
    }),
  )
  expect(sent).toMatchObject({ ok: true })
})

it('hears a stop into which somebody changes what they wrote', async () => {
  const said = await other.sendMessage('the_shop_here', { message: 'sotp' })
  const { contact } = await stored('sotp')
  const stop = () => here.rows<Suppression>(slugs.suppressions).findOne({ contact })
  expect(await stop()).toBeNull()
  await other.editMessage('the_shop_here', { message: said.id, text: 'stop' })
  expect(await until('opted out', stop)).toMatchObject({ reason: 'opt-out' })
})

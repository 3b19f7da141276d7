import { expect, it } from 'vitest'

import type { Client } from './client.fixture.ts'
import type { Steps } from './login.fixture.ts'
import { expectError, newAccount, simulatorForAll } from './login.fixture.ts'
import type { LibraryName } from './rig.fixture.ts'
import { libraries } from './rig.fixture.ts'

const stepsOf = simulatorForAll()
let count = 0

type SetPrivacy = InstanceType<typeof import('telegram').Api.account.SetPrivacy>

/** Two strangers: one sets rules, the other one looks. */
const strangers = async (name: LibraryName) => {
  const { Api } = stepsOf(name)
  const shy = await newAccount(stepsOf(name), 'Shy')
  const { client: nosy } = await newAccount(stepsOf(name), 'Nosy')
  const username = `shy_${name}_${count++}`
  await shy.client.invoke(new Api.account.UpdateUsername({ username }))
  return {
    ...shy,
    Api,
    nosy,
    username,
    seen: async () => {
      const found = await nosy.invoke(new Api.contacts.ResolveUsername({ username }))
      return found.users[0] as { phone?: string; status?: { className: string } }
    },
    set: (key: SetPrivacy['key'], isOpen: boolean) => setRule(Api, shy.client, key, isOpen),
  }
}

const setRule = (api: Steps['Api'], client: Client, key: SetPrivacy['key'], isOpen: boolean) => {
  const rule = isOpen ? new api.InputPrivacyValueAllowAll() : new api.InputPrivacyValueDisallowAll()
  return client.invoke(new api.account.SetPrivacy({ key, rules: [rule] }))
}

it.each(libraries)('%s shows its number to whom it wants', async (name) => {
  const { Api, phone, client, nosy, seen, set } = await strangers(name)
  expect((await seen()).phone ?? null).toBeNull()
  const open = await set(new Api.InputPrivacyKeyPhoneNumber(), true)
  expect(open.rules.map((it) => it.className)).toEqual(['PrivacyValueAllowAll'])
  expect((await seen()).phone).toBe(phone.slice(1))
  await set(new Api.InputPrivacyKeyPhoneNumber(), false)
  expect((await seen()).phone ?? null).toBeNull()
  const key = new Api.InputPrivacyKeyPhoneNumber()
  const kept = await client.invoke(new Api.account.GetPrivacy({ key }))
  expect(kept.rules.map((it) => it.className)).toEqual(['PrivacyValueDisallowAll'])

  const byPhone = () => nosy.invoke(new Api.contacts.ResolvePhone({ phone }))
  expect((await byPhone()).users).toHaveLength(1)
  await set(new Api.InputPrivacyKeyAddedByPhone(), false)
  await expectError(byPhone(), 400, 'PHONE_NOT_OCCUPIED')
})

it.each(libraries)('%s says when it is there to whom it wants', async (name) => {
  const { Api, client, seen, set } = await strangers(name)
  const status = async () => (await seen()).status?.className
  await client.invoke(new Api.account.UpdateStatus({ offline: true }))
  expect(await status()).toBe('UserStatusOffline')
  await client.invoke(new Api.account.UpdateStatus({ offline: false }))
  expect(await status()).toBe('UserStatusOnline')
  await set(new Api.InputPrivacyKeyStatusTimestamp(), false)
  expect(await status()).toBe('UserStatusRecently')
})

it.each(libraries)('%s takes messages from whom it wants', async (name) => {
  const { Api, client, nosy, username } = await strangers(name)
  const settings = new Api.GlobalPrivacySettings({ newNoncontactPeersRequirePremium: true })
  await client.invoke(new Api.account.SetGlobalPrivacySettings({ settings }))
  const say = () => nosy.sendMessage(username, { message: 'Hello?' })
  await expectError(say(), 406, 'PRIVACY_PREMIUM_REQUIRED')
  await client.invoke(
    new Api.account.SetGlobalPrivacySettings({ settings: new Api.GlobalPrivacySettings({}) }),
  )
  expect((await say()).message).toBe('Hello?')
})

import { expect, it } from 'vitest'

import type { Client } from './client.fixture.ts'
import { expectError, newAccount, simulatorForAll } from './login.fixture.ts'
import type { LibraryName } from './rig.fixture.ts'
import { libraries } from './rig.fixture.ts'

const stepsOf = simulatorForAll()

it.each(libraries)('%s may not sign up twice, without a name or an application', async (name) => {
  const { Api, open, sendCode, signIn, call } = stepsOf(name)
  const client = await open()
  const phoneNumber = '+15550000095'
  const { phoneCodeHash } = await sendCode(client, phoneNumber)
  await signIn(client, phoneNumber, phoneCodeHash, '12345')
  const signUp = (firstName: string, lastName = '') =>
    client.invoke(new Api.auth.SignUp({ phoneNumber, phoneCodeHash, firstName, lastName }))
  await expectError(signUp(' '), 400, 'FIRSTNAME_INVALID')
  await expectError(signUp('New', 'x'.repeat(65)), 400, 'LASTNAME_INVALID')
  await call('/accounts', { phone: phoneNumber, firstName: 'Faster' })
  await expectError(signUp('New'), 400, 'PHONE_NUMBER_OCCUPIED')
  const settings = new Api.CodeSettings({})
  await expectError(
    client.invoke(new Api.auth.SendCode({ phoneNumber, apiId: 0, apiHash: '', settings })),
    400,
    'API_ID_INVALID',
  )
})

it.each(libraries)('%s may not set a password that nobody could prove', async (name) => {
  const { Api } = stepsOf(name)
  const { client } = await newAccount(stepsOf(name), 'Pat')
  const { newAlgo } = await client.invoke(new Api.account.GetPassword())
  if (!('salt1' in newAlgo)) return expect.fail(newAlgo.className)
  const { salt1, salt2, g, p } = newAlgo
  const set = (change: Partial<typeof newAlgo> | null, newPasswordHash = Buffer.alloc(256, 7)) => {
    const algo = {
      ...{ salt1: Buffer.concat([salt1, Buffer.alloc(32)]), salt2, g, p },
      ...change,
    }
    const newSettings = new Api.account.PasswordInputSettings(
      change
        ? {
            newAlgo: new Api.PasswordKdfAlgoSHA256SHA256PBKDF2HMACSHA512iter100000SHA256ModPow(
              algo,
            ),
            newPasswordHash,
            hint: '',
          }
        : {},
    )
    const password = new Api.InputCheckPasswordEmpty()
    return client.invoke(new Api.account.UpdatePasswordSettings({ password, newSettings }))
  }
  await expectError(set(null), 400, 'NEW_SETTINGS_EMPTY')
  await expectError(set({ salt1 }), 400, 'NEW_SALT_INVALID')
  await expectError(set({ g: 2 }), 400, 'NEW_SETTINGS_INVALID')
  await expectError(set({}, Buffer.alloc(3)), 400, 'NEW_SETTINGS_INVALID')
  expect(await set({})).toBe(true)
  await expectError(set({}), 400, 'PASSWORD_HASH_INVALID')
  await expectError(
    client.invoke(new Api.auth.RequestPasswordRecovery()),
    400,
    'PASSWORD_RECOVERY_NA',
  )
})

it.each(libraries)('%s may not write to an account that was deleted or banned', async (name) => {
  const { Api, call } = stepsOf(name)
  const friend = await newAccount(stepsOf(name), 'Friend')
  const { client, phone } = await newAccount(stepsOf(name), 'Gone')
  const username = `gone_${name}`
  await client.invoke(new Api.account.UpdateUsername({ username }))
  const peer = await friend.client.getInputEntity(username)
  await friend.client.sendMessage(peer, { message: 'Hi' })
  await client.invoke(new Api.account.DeleteAccount({ reason: 'test' }))
  await expectError(
    friend.client.sendMessage(peer, { message: 'Hi' }),
    400,
    'INPUT_USER_DEACTIVATED',
  )
  const [left] = await friend.client.getDialogs({})
  expect(left?.entity).toMatchObject({ deleted: true })
  await call('/users', { person: friend.phone, banned: true })
  await expectError(friend.client.invoke(new Api.updates.GetState()), 401, 'USER_DEACTIVATED_BAN')
  expect(phone).not.toBe(friend.phone)
})

type OlderLayer = { GetIsPremiumRequiredToContact: new (args: { id: unknown[] }) => never }

/** Whether a stranger would have to pay, as each layer asks it. */
const needsPremium = async (name: LibraryName, client: Client, username: string) => {
  const { Api } = stepsOf(name)
  const id = [await client.getInputEntity(username)]
  if (name === 'gramjs') {
    const { GetIsPremiumRequiredToContact: Ask } = Api.users as unknown as OlderLayer
    const answer: unknown = await client.invoke(new Ask({ id }))
    return Array.isArray(answer) && answer[0] === true
  }
  const [answer] = await client.invoke(new Api.users.GetRequirementsToContact({ id }))
  return answer?.className === 'RequirementToContactPremium'
}

it.each(libraries)('%s asks beforehand whether it may write', async (name) => {
  const { Api } = stepsOf(name)
  const shy = await newAccount(stepsOf(name), 'Shy')
  const { client } = await newAccount(stepsOf(name), 'Nosy')
  const username = `pays_${name}`
  await shy.client.invoke(new Api.account.UpdateUsername({ username }))
  expect(await needsPremium(name, client, username)).toBe(false)
  const settings = new Api.GlobalPrivacySettings({ newNoncontactPeersRequirePremium: true })
  await shy.client.invoke(new Api.account.SetGlobalPrivacySettings({ settings }))
  expect(await needsPremium(name, client, username)).toBe(true)
  const nobody = new Api.InputUser({ userId: 5 as never, accessHash: 5 as never })
  const [unknown] = await client.invoke(new Api.users.GetUsers({ id: [nobody] }))
  expect(unknown?.className).toBe('UserEmpty')
})

import { expect, it, vi } from 'vitest'

import type { Client } from './client.fixture.ts'
import { bigInt } from './client.fixture.ts'
import { simulatorForAll, newAccount, expectError } from './login.fixture.ts'
import { libraries } from './rig.fixture.ts'

const stepsOf = simulatorForAll()

const listen = (client: Client): string[] => {
  const names: string[] = []
  client.addEventHandler((update: { className: string }) => void names.push(update.className))
  return names
}

it.each(libraries)('%s lists its sessions, and ends others', async (name) => {
  const { Api, sendCode, signIn, logIn, call } = stepsOf(name)
  const { phone, client } = await newAccount(stepsOf(name), 'Ada')
  const told = listen(client)
  await client.getMe()
  const second = await logIn(phone)
  await vi.waitFor(() => expect(told).toContain('UpdateNewAuthorization'), 20_000)
  const third = await logIn(phone)
  const secondHears = listen(second)
  await second.getMe()

  const { authorizations } = await client.invoke(new Api.account.GetAuthorizations())
  expect(authorizations.map((it) => it.current ?? false)).toEqual([true, false, false])
  expect(authorizations[0]?.deviceModel).not.toBe('Unknown')
  const others = authorizations.slice(1).map((it) => it.hash)
  expect(new Set(others.map(String)).size).toBe(2)

  await client.invoke(new Api.account.ResetAuthorization({ hash: others[0] ?? bigInt('0') }))
  await expectError(second.invoke(new Api.updates.GetState()), 401, 'AUTH_KEY_UNREGISTERED')
  const before = secondHears.length
  await call('/messages', { from: '@carol_shop', to: phone, text: 'Only for the others' })
  await third.getMessages('carol_shop', { limit: 1 })
  expect(secondHears.slice(before)).not.toContain('UpdateNewMessage')

  await client.invoke(new Api.auth.ResetAuthorizations())
  await expectError(third.invoke(new Api.updates.GetState()), 401, 'SESSION_REVOKED')
  const left = await client.invoke(new Api.account.GetAuthorizations())
  expect(left.authorizations).toHaveLength(1)
  await expectError(
    client.invoke(new Api.account.ResetAuthorization({ hash: bigInt('5') })),
    400,
    'HASH_INVALID',
  )

  const { phoneCodeHash } = await sendCode(third, phone)
  await signIn(third, phone, phoneCodeHash, '12345')
  expect((await third.getMe()).firstName).toBe('Ada')
  await third.invoke(new Api.auth.LogOut())
  await expectError(third.invoke(new Api.updates.GetState()), 401, 'AUTH_KEY_UNREGISTERED')
})

it.each(libraries)('%s sets, changes and removes its password', async (name) => {
  const { Api, open, sendCode, signIn, logIn, proofOf } = stepsOf(name)
  const { phone, client } = await newAccount(stepsOf(name), 'Pat')
  await client.updateTwoFaSettings({ newPassword: 'first', hint: 'one', isCheckPassword: false })
  expect(await client.invoke(new Api.account.GetPassword())).toMatchObject({ hint: 'one' })
  await expectError(
    client.updateTwoFaSettings({
      currentPassword: 'wrong',
      newPassword: 'second',
      isCheckPassword: false,
    }),
    400,
    'PASSWORD_HASH_INVALID',
  )
  await client.updateTwoFaSettings({
    currentPassword: 'first',
    newPassword: 'second',
    isCheckPassword: false,
  })
  const other = await open()
  const { phoneCodeHash } = await sendCode(other, phone)
  await expectError(signIn(other, phone, phoneCodeHash, '12345'), 401, 'SESSION_PASSWORD_NEEDED')
  const password = await proofOf(other, 'second')
  await other.invoke(new Api.auth.CheckPassword({ password }))
  expect((await other.getMe()).firstName).toBe('Pat')
  await client.updateTwoFaSettings({ currentPassword: 'second', isCheckPassword: false })
  await logIn(phone)
})

it.each(libraries)('%s is deleted for good', async (name) => {
  const { Api, open, sendCode, signIn, logIn, call, proofOf } = stepsOf(name)
  const { client, phone } = await newAccount(stepsOf(name), 'Gone')
  const second = await logIn(phone)
  const friend = await newAccount(stepsOf(name), 'Friend')
  await friend.client.sendMessage(phone, { message: 'Hi' }).catch(() => {})
  await call('/accounts', { phone, firstName: 'Gone', password: 'secret' })
  const remove = (password?: Awaited<ReturnType<typeof proofOf>>) =>
    client.invoke(
      new Api.account.DeleteAccount({ reason: 'test', ...(password ? { password } : {}) }),
    )
  await expect(remove()).rejects.toMatchObject({ code: 420 })
  expect(await remove(await proofOf(client, 'secret'))).toBe(true)
  await expectError(client.invoke(new Api.updates.GetState()), 401, 'SESSION_REVOKED')
  await expectError(second.invoke(new Api.updates.GetState()), 401, 'SESSION_REVOKED')
  const again = await open()
  const { phoneCodeHash } = await sendCode(again, phone)
  const answer = await signIn(again, phone, phoneCodeHash, '12345')
  expect(answer.className).toBe('auth.AuthorizationSignUpRequired')
})

it.each(libraries)('%s is told of countries, centres and texts', async (name) => {
  const { Api, open, simulator } = stepsOf(name)
  const client = await open()
  const config = await client.invoke(new Api.help.GetConfig())
  expect(config.dcOptions.map((it) => it.id)).toEqual([1, 2, 3, 4, 5])
  expect(new Set(config.dcOptions.map((it) => it.port))).toEqual(new Set([simulator.dcs[0]?.port]))
  expect(await client.invoke(new Api.help.GetNearestDc())).toMatchObject({ nearestDc: 2 })
  const list = (hash: number) =>
    client.invoke(new Api.help.GetCountriesList({ langCode: 'de', hash }))
  const first = (await list(0)) as InstanceType<typeof Api.help.CountriesList>
  const germany = first.countries.find((it) => it.iso2 === 'DE')
  expect(germany).toMatchObject({ defaultName: 'Germany', name: 'Deutschland' })
  expect(germany?.countryCodes[0]?.countryCode).toBe('49')
  expect((await list(first.hash)).className).toBe('help.CountriesListNotModified')
  const lang = { langPack: 'tdesktop', langCode: 'en' }
  const pack = await client.invoke(new Api.langpack.GetLangPack(lang))
  expect(pack).toMatchObject({ langCode: 'en', version: 1 })
  const texts = await client.invoke(new Api.help.GetTermsOfServiceUpdate())
  expect(texts.className).toBe('help.TermsOfServiceUpdateEmpty')
  expect((await client.invoke(new Api.help.GetAppConfig({ hash: 0 }))).className).toBe(
    'help.AppConfig',
  )
  expect((await client.invoke(new Api.help.GetInviteText())).message).not.toBe('')
})

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { Client } from './client.fixture.ts'
import { bigInt } from './client.fixture.ts'
import type { Simulator } from './index.ts'
import { startSimulator } from './index.ts'
import { expectError, loginSteps } from './login.fixture.ts'
import { libraries } from './rig.fixture.ts'

const ADA = '+15550000000'
let count = 100

type SetPrivacy = InstanceType<typeof import('telegram').Api.account.SetPrivacy>

describe.each(libraries)('an account of %s', (name) => {
  let simulator: Simulator
  const steps = loginSteps(name, () => simulator)
  const { Api, open, logIn, call, sendCode, signIn } = steps

  const newAccount = async (firstName: string): Promise<{ phone: string; client: Client }> => {
    const phone = `+15551110${count++}`
    await call('/accounts', { phone, firstName })
    return { phone, client: await logIn(phone) }
  }
  const listen = (client: Client): string[] => {
    const names: string[] = []
    client.addEventHandler((update: { className: string }) => void names.push(update.className))
    return names
  }

  beforeAll(async () => {
    simulator = await startSimulator({ people: false })
  })
  afterAll(async () => {
    await steps.close()
    await simulator.close()
  })

  it('lists its sessions, and ends others', async () => {
    const { phone, client } = await newAccount('Ada')
    const told = listen(client)
    await client.getMe()
    const second = await logIn(phone)
    await vi.waitFor(() => expect(told).toContain('UpdateNewAuthorization'), 5000)
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

  it('sets, changes and removes its password', async () => {
    const { phone, client } = await newAccount('Pat')
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
    const password = await steps.proofOf(other, 'second')
    await other.invoke(new Api.auth.CheckPassword({ password }))
    expect((await other.getMe()).firstName).toBe('Pat')
    await client.updateTwoFaSettings({ currentPassword: 'second', isCheckPassword: false })
    await logIn(phone)
  })

  it('says who it is', async () => {
    const { client } = await newAccount('Una')
    const username = `una_${name}`
    const user = await client.invoke(
      new Api.account.UpdateProfile({ firstName: 'Unita', lastName: 'Bo', about: 'Hi there' }),
    )
    expect(user).toMatchObject({ firstName: 'Unita', lastName: 'Bo' })
    const full = await client.invoke(new Api.users.GetFullUser({ id: new Api.InputUserSelf() }))
    expect(full.fullUser.about).toBe('Hi there')
    await expectError(
      client.invoke(new Api.account.UpdateProfile({ firstName: ' ' })),
      400,
      'FIRSTNAME_INVALID',
    )
    await expectError(
      client.invoke(new Api.account.UpdateProfile({ about: 'x'.repeat(71) })),
      400,
      'ABOUT_TOO_LONG',
    )

    const check = (it: string) => client.invoke(new Api.account.CheckUsername({ username: it }))
    const take = (it: string) => client.invoke(new Api.account.UpdateUsername({ username: it }))
    expect(await check(username)).toBe(true)
    expect(await check('carol_shop')).toBe(false)
    await expectError(check('no'), 400, 'USERNAME_INVALID')
    await expectError(take('carol_shop'), 400, 'USERNAME_OCCUPIED')
    expect(await take(username)).toMatchObject({ username })
    await expectError(take(username), 400, 'USERNAME_NOT_MODIFIED')
    const ada = await logIn(ADA)
    const found = await ada.invoke(new Api.contacts.ResolveUsername({ username }))
    expect(found.users[0]).toMatchObject({ firstName: 'Unita' })
    await take('')
    await expectError(
      ada.invoke(new Api.contacts.ResolveUsername({ username })),
      400,
      'USERNAME_NOT_OCCUPIED',
    )
    await expectError(
      ada.invoke(new Api.contacts.ResolveUsername({ username: '1' })),
      400,
      'USERNAME_INVALID',
    )
  })

  it('keeps contacts', async () => {
    const { client } = await newAccount('Kim')
    const bo = await newAccount('Bo')
    const people = [bo.phone, '+15559990000'].map(
      (phone, index) =>
        new Api.InputPhoneContact({
          clientId: bigInt(String(index + 7)),
          phone,
          firstName: 'Bobby',
          lastName: '',
        }),
    )
    const done = await client.invoke(new Api.contacts.ImportContacts({ contacts: people }))
    expect(done.imported.map((it) => String(it.clientId))).toEqual(['7'])
    expect(done.users[0]).toMatchObject({ firstName: 'Bobby', contact: true })
    const many = Array.from({ length: 502 }, (_, index) => {
      const clientId = bigInt(String(index))
      return new Api.InputPhoneContact({ clientId, phone: '+1999', firstName: 'x', lastName: '' })
    })
    const rest = await client.invoke(new Api.contacts.ImportContacts({ contacts: many }))
    expect(rest.retryContacts.map(String)).toEqual(['500', '501'])

    const all = await client.invoke(new Api.contacts.GetContacts({ hash: bigInt('0') }))
    if (!('contacts' in all)) return expect.fail('no contacts')
    const [contact] = all.contacts
    expect(all.contacts).toHaveLength(1)
    let hash = 0n
    for (const id of [1n, BigInt(String(contact?.userId))]) {
      hash ^= hash >> 21n
      hash = BigInt.asUintN(64, hash ^ (hash << 35n))
      hash = BigInt.asUintN(64, (hash ^ (hash >> 4n)) + id)
    }
    const same = await client.invoke(
      new Api.contacts.GetContacts({ hash: bigInt(String(BigInt.asIntN(64, hash))) }),
    )
    expect(same.className).toBe('contacts.ContactsNotModified')

    const id = await client.getInputEntity(String(bo.phone))
    const carol = await client.getInputEntity('carol_shop')
    const names = { firstName: 'Caro', lastName: 'Line', phone: '' }
    await client.invoke(new Api.contacts.AddContact({ id: carol, ...names }))
    const found = await client.invoke(new Api.contacts.Search({ q: 'carol', limit: 5 }))
    expect(found.myResults).toHaveLength(1)
    expect(found.users.at(-1)).toMatchObject({ firstName: 'Caro', lastName: 'Line' })
    await expectError(
      client.invoke(new Api.contacts.AddContact({ id: carol, ...names, firstName: '' })),
      400,
      'CONTACT_NAME_EMPTY',
    )
    expect(await client.invoke(new Api.contacts.GetStatuses())).toHaveLength(2)
    await client.invoke(new Api.contacts.DeleteContacts({ id: [carol, id] }))
    expect(await client.invoke(new Api.contacts.GetStatuses())).toHaveLength(0)

    await client.invoke(new Api.contacts.Block({ id: carol }))
    const blocked = await client.invoke(new Api.contacts.GetBlocked({ offset: 0, limit: 10 }))
    expect(blocked.blocked).toHaveLength(1)
    await client.invoke(new Api.contacts.Unblock({ id: carol }))
    expect(
      (await client.invoke(new Api.contacts.GetBlocked({ offset: 0, limit: 10 }))).blocked,
    ).toHaveLength(0)
  })

  it('lets others know only what it wants', async () => {
    const { client, phone } = await newAccount('Shy')
    const { client: other } = await newAccount('Nosy')
    const username = `shy_${name}`
    await client.invoke(new Api.account.UpdateUsername({ username }))
    const seen = async () => {
      const found = await other.invoke(new Api.contacts.ResolveUsername({ username }))
      return found.users.at(-1) as { phone?: string }
    }
    const set = (key: SetPrivacy['key'], isOpen: boolean) =>
      client.invoke(
        new Api.account.SetPrivacy({
          key,
          rules: [
            isOpen ? new Api.InputPrivacyValueAllowAll() : new Api.InputPrivacyValueDisallowAll(),
          ],
        }),
      )
    expect((await seen()).phone ?? null).toBeNull()
    const open = await set(new Api.InputPrivacyKeyPhoneNumber(), true)
    expect(open.rules.map((it) => it.className)).toEqual(['PrivacyValueAllowAll'])
    expect((await seen()).phone).toBe(phone.slice(1))
    await set(new Api.InputPrivacyKeyPhoneNumber(), false)
    expect((await seen()).phone ?? null).toBeNull()

    const byPhone = () => other.invoke(new Api.contacts.ResolvePhone({ phone }))
    expect((await byPhone()).users).not.toHaveLength(0)
    await set(new Api.InputPrivacyKeyAddedByPhone(), false)
    await expectError(byPhone(), 400, 'PHONE_NOT_OCCUPIED')

    await client.invoke(new Api.account.UpdateStatus({ offline: true }))
    const status = async () => ((await seen()) as { status?: { className: string } }).status
    expect((await status())?.className).toBe('UserStatusOffline')
    await client.invoke(new Api.account.UpdateStatus({ offline: false }))
    expect((await status())?.className).toBe('UserStatusOnline')
    await set(new Api.InputPrivacyKeyStatusTimestamp(), false)
    expect((await status())?.className).toBe('UserStatusRecently')

    await client.invoke(
      new Api.account.SetGlobalPrivacySettings({
        settings: new Api.GlobalPrivacySettings({ newNoncontactPeersRequirePremium: true }),
      }),
    )
    await expectError(
      other.sendMessage(username, { message: 'Hello?' }),
      406,
      'PRIVACY_PREMIUM_REQUIRED',
    )
  })

  it('is deleted for good', async () => {
    const { client, phone } = await newAccount('Gone')
    const second = await logIn(phone)
    const friend = await newAccount('Friend')
    await friend.client.sendMessage(phone, { message: 'Hi' }).catch(() => {})
    await call('/accounts', { phone, firstName: 'Gone', password: 'secret' })
    const remove = (password?: Awaited<ReturnType<typeof steps.proofOf>>) =>
      client.invoke(
        new Api.account.DeleteAccount({ reason: 'test', ...(password ? { password } : {}) }),
      )
    await expect(remove()).rejects.toMatchObject({ code: 420 })
    expect(await remove(await steps.proofOf(client, 'secret'))).toBe(true)
    await expectError(client.invoke(new Api.updates.GetState()), 401, 'SESSION_REVOKED')
    await expectError(second.invoke(new Api.updates.GetState()), 401, 'SESSION_REVOKED')
    const again = await open()
    const { phoneCodeHash } = await sendCode(again, phone)
    const answer = await signIn(again, phone, phoneCodeHash, '12345')
    expect(answer.className).toBe('auth.AuthorizationSignUpRequired')
  })

  it('is told of countries, centres and texts', async () => {
    const client = await open()
    const config = await client.invoke(new Api.help.GetConfig())
    expect(config.dcOptions.map((it) => it.id)).toEqual([1, 2, 3, 4, 5])
    expect(new Set(config.dcOptions.map((it) => it.port))).toEqual(
      new Set([simulator.dcs[0]?.port]),
    )
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
})

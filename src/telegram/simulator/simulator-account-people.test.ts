import { expect, it } from 'vitest'

import { bigInt } from './client.fixture.ts'
import { simulatorForAll, newAccount, expectError } from './login.fixture.ts'
import { libraries } from './rig.fixture.ts'

const stepsOf = simulatorForAll()

const ADA = '+15550000000'

it.each(libraries)('%s says who it is', async (name) => {
  const { Api, logIn } = stepsOf(name)
  const { client } = await newAccount(stepsOf(name), 'Una')
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

it.each(libraries)('%s keeps contacts', async (name) => {
  const { Api } = stepsOf(name)
  const { client } = await newAccount(stepsOf(name), 'Kim')
  const bo = await newAccount(stepsOf(name), 'Bo')
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
})

it.each(libraries)('%s adds, finds, deletes and blocks people', async (name) => {
  const { Api, call } = stepsOf(name)
  const { client } = await newAccount(stepsOf(name), 'Kim')
  await call('/people', [{ firstName: 'Zoe', username: 'zoe_here' }])
  const zoe = await client.getInputEntity('zoe_here')
  const carol = await client.getInputEntity('carol_shop')
  const names = { firstName: 'Caro', lastName: 'Line', phone: '' }
  await client.invoke(new Api.contacts.AddContact({ id: carol, ...names }))
  await client.invoke(new Api.contacts.AddContact({ id: zoe, ...names }))
  const found = await client.invoke(new Api.contacts.Search({ q: 'carol', limit: 5 }))
  expect(found.myResults).toHaveLength(1)
  expect(found.users.at(-1)).toMatchObject({ firstName: 'Caro', lastName: 'Line' })
  await expectError(
    client.invoke(new Api.contacts.AddContact({ id: carol, ...names, firstName: '' })),
    400,
    'CONTACT_NAME_EMPTY',
  )
  expect(await client.invoke(new Api.contacts.GetStatuses())).toHaveLength(2)
  await client.invoke(new Api.contacts.DeleteContacts({ id: [carol, zoe] }))
  expect(await client.invoke(new Api.contacts.GetStatuses())).toHaveLength(0)

  await client.invoke(new Api.contacts.Block({ id: carol }))
  const blocked = await client.invoke(new Api.contacts.GetBlocked({ offset: 0, limit: 10 }))
  expect(blocked.blocked).toHaveLength(1)
  await client.invoke(new Api.contacts.Unblock({ id: carol }))
  expect(
    (await client.invoke(new Api.contacts.GetBlocked({ offset: 0, limit: 10 }))).blocked,
  ).toHaveLength(0)
})

import { expect, it } from 'vitest'

import { expectError, simulatorForAll } from './login.fixture.ts'
import { libraries } from './rig.fixture.ts'

const stepsOf = simulatorForAll()

const ADA = '+15550000000'
const TWO_FACTOR = '+15559999999'

it.each(libraries)('%s is told what is wrong with a number or a code', async (name) => {
  const { open, sendCode, signIn, call } = stepsOf(name)
  const client = await open()
  await expectError(sendCode(client, '123'), 406, 'PHONE_NUMBER_INVALID')
  await call('/accounts', { phone: '+15550000009', firstName: 'Bad' })
  await call('/users', { person: '+15550000009', banned: true })
  await expectError(sendCode(client, '+15550000009'), 400, 'PHONE_NUMBER_BANNED')

  const { phoneCodeHash } = await sendCode(client, ADA)
  await expectError(signIn(client, ADA, phoneCodeHash, ''), 400, 'PHONE_CODE_EMPTY')
  await expectError(signIn(client, ADA, phoneCodeHash, '00000'), 400, 'PHONE_CODE_INVALID')
  await expectError(signIn(client, ADA, '', '12345'), 400, 'PHONE_CODE_HASH_EMPTY')
  await expectError(signIn(client, ADA, 'unknown', '12345'), 400, 'PHONE_CODE_EXPIRED')
  await expectError(signIn(client, '12', phoneCodeHash, '1'), 406, 'PHONE_NUMBER_INVALID')
  await expectError(signIn(client, TWO_FACTOR, phoneCodeHash, '12345'), 400, 'PHONE_CODE_EXPIRED')
  const later = await sendCode(client, ADA)
  await expectError(signIn(client, ADA, phoneCodeHash, '12345'), 400, 'PHONE_CODE_EXPIRED')
  const login = await signIn(client, ADA, later.phoneCodeHash, '12345')
  expect(login.className).toBe('auth.Authorization')
})

it.each(libraries)('%s gets a code in other ways, and cancels it', async (name) => {
  const { Api, open, sendCode } = stepsOf(name)
  const client = await open()
  const phoneNumber = '+15550000077'
  const { phoneCodeHash, nextType } = await sendCode(client, phoneNumber)
  expect(nextType?.className).toBe('auth.CodeTypeCall')
  const request = { phoneNumber, phoneCodeHash }
  const again = await client.invoke(new Api.auth.ResendCode(request))
  expect((again as typeof again & { type: { className: string } }).type.className).toBe(
    'auth.SentCodeTypeCall',
  )
  await expectError(client.invoke(new Api.auth.ResendCode(request)), 406, 'SEND_CODE_UNAVAILABLE')
  expect(await client.invoke(new Api.auth.CancelCode(request))).toBe(true)
  await expectError(client.invoke(new Api.auth.ResendCode(request)), 400, 'PHONE_CODE_EXPIRED')
})

it.each(libraries)('%s reads the code in Telegram when logged in elsewhere', async (name) => {
  const { open, sendCode, logIn, call } = stepsOf(name)
  await call('/accounts', { phone: '+15550000010', firstName: 'Eve', code: '54321' })
  const first = await logIn('+15550000010')
  const client = await open()
  const sent = await sendCode(client, '+15550000010')
  expect(sent.type.className).toBe('auth.SentCodeTypeApp')
  const [dialog] = await first.getDialogs({})
  expect(dialog?.title).toBe('Telegram')
  expect(dialog?.message?.message).toMatch(/^Login code: 54321\./)
  expect((await call('/accounts/+15550000010/code')) as object).toMatchObject({ code: '54321' })
})

it.each(libraries)('%s waits after too many codes, and guesses only so often', async (name) => {
  const { open, sendCode, signIn } = stepsOf(name)
  const client = await open()
  const phone = '+15550000078'
  const { phoneCodeHash } = await sendCode(client, phone)
  for (let n = 0; n < 5; n++) {
    await expectError(signIn(client, phone, phoneCodeHash, '1'), 400, 'PHONE_CODE_INVALID')
  }
  await expectError(signIn(client, phone, phoneCodeHash, '12345'), 400, 'PHONE_CODE_EXPIRED')
  for (let n = 0; n < 9; n++) await sendCode(client, phone)
  const refused = sendCode(client, phone)
  await expect(refused).rejects.toMatchObject({ code: 420 })
  const seconds = await refused.catch((error: { seconds: number }) => error.seconds)
  expect(seconds).toBeGreaterThan(3000)
})

it.each(libraries)('%s signs up with a number that nobody has', async (name) => {
  const { Api, open, sendCode, signIn, logIn } = stepsOf(name)
  const client = await open()
  const phoneNumber = '+15550000079'
  const { phoneCodeHash } = await sendCode(client, phoneNumber)
  const names = { firstName: 'New', lastName: 'Comer' }
  const signUp = () => client.invoke(new Api.auth.SignUp({ phoneNumber, phoneCodeHash, ...names }))
  await expectError(signUp(), 400, 'PHONE_CODE_EMPTY')
  const answer = await signIn(client, phoneNumber, phoneCodeHash, '12345')
  expect(answer.className).toBe('auth.AuthorizationSignUpRequired')
  expect((await signUp()).className).toBe('auth.Authorization')
  expect((await client.getMe()).lastName).toBe('Comer')
  const other = await logIn(phoneNumber)
  expect((await other.getMe()).firstName).toBe('New')
})

it.each(libraries)('%s proves its password, or is refused', async (name) => {
  const { Api, open, sendCode, signIn, proofOf } = stepsOf(name)
  const client = await open()
  const { phoneCodeHash } = await sendCode(client, TWO_FACTOR)
  await expectError(
    signIn(client, TWO_FACTOR, phoneCodeHash, '12345'),
    401,
    'SESSION_PASSWORD_NEEDED',
  )
  await expectError(client.invoke(new Api.updates.GetState()), 401, 'SESSION_PASSWORD_NEEDED')
  const check = async (password: string) =>
    client.invoke(new Api.auth.CheckPassword({ password: await proofOf(client, password) }))
  await expectError(check('wrong'), 400, 'PASSWORD_HASH_INVALID')
  const stale = await proofOf(client, 'hunter2')
  await client.invoke(new Api.account.GetPassword())
  await expectError(
    client.invoke(new Api.auth.CheckPassword({ password: stale })),
    400,
    'SRP_ID_INVALID',
  )
  expect((await check('hunter2')).className).toBe('auth.Authorization')
  expect((await client.getMe()).firstName).toBe('TwoFA')
})

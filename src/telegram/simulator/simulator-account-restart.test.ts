import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterEach, expect, it } from 'vitest'

import { sessionOf } from './client.fixture.ts'
import type { Simulator } from './index.ts'
import { startSimulator } from './index.ts'
import { expectError, loginSteps } from './login.fixture.ts'

const ADA = '+15550000000'
const dir = mkdtempSync(path.join(tmpdir(), 'simulator-'))
let simulator: Simulator

const steps = loginSteps('telegram', () => simulator)
const { Api, call } = steps

afterEach(async () => {
  await steps.close()
  await simulator.close()
  rmSync(dir, { recursive: true, force: true })
})

const start = async (): Promise<void> => {
  simulator = await startSimulator({ data: dir, people: false })
}
const bot = async (token: string, method: string, params: object = {}) => {
  const answer = await fetch(`${simulator.botApi}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  })
  return ((await answer.json()) as { result: unknown }).result
}

it('knows logins, settings, contacts and bots after a restart', async () => {
  await start()
  const made = (await call('/bots', { name: 'Helper', username: 'helper_bot' })) as {
    token: string
  }
  const client = await steps.logIn(ADA)
  await client.updateTwoFaSettings({ newPassword: 'secret', isCheckPassword: false })
  await client.invoke(new Api.account.UpdateProfile({ about: 'Kept' }))
  await client.invoke(new Api.account.UpdateUsername({ username: 'ada_kept' }))
  const key = new Api.InputPrivacyKeyPhoneNumber()
  const rules = [new Api.InputPrivacyValueAllowAll()]
  await client.invoke(new Api.account.SetPrivacy({ key, rules }))
  const names = { firstName: 'Caro', lastName: '', phone: '' }
  const id = await client.getInputEntity('carol_shop')
  await client.invoke(new Api.contacts.AddContact({ id, ...names }))
  await client.invoke(new Api.contacts.Block({ id }))
  await client.sendMessage('helper_bot', { message: 'First' })
  const [first] = (await bot(made.token, 'getUpdates')) as { update_id: number }[]
  await bot(made.token, 'setMyCommands', { commands: [{ command: 'go', description: 'Goes' }] })
  const ended = await steps.open()
  const { phoneCodeHash } = await steps.sendCode(ended, ADA)
  const saved = [sessionOf(client), sessionOf(ended)]
  await steps.close()
  await simulator.close()

  await start()
  const again = await steps.open(saved[0])
  expect(await again.getMe()).toMatchObject({ username: 'ada_kept' })
  const full = await again.invoke(new Api.users.GetFullUser({ id: new Api.InputUserSelf() }))
  expect(full.fullUser.about).toBe('Kept')
  const privacy = await again.invoke(new Api.account.GetPrivacy({ key }))
  expect(privacy.rules[0]?.className).toBe('PrivacyValueAllowAll')
  const found = await again.invoke(new Api.contacts.Search({ q: 'caro', limit: 5 }))
  expect(found.myResults).toHaveLength(1)
  const blocked = await again.invoke(new Api.contacts.GetBlocked({ offset: 0, limit: 5 }))
  expect(blocked.blocked).toHaveLength(1)
  const { authorizations } = await again.invoke(new Api.account.GetAuthorizations())
  expect(authorizations[0]?.deviceModel).not.toBe('Unknown')

  const late = await steps.open(saved[1])
  await expectError(steps.signIn(late, ADA, phoneCodeHash, '12345'), 401, 'SESSION_PASSWORD_NEEDED')
  expect(await bot(made.token, 'getUpdates')).toEqual([
    expect.objectContaining({ update_id: first?.update_id }),
  ])
  expect(await bot(made.token, 'getMyCommands')).toEqual([{ command: 'go', description: 'Goes' }])
  await again.sendMessage('helper_bot', { message: 'Second' })
  const next = await bot(made.token, 'getUpdates', { offset: (first?.update_id ?? 0) + 1 })
  expect(next).toMatchObject([{ message: { text: 'Second' } }])
}, 60_000)

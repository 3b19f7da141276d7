import { expect, it } from 'vitest'

import type { ContractWorld } from './world.ts'

import { api, CODE, newPhone, signedIn, value } from './world.ts'

/** Codes, passwords and sessions. */
export const signingIn = (world: () => ContractWorld): void => {
  it('signs in with a code, after a wrong one', async () => {
    const phone = newPhone()
    await world().account(phone)
    const client = value(await world().gateway.open({ session: null, api }))
    const { phoneCodeHash, codeLength } = value(await client.sendCode(phone))
    expect(codeLength).toBe(5)
    const wrong = await client.signIn({ phone, phoneCodeHash, code: '99999' })
    expect(wrong).toMatchObject({ ok: false, failure: { kind: 'code-invalid' } })
    const right = await client.signIn({ phone, phoneCodeHash, code: CODE })
    expect(right).toMatchObject({ ok: true, value: { user: { firstName: 'Ada' } } })
    await client.close()
  })

  it('refuses a number that is none', async () => {
    const client = value(await world().gateway.open({ session: null, api }))
    expect(await client.sendCode('+1')).toMatchObject({
      ok: false,
      failure: { kind: 'phone-invalid' },
    })
    await client.close()
  })

  it('asks for the password, and takes only the right one', async () => {
    const phone = newPhone()
    await world().account(phone, 'hunter2')
    const client = value(await world().gateway.open({ session: null, api }))
    const { phoneCodeHash } = value(await client.sendCode(phone))
    const asked = value(await client.signIn({ phone, phoneCodeHash, code: CODE }))
    expect(asked).toMatchObject({ need: 'password' })
    expect(await client.checkPassword('wrong')).toMatchObject({
      ok: false,
      failure: { kind: 'password-invalid' },
    })
    expect(await client.checkPassword('hunter2')).toMatchObject({ ok: true })
    await client.close()
  })
}

/** Logins and sessions that outlive their connection. */
export const resuming = (world: () => ContractWorld): void => {
  it('goes on with a login that another process began', async () => {
    const phone = newPhone()
    await world().account(phone)
    const first = value(await world().gateway.open({ session: null, api }))
    const { phoneCodeHash } = value(await first.sendCode(phone))
    const half = first.session()
    await first.close()
    const second = value(await world().gateway.open({ session: half, api }))
    expect(await second.signIn({ phone, phoneCodeHash, code: CODE })).toMatchObject({ ok: true })
    await second.close()
  })

  it('resumes a session, and logs out for good', async () => {
    const { client } = await signedIn(world())
    const session = client.session()
    await client.close()
    const again = value(await world().gateway.open({ session, api }))
    expect(value(await again.me()).firstName).toBe('Ada')
    expect(await again.logOut()).toMatchObject({ ok: true })
    expect(await again.me()).toMatchObject({ ok: false, failure: { kind: 'session-dead' } })
    await again.close()
  })
}

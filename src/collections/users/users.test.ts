import { expect, it } from 'vitest'

import { makeUsers } from './index.ts'

it.each([
  ['https://herald.example', true],
  ['http://127.0.0.1:3000', false],
])('the session of people who come by %s is for https alone: %s', (publicUrl, secure) => {
  const { auth } = makeUsers({ publicUrl })
  expect(auth).toMatchObject({ useSessions: true, cookies: { sameSite: 'Lax', secure } })
})

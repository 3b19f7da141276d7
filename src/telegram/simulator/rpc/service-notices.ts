import type { TlObject } from '../tl/schema.ts'
import type { UserRow } from '../world/model.ts'
import { deliver } from '../world/send.ts'
import { pushMessage } from '../world/updates.ts'
import type { Api } from './method.ts'

/** "Telegram", which writes login codes. */
export const SERVICE_USER = 777_000

const serviceUser: UserRow = {
  id: SERVICE_USER,
  firstName: 'Telegram',
  lastName: null,
  username: null,
  phone: '+42777',
  persona: null,
  timeZone: null,
  echoes: false,
  deleted: false,
}

/** Writes a login code into Telegram itself, for whoever is logged in elsewhere. */
export const writeLoginCode = (
  { world, audience }: Pick<Api, 'world' | 'audience'>,
  userId: number,
  code: string,
): void => {
  if (!world.user(SERVICE_USER)) {
    world.store.commit(['users', String(SERVICE_USER), serviceUser])
  }
  const head = 'Login code: '
  const text = `${head}${code}. Do not give this code to anyone, even if they say they are from Telegram!

This code can be used to log in to your Telegram account. We never ask it for anything else.

If you didn't request this code by trying to log in on another device, simply ignore this message.`
  const entities: TlObject[] = [
    { _: 'messageEntityBold', offset: 0, length: head.length - 1 },
    { _: 'messageEntityCode', offset: head.length, length: code.length },
  ]
  const { theirs } = deliver(world, { from: SERVICE_USER, to: userId, text, entities })
  pushMessage(world, audience, theirs)
}

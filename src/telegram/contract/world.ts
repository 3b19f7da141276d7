import { randomInt } from 'node:crypto'

import type { Lifetime } from '../../core/lifetime.ts'
import type {
  IncomingUpdate,
  OutgoingMessage,
  Result,
  TelegramFailure,
  TelegramGateway,
  UploadedFiles,
} from '../gateway.ts'

/** A Telegram that the suite can give orders to. */
export type ContractWorld = {
  gateway: TelegramGateway
  account: (phone: string, password?: string) => Promise<unknown>
  person: (username: string) => Promise<unknown>
  /** A person writes to an account; answers the id of the message there. */
  write: (from: string, phone: string, text: string) => Promise<{ messageId: number }>
  read: (person: string, phone: string) => Promise<unknown>
  /** The account makes a channel: a conversation with nobody. */
  channel: (phone: string, title: string) => Promise<unknown>
  block: (person: string, phone: string) => Promise<unknown>
  fault: (fault: Record<string, unknown>) => Promise<unknown>
  /** The account ends all its sessions from elsewhere; nobody is told. */
  revoke: (phone: string) => Promise<unknown>
  /** One line for each `random_id` received. */
  ledger: () => Promise<Record<string, unknown>[]>
  /** The last requests of an account, by method. */
  requests: (phone: string) => Promise<string[]>
  /** A picture of more than one upload part (512 KB). */
  photo: () => Promise<Buffer>
  /** Seconds after which the server drops each silent link, as the clients asked. */
  disconnectDelays: () => Promise<number[]>
  close: () => Promise<void>
}

/** The code of every account in the world. */
export const CODE = '12345'
/** Any application does for the local Telegram. */
export const api = { id: 1, hash: '0123456789abcdef0123456789abcdef' }
/** A new `random_id`. */
export const randomId = () => String(randomInt(1, 2 ** 47))

const names = (function* () {
  for (let n = 1; ; n++)
    yield { phone: `+1777${String(n).padStart(7, '0')}`, person: `person_${n}` }
})()
/** A number nobody has used yet. */
export const newPhone = () => names.next().value.phone
/** A username nobody has used yet. */
export const newPerson = () => names.next().value.person

/** The value of an answer that has to be one. */
export const value = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw new Error(`Refused: ${JSON.stringify(result.failure)}`)
}

type Watch = {
  lifetime?: Lifetime
  uploads?: UploadedFiles
  onUpdate?: (update: IncomingUpdate) => void
  onBroken?: (failure: TelegramFailure) => void
  lookAfterMs?: number
}

/** A new account, signed in. */
export const signedIn = async (world: ContractWorld, watch: Watch = {}) => {
  const phone = newPhone()
  await world.account(phone)
  const client = value(await world.gateway.open({ session: null, api, ...watch }))
  const { phoneCodeHash } = value(await client.sendCode(phone))
  value(await client.signIn({ phone, phoneCodeHash, code: CODE }))
  return { phone, client }
}

/** A signed-in account and a person who has written to it, with what is needed to answer. */
export const conversation = async (world: ContractWorld, watch: Watch = {}) => {
  const person = newPerson()
  await world.person(person)
  const { phone, client } = await signedIn(world, watch)
  await world.write(person, phone, 'hello')
  const [dialog] = await everything(client.dialogs())
  if (!dialog) throw new Error('no dialog')
  const peer = { userId: dialog.user.id, accessHash: dialog.accessHash }
  const message = (change: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
    peer,
    text: 'Hi there',
    entities: [],
    randomId: randomId(),
    media: [],
    ...change,
  })
  return { phone, client, person, message }
}

/** All that a listing tells. */
export const everything = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** Waits until something is so, or 20 s. */
export const eventually = async (done: () => boolean, ms = 20_000): Promise<void> => {
  const end = performance.now() + ms
  while (!done() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
}

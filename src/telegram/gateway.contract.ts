import { randomInt } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type {
  IncomingUpdate,
  OutgoingMessage,
  Result,
  TelegramFailure,
  TelegramGateway,
} from './gateway.ts'

/** A Telegram that the suite can give orders to. */
export type ContractWorld = {
  gateway: TelegramGateway
  account: (phone: string, password?: string) => Promise<unknown>
  person: (username: string) => Promise<unknown>
  /** A person writes to an account; answers the id of the message there. */
  write: (from: string, phone: string, text: string) => Promise<{ messageId: number }>
  read: (person: string, phone: string) => Promise<unknown>
  block: (person: string, phone: string) => Promise<unknown>
  fault: (fault: Record<string, unknown>) => Promise<unknown>
  /** One line for each `random_id` received. */
  ledger: () => Promise<Record<string, unknown>[]>
  /** A picture of more than one upload part (512 KB). */
  photo: () => Promise<Buffer>
  close: () => Promise<void>
}

const CODE = '12345'
const api = { id: 1, hash: '0123456789abcdef0123456789abcdef' }
const randomId = () => String(randomInt(1, 2 ** 47))

/** What every implementation of the port must do. Run on each client library. */
export const gatewayContract = (name: string, start: () => Promise<ContractWorld>): void => {
  describe(`TelegramGateway on ${name}`, () => {
    let world: ContractWorld
    beforeAll(async () => {
      world = await start()
    })
    afterAll(() => world?.close())
    const theWorld = () => world
    signingIn(theWorld)
    sending(theWorld)
    receiving(theWorld)
    ending(theWorld)
  })
}

const names = (function* () {
  for (let n = 1; ; n++)
    yield { phone: `+1777${String(n).padStart(7, '0')}`, person: `person_${n}` }
})()
const newPhone = () => names.next().value.phone
const newPerson = () => names.next().value.person

const value = <T>(result: Result<T>): T => {
  if (result.ok) return result.value
  throw new Error(`Refused: ${JSON.stringify(result.failure)}`)
}

type Watch = {
  onUpdate?: (update: IncomingUpdate) => void
  onBroken?: (failure: TelegramFailure) => void
}

const signedIn = async (world: ContractWorld, watch: Watch = {}) => {
  const phone = newPhone()
  await world.account(phone)
  const client = value(await world.gateway.open({ session: null, api, ...watch }))
  const { phoneCodeHash } = value(await client.sendCode(phone))
  value(await client.signIn({ phone, phoneCodeHash, code: CODE }))
  return { phone, client }
}

/** A signed-in account and a person who has written to it, with what is needed to answer. */
const conversation = async (world: ContractWorld, watch: Watch = {}) => {
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
    media: null,
    ...change,
  })
  return { phone, client, person, message }
}

const everything = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

const eventually = async (done: () => boolean, ms = 5_000): Promise<void> => {
  const end = performance.now() + ms
  while (!done() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
}

const signingIn = (world: () => ContractWorld): void => {
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

const sending = (world: () => ContractWorld): void => {
  it('sends a text with entities once, however often it is asked to', async () => {
    const { client, message } = await conversation(world())
    const outgoing = message({
      text: 'Hi 🙂 Bold link',
      entities: [
        { type: 'bold', offset: 6, length: 4 },
        { type: 'text-link', offset: 11, length: 4, url: 'https://example.com/' },
      ],
    })
    const first = value(await client.send(outgoing))
    const second = value(await client.send(outgoing))
    expect(first).toMatchObject({ duplicate: false })
    expect(second.messageId).toBe(first.messageId)
    const lines = (await world().ledger()).filter((line) => line['randomId'] === outgoing.randomId)
    expect(lines.filter((line) => line['duplicate'] === false)).toHaveLength(1)
    await client.close()
  })

  it('takes RANDOM_ID_DUPLICATE for sent, and finds the message', async () => {
    const { client, message, phone } = await conversation(world())
    const outgoing = message({ text: `Only once ${randomId()}` })
    const { messageId } = value(await client.send(outgoing))
    await world().fault({
      method: 'messages.sendMessage',
      phone,
      error: 'RANDOM_ID_DUPLICATE',
      code: 500,
    })
    expect(value(await client.send(outgoing))).toEqual({ messageId, duplicate: true })
    await client.close()
  })

  it('sends a photo in several parts', async () => {
    const { client, message } = await conversation(world())
    const bytes = world().photo
    const media = { kind: 'photo', fileName: 'a.jpg', mimeType: 'image/jpeg', bytes } as const
    expect(value(await client.send(message({ media }))).messageId).toBeGreaterThan(0)
    await client.close()
  })

  it.each([
    ['FLOOD_WAIT_3600', { kind: 'flood-wait', seconds: 3600 }],
    ['SLOWMODE_WAIT_30', { kind: 'slow-mode', seconds: 30 }],
    ['PEER_FLOOD', { kind: 'peer-flood' }],
    ['USER_PRIVACY_RESTRICTED', { kind: 'privacy' }],
    ['INTERNAL', { kind: 'unknown-outcome' }],
  ])('answers %s as a value, at once, and goes on', async (error, failure) => {
    const { client, message, phone } = await conversation(world())
    await world().fault({ method: 'messages.sendMessage', phone, error })
    const asked = performance.now()
    expect(await client.send(message())).toMatchObject({ ok: false, failure })
    expect(performance.now() - asked).toBeLessThan(2_000)
    if (error.startsWith('FLOOD')) return client.close()
    expect(await client.send(message())).toMatchObject({ ok: true })
    await client.close()
  })

  it('says that a person has blocked the account', async () => {
    const { client, message, person, phone } = await conversation(world())
    await world().block(person, phone)
    expect(await client.send(message())).toMatchObject({ ok: false, failure: { kind: 'blocked' } })
    await client.close()
  })

  it('refuses a peer of another account', async () => {
    const mine = await conversation(world())
    const other = await conversation(world())
    const stolen = await mine.client.send(other.message())
    expect(stolen).toMatchObject({ ok: false, failure: { kind: 'peer-invalid' } })
    await mine.client.close()
    await other.client.close()
  })
}

const receiving = (world: () => ContractWorld): void => {
  it('hands on what people write and read, in order', async () => {
    const updates: IncomingUpdate[] = []
    const { client, message, person, phone } = await conversation(world(), {
      onUpdate: (update) => void updates.push(update),
    })
    const { messageId } = value(await client.send(message()))
    for (const text of ['one', 'two', 'three']) await world().write(person, phone, text)
    await world().read(person, phone)
    await eventually(() => updates.some((update) => update.kind === 'read'))
    const texts = updates.flatMap((update) => (update.kind === 'message' ? [update.text] : []))
    expect(texts.filter((text) => text !== 'hello')).toEqual(['one', 'two', 'three'])
    const read = updates.find((update) => update.kind === 'read')
    expect(read?.kind === 'read' && read.maxId).toBeGreaterThanOrEqual(messageId)
    await client.close()
  })

  it('fetches what was missed while away', async () => {
    const { client, person, phone } = await conversation(world())
    const { state } = value(await client.difference(null))
    const session = client.session()
    await client.close()
    const { messageId } = await world().write(person, phone, 'are you there?')
    const again = value(await world().gateway.open({ session, api }))
    const missed = value(await again.difference(state))
    expect(missed.updates).toMatchObject([
      { kind: 'message', text: 'are you there?', messageId, accessHash: expect.any(String) },
    ])
    expect(missed.state.pts).toBeGreaterThan(state.pts)
    expect(value(await again.difference(missed.state)).updates).toEqual([])
    await again.close()
  })
}

const ending = (world: () => ContractWorld): void => {
  it('gives a silent server up after its deadline, and says so once', async () => {
    const broken: TelegramFailure[] = []
    const { client, message, phone } = await conversation(world(), {
      onBroken: (failure) => void broken.push(failure),
    })
    await world().fault({ method: 'messages.sendMessage', phone, latencyMs: 60_000 })
    const asked = performance.now()
    const answer = await client.send(message())
    expect(answer).toMatchObject({ ok: false, failure: { kind: 'unknown-outcome' } })
    expect(performance.now() - asked).toBeLessThan(12_000)
    expect(broken).toHaveLength(1)
    await client.close()
    expect(broken).toHaveLength(1)
  })

  it('settles every call when it is closed in the middle', async () => {
    const { client, message, phone } = await conversation(world())
    await world().fault({ method: 'messages.sendMessage', phone, latencyMs: 60_000 })
    const inFlight = [client.send(message()), client.send(message())]
    await new Promise((resolve) => setTimeout(resolve, 100))
    await client.close()
    for (const answer of await Promise.all(inFlight))
      expect(answer).toMatchObject({ ok: false, failure: { kind: 'unknown-outcome' } })
  })

  it('tells when the session is ended from elsewhere', async () => {
    const broken: TelegramFailure[] = []
    const { client, message, phone } = await conversation(world(), {
      onBroken: (failure) => void broken.push(failure),
    })
    await world().fault({ method: 'messages.sendMessage', phone, error: 'AUTH_KEY_DUPLICATED' })
    expect(await client.send(message())).toMatchObject({
      ok: false,
      failure: { kind: 'session-dead' },
    })
    expect(broken).toMatchObject([{ kind: 'session-dead', code: 'AUTH_KEY_DUPLICATED' }])
    await client.close()
  })
}

import { randomBytes } from 'node:crypto'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { CoreRig } from './core.fixture.ts'
import { startCore } from './core.fixture.ts'
import { keyName } from './keys.ts'
import type { RawKey } from './raw-key.fixture.ts'
import { sendUpdates } from './session.ts'

let rig: CoreRig

beforeAll(async () => {
  const result = { _: 'nearestDc', country: '', thisDc: 2, nearestDc: 2 }
  rig = await startCore(async () => ({ do: 'answer', result }))
})
afterAll(() => rig?.close())

const fresh = (as: RawKey, sessionId?: bigint) => rig.client(as, sessionId)
const CALL = { _: 'contacts.getStatuses' }
const LATER = { _: 'updateShort', update: { _: 'updateConfig' }, date: 1 }

const loggedIn = async (): Promise<RawKey> => {
  const made = await rig.makeKey()
  rig.core.keys.update(keyName(made.id), { userId: 7 })
  return made
}

it('voids a login that two connections use in parallel, but never one that came back', async () => {
  const duplicated = { errorCode: 406, errorMessage: 'AUTH_KEY_DUPLICATED' }
  const made = await loggedIn()
  const { client: one } = await fresh(made)
  const { client: two } = await fresh(made)
  expect(await one.ask(CALL)).toMatchObject({ _: 'nearestDc' })
  expect(await two.ask(CALL)).toMatchObject({ _: 'nearestDc' })
  expect(await two.ask(CALL)).toMatchObject({ _: 'nearestDc' })
  expect(await one.ask(CALL)).toMatchObject(duplicated)
  expect(await two.ask(CALL)).toMatchObject(duplicated)
  expect(rig.core.keys.find(made.id)?.userId).toBeNull()

  rig.core.policy.rivals = 'any'
  const strict = await loggedIn()
  expect(await (await fresh(strict)).client.ask(CALL)).toMatchObject({ _: 'nearestDc' })
  expect(await (await fresh(strict)).client.ask(CALL)).toMatchObject(duplicated)
  rig.core.policy.rivals = 'parallel'
})

it('never takes a second session for files, or a second connection of one session, for a rival', async () => {
  const made = await loggedIn()
  const { client: main } = await fresh(made)
  const { client: files } = await fresh(made)
  const { client: same } = await fresh(made, main.sessionId)
  const part = { _: 'upload.saveFilePart', fileId: 1n, filePart: 0, bytes: randomBytes(8) }
  for (let round = 0; round < 3; round++) {
    expect(await main.ask(CALL, { seq: 1 + round * 4 })).toMatchObject({ _: 'nearestDc' })
    expect(await files.ask(part)).toMatchObject({ _: 'nearestDc' })
    expect(await same.ask(CALL, { seq: 3 + round * 4 })).toMatchObject({ _: 'nearestDc' })
  }
})

it('pushes updates in the layer of the session, and none once its login is gone', async () => {
  const made = await loggedIn()
  const { client } = await fresh(made)
  await client.ask(CALL)
  const session = [...rig.core.sessions.values()].find((it) => it.id === client.sessionId)
  if (!session) return expect.fail('No session')
  sendUpdates(session, LATER)
  expect((await client.hearUntil((it) => it.object._ === 'updateShort')).object).toMatchObject({
    date: 1,
  })
  rig.core.keys.update(keyName(made.id), { userId: null })
  sendUpdates(session, LATER)
  client.say({ _: 'ping', pingId: 2n })
  const next = await client.hearUntil((it) => it.object._ !== 'msgsAck')
  expect(next.object._).toBe('pong')
})

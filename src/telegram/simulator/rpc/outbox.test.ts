import fc from 'fast-check'
import { expect, it } from 'vitest'

import { makeFileBytes } from '../world/files.ts'
import type { FileRow } from '../world/model.ts'
import { ensureAccount, ensurePerson } from '../world/people.ts'
import { noQuotas, setQuotas } from '../world/quotas.ts'
import { makeAudience } from '../world/updates.ts'
import { openWorld } from '../world/world.ts'
import type { Context } from './method.ts'
import { transmit, transmitAll } from './outbox.ts'

const file: FileRow = {
  id: '1',
  kind: 'document',
  size: 1,
  mimeType: 'text/plain',
  width: 0,
  height: 0,
  attributes: [],
  date: 0,
}

const openTown = async () => {
  const files = makeFileBytes(undefined)
  const world = await openWorld({ dir: undefined, now: () => 1_700_000_000_000, files })
  const me = ensureAccount(world, { phone: '+15550000001', firstName: 'Ann' }).id
  const to = ensurePerson(world, { phone: '+15550000002', firstName: 'Ben' }).id
  const some: Partial<Context> = {
    world,
    audience: makeAudience(),
    me: () => me,
    isFlooded: () => false,
    noteWait: () => {},
    secondsLeft: () => 0,
    connectionsOf: () => 1,
    identity: { id: 'key' } as Context['identity'],
  }
  return { world, me, to, context: some as Context }
}

it('of calls with one random_id that overlap, one sends and the others hear of it', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.bigInt({ min: 1n, max: 3n }), { minLength: 1, maxLength: 9 }),
    async (randomIds) => {
      const { world, me, to, context } = await openTown()
      const blank = { to, text: '', entities: null, extra: null }
      const slowly = () => new Promise<FileRow>((done) => setImmediate(() => done(file)))
      const send = (randomId: bigint) => transmit({ ...blank, randomId, file: slowly }, context)
      const told = await Promise.allSettled(randomIds.map(send))
      const distinct = new Set(randomIds).size
      expect(told.filter((it) => it.status === 'fulfilled')).toHaveLength(distinct)
      for (const it of told) {
        if (it.status === 'rejected') {
          expect(it.reason).toMatchObject({ code: 500, message: 'RANDOM_ID_DUPLICATE' })
        }
      }
      expect(world.box(me)).toHaveLength(distinct)
      const after = await Promise.all(randomIds.map(send))
      expect(after.every((it) => !it.isNew)).toBe(true)
      expect(world.box(me)).toHaveLength(distinct)
      expect(world.inFlight.size).toBe(0)
    },
  )
  await fc.assert(property, { numRuns: 40 })
})

it('an album goes out as a whole or not at all, and what was sent before needs no room', async () => {
  const { world, me, to, context } = await openTown()
  const blank = { to, text: 'One of them', entities: null, extra: null }
  const album = (...ids: bigint[]) =>
    transmitAll(
      ids.map((randomId) => ({ ...blank, randomId, file: async () => file })),
      context,
    )
  setQuotas(world, { ...noQuotas, messages: { count: 3, seconds: 60 } })
  await album(1n, 2n)
  await expect(album(3n, 4n)).rejects.toMatchObject({ code: 420, message: 'FLOOD_WAIT_60' })
  expect(world.box(me)).toHaveLength(2)
  expect((await album(2n, 5n)).map(({ isNew }) => isNew)).toEqual([false, true])
  expect(world.box(me)).toHaveLength(3)
})

it('whoever was told to wait is refused with what is left of it, repeats as well', async () => {
  const { world, to, context } = await openTown()
  const hello = { to, text: 'Hello', entities: null, extra: null, file: null }
  await transmit({ ...hello, randomId: 1n }, context)
  const waiting = { ...context, secondsLeft: () => 7 }
  for (const randomId of [1n, 2n]) {
    const send = async () => transmit({ ...hello, randomId }, waiting)
    await expect(send()).rejects.toMatchObject({ code: 420, message: 'FLOOD_WAIT_7' })
  }
  expect(
    world.effects().map(({ kind, insideFlood, randomId }) => [kind, insideFlood, randomId]),
  ).toEqual([
    ['message', false, '1'],
    ['refused', true, '1'],
    ['refused', true, '2'],
  ])
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { makeFileBytes } from '../world/files.ts'
import type { FileRow } from '../world/model.ts'
import { ensureAccount, ensurePerson } from '../world/people.ts'
import { makeAudience } from '../world/updates.ts'
import { openWorld } from '../world/world.ts'
import type { Context } from './method.ts'
import { transmit } from './outbox.ts'

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

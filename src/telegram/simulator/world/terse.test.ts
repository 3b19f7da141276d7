import { expect, it } from 'vitest'

import type { TlObject } from '../tl/schema.ts'
import { accessHash } from './access-hash.ts'
import { makeChat } from './chats.ts'
import { makeFileBytes } from './files.ts'
import { ensureAccount, ensurePerson } from './people.ts'
import { deliver } from './send.ts'
import { isTerse, setTerse } from './terse.ts'
import type { Audience } from './updates.ts'
import { makeAudience, pushMessage } from './updates.ts'
import { openWorld } from './world.ts'

/** Ann is told of everything; Ben and Cy write. */
const openTown = async () => {
  const files = makeFileBytes(undefined)
  const world = await openWorld({ dir: undefined, now: () => 1_700_000_000_000, files })
  const ann = ensureAccount(world, { phone: '+15550000001', firstName: 'Ann' }).id
  const ben = ensureAccount(world, { phone: '+15550000002', firstName: 'Ben' }).id
  const cy = ensurePerson(world, { phone: '+15550000003', firstName: 'Cy' }).id
  const told: TlObject[] = []
  const audience: Audience = {
    ...makeAudience(),
    sessions: (user) => (user === ann ? [{ wantsUpdates: true, connection: {} } as never] : []),
    push: (user, updates) => void (user === ann && told.push(updates)),
  }
  const push = (from: number, to: number, text: string, extra = {}): TlObject | undefined => {
    const hasExtra = Object.keys(extra).length > 0
    const sent = deliver(world, { from, to, text, extra: hasExtra ? extra : null })
    pushMessage(world, audience, sent.theirs ?? sent.own)
    return told.at(-1)
  }
  return { world, ann, ben, cy, push }
}
const usersOf = (envelope: TlObject | undefined) =>
  new Map(((envelope?.['users'] ?? []) as TlObject[]).map((user) => [Number(user['id']), user]))

it('tells the whole of everything, until it is told to be terse', async () => {
  const { world, ann, ben, push } = await openTown()
  const whole = push(ben, ann, 'Hello')
  expect(whole?._).toBe('updates')
  expect(usersOf(whole).get(ben)).toMatchObject({ accessHash: accessHash(world, ann, ben) })
  expect(isTerse(world)).toBe(false)
  setTerse(world, true)
  const short = push(ben, ann, 'Hello again')
  expect(short).toMatchObject({
    _: 'updateShortMessage',
    userId: BigInt(ben),
    message: 'Hello again',
  })
  expect(short).toMatchObject({ out: false, ptsCount: 1, pts: world.pts(ann) })
})

it('tells in passing who wrote in a group or was forwarded, but not who it is from', async () => {
  const { world, ann, ben, cy, push } = await openTown()
  setTerse(world, true)
  const forward = { from: cy, name: undefined, date: 1, post: null } as never
  const users = usersOf(push(ben, ann, 'Cy said', { forward }))
  expect(users.get(ben)).toMatchObject({ accessHash: accessHash(world, ann, ben) })
  expect(users.get(ben)?.['min']).toBeUndefined()
  expect(users.get(cy)).toMatchObject({ min: true, firstName: 'Cy' })
  expect(users.get(cy)?.['accessHash']).not.toBe(accessHash(world, ann, cy))
  const talk = makeChat(world, { kind: 'supergroup', title: 'Talk', creator: ann, members: [ben] })
  expect(usersOf(push(ben, talk.id, 'In the group')).get(ben)).toMatchObject({ min: true })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'

import { admit, dismiss, makeChat } from './chats.ts'
import { copiesOf, deleteRows, editMessage } from './edit.ts'
import { makeFileBytes } from './files.ts'
import { ensureAccount, ensurePerson } from './people.ts'
import { markRead, readChannel } from './read.ts'
import { deliver } from './send.ts'
import type { World } from './world.ts'
import { openWorld } from './world.ts'

const top = mkdtempSync(path.join(tmpdir(), 'pts-'))
afterAll(() => rmSync(top, { recursive: true, force: true }))

const open = (dir?: string): Promise<World> =>
  openWorld({ dir, now: () => 1_700_000_000_000, files: makeFileBytes(undefined) })

/** Two accounts, a person without one, a group and a channel. */
const settle = (world: World) => {
  const ann = ensureAccount(world, { phone: '+15550000001', firstName: 'Ann' }).id
  const ben = ensureAccount(world, { phone: '+15550000002', firstName: 'Ben' }).id
  const carl = ensurePerson(world, { phone: '+15550000003', firstName: 'Carl' }).id
  const members = [ann, ben, carl]
  const group = makeChat(world, { kind: 'group', title: 'Group', creator: ann, members }).id
  const channel = makeChat(world, { kind: 'supergroup', title: 'Talk', creator: ann, members }).id
  return { people: [ann, ben, carl], places: [ann, ben, carl, group, channel], group, channel }
}

const step = fc.record({
  do: fc.constantFrom('send', 'send', 'send', 'reply', 'edit', 'delete', 'read', 'leave', 'join'),
  who: fc.nat(2),
  where: fc.nat(4),
  which: fc.nat(30),
  randomId: fc.nat(9),
  revoke: fc.boolean(),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

const live = (world: World, town: ReturnType<typeof settle>, it: Step): void => {
  const from = town.people[it.who] ?? 0
  const to = town.places[it.where] ?? 0
  const chat = world.chat(from, to)
  const row = chat[it.which % Math.max(1, chat.length)]
  if (it.do === 'send' || it.do === 'reply') {
    const extra = it.do === 'reply' && row ? { replyTo: row.id } : null
    const randomId = `${it.randomId}`
    if (!world.sent(from, to, randomId)) deliver(world, { from, to, text: 'Hi', randomId, extra })
  }
  if (it.do === 'edit' && row) editMessage(world, row, (copy) => ({ ...copy, text: 'Changed' }))
  if (it.do === 'delete' && row) deleteRows(world, it.revoke ? copiesOf(world, row) : [row])
  if (it.do === 'read' && to === town.channel) readChannel(world, from, to, 0)
  if (it.do === 'read' && to !== town.channel) markRead(world, from, to)
  if (it.do === 'leave') dismiss(world, town.group, from, 'left')
  if (it.do === 'join') admit(world, town.group, from, from)
}

/** Every step of an owner's pts, with what it was for. */
const stepsOf = (world: World, owner: number): number[] => {
  const { store } = world
  const messages = [...store.table('messages').values()].filter((it) => it.owner === owner)
  const events = world
    .changes(owner)
    .flatMap((it) =>
      'count' in it ? Array.from({ length: it.count }, (_, back) => it.pts - back) : [it.pts],
    )
  return [...messages.map((it) => it.pts), ...events].sort((a, b) => a - b)
}

const picture = (world: World, owners: readonly number[]) =>
  owners.map((owner) => ({
    pts: world.pts(owner),
    lastId: world.lastId(owner),
    box: world.box(owner),
    changes: world.changes(owner),
    dialogs: world.dialogs(owner),
    sent: Array.from({ length: 10 }, (_, n) => world.sent(owner, owners[0] ?? 0, `${n}`)?.id),
  }))

it('pts goes up by every pts_count, without holes, whatever happens', async () => {
  const property = fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
    const world = await open()
    const town = settle(world)
    for (const it of steps) live(world, town, it)
    for (const owner of [...town.people.slice(0, 2), town.channel]) {
      const wanted = Array.from({ length: world.pts(owner) - 1 }, (_, index) => index + 2)
      expect(stepsOf(world, owner)).toEqual(wanted)
      const ids = world.box(owner).map((it) => it.id)
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
    }
  })
  await fc.assert(property, { numRuns: 150 })
})

it('a world that is opened again is the one that was closed', async () => {
  let run = 0
  const property = fc.asyncProperty(
    fc.array(step, { maxLength: 40 }),
    fc.boolean(),
    async (steps, isClosed) => {
      const dir = path.join(top, `${run++}`)
      const world = await open(dir)
      const town = settle(world)
      for (const it of steps) live(world, town, it)
      await (isClosed ? world.store.close() : world.store.synced())
      const again = await open(dir)
      const owners = [...town.people, town.channel]
      expect(picture(again, owners)).toEqual(picture(world, owners))
      expect(again.members(town.group)).toEqual(world.members(town.group))
      expect(again.chatRow(town.channel)).toEqual(world.chatRow(town.channel))
      expect(again.lastSent(town.channel, owners[0] ?? 0)).toBe(
        world.lastSent(town.channel, owners[0] ?? 0),
      )
      await again.store.close()
    },
  )
  await fc.assert(property, { numRuns: 25 })
})

import type { TlObject } from '../tl/schema.ts'
import type { MessageRow, ReadRow } from '../world/model.ts'
import { readUpdate } from '../world/updates.ts'
import { viewMessage, viewUsers } from '../world/views.ts'
import type { World } from '../world/world.ts'
import type { Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'

const SLICE = 500

export const updates: Methods = {
  'updates.getState': method<object>((_, context) =>
    stateAt(context, context.world.pts(context.me())),
  ),
  'updates.getDifference': method<{ pts: number; ptsTotalLimit?: number }>((request, context) =>
    difference(request.pts, context),
  ),
}

const stateAt = (context: Context, pts: number): TlObject => ({
  _: 'updates.state',
  pts,
  qts: 0,
  date: seconds(context),
  seq: 1,
  unreadCount: context.world.dialogs(context.me()).reduce((sum, it) => sum + it.unread, 0),
})

/** Messages and read marks after `pts`, oldest first, at most {@link SLICE} of each at once. */
const since = (world: World, owner: number, pts: number) => {
  const latest = world.pts(owner)
  const upTo = Math.min(latest, pts + SLICE)
  const box = world.box(owner)
  let from = box.length
  while (from > 0 && (box[from - 1]?.pts ?? 0) > pts) from--
  const messages: MessageRow[] = box.slice(from).filter((it) => it.pts <= upTo)
  const reads: ReadRow[] = []
  for (let at = pts + 1; at <= upTo; at++) {
    const read = world.store.table('reads').get(`${owner}.${at}`)
    if (read) reads.push(read)
  }
  return { messages, reads, upTo, isAll: upTo === latest }
}

const difference = (pts: number, context: Context): TlObject => {
  const { world, me, audience, session } = context
  audience.add(me(), session)
  const { messages, reads, upTo, isAll } = since(world, me(), pts)
  if (messages.length + reads.length === 0) {
    return { _: 'updates.differenceEmpty', date: seconds(context), seq: 1 }
  }
  const state = stateAt(context, upTo)
  return {
    _: isAll ? 'updates.difference' : 'updates.differenceSlice',
    newMessages: messages.map((it) => viewMessage(world, it)),
    newEncryptedMessages: [],
    otherUpdates: reads.map(readUpdate),
    chats: [],
    users: viewUsers(world, me(), [
      ...messages.map((it) => it.peer),
      ...reads.map((it) => it.peer),
    ]),
    ...(isAll ? { state } : { intermediateState: state }),
  }
}

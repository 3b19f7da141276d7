import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { ScheduledRow } from '../world/model.ts'
import { viewPeer } from '../world/peers.ts'
import { nextScheduledId, scheduledWith, sendScheduled, viewScheduled } from '../world/scheduled.ts'
import { pushSent } from '../world/updates.ts'
import { viewPeers, viewUpdates } from '../world/views.ts'
import { answerSend } from './answers.ts'
import { effectOf } from './ledger.ts'
import type { Edit } from './messages-edit.ts'
import type { Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'
import type { Outgoing } from './outbox.ts'
import { assertMayWrite, replay } from './outbox.ts'
import type { InputTarget } from './peers.ts'
import { targetOf } from './peers.ts'
import { assertCaption, assertText, entitiesOf } from './text.ts'

const AT_ONCE_SECONDS = 10
const YEAR_SECONDS = 366 * 86_400
const MAX_SCHEDULED = 100

type Listed = { peer: InputTarget; id: number[] }

export const messagesScheduled: Methods = {
  'messages.getScheduledHistory': method<{ peer: InputTarget }>(({ peer }, context) => {
    const rows = scheduledWith(context.world, context.me(), targetOf(context, peer))
    return viewPage([...rows].reverse(), context)
  }),
  'messages.getScheduledMessages': method<Listed>((request, context) =>
    viewPage(listed(request, context), context),
  ),
  'messages.sendScheduledMessages': method<Listed>((request, context) => {
    const { world, me } = context
    const rows = listed(request, context)
    if (rows.length === 0) return refuse(400, 'MESSAGE_ID_INVALID')
    for (const row of rows) assertMayWrite(row.peer, { ...row, file: null }, context)
    const sent = rows.map((row) => sendScheduled(world, row, (own) => effectOf(own, context)))
    for (const it of sent) {
      pushSent(world, context.audience, it)
      if (it.own) for (const listen of world.listeners.onMessage) listen(it.own)
    }
    return viewUpdates(world, me(), [deletion(rows)], [])
  }),
  'messages.deleteScheduledMessages': method<Listed>((request, context) => {
    const { world, me } = context
    const rows = listed(request, context)
    world.store.commit(...rows.map((it) => ['scheduled', `${me()}.${it.id}`, null] as const))
    return viewUpdates(world, me(), rows.length > 0 ? [deletion(rows)] : [], [])
  }),
}

const deletion = (rows: readonly ScheduledRow[]): TlObject => ({
  _: 'updateDeleteScheduledMessages',
  peer: viewPeer(rows[0]?.peer ?? 0),
  messages: rows.map((it) => it.id),
})

const listed = ({ peer, id }: Listed, context: Context): ScheduledRow[] => {
  const rows = scheduledWith(context.world, context.me(), targetOf(context, peer))
  return rows.filter((it) => id.includes(it.id))
}

const viewPage = (rows: readonly ScheduledRow[], { world, me }: Context): TlObject => ({
  _: 'messages.messages',
  messages: rows.map((it) => viewScheduled(world, it)),
  topics: [],
  ...viewPeers(
    world,
    me(),
    rows.flatMap((it) => [it.peer]),
  ),
})

/** Whether a message is to wait. What is due within seconds is sent at once. */
export const isTimely = (date: number | undefined, context: Context): date is number => {
  if (!date) return false
  if (date > seconds(context) + YEAR_SECONDS) return refuse(400, 'SCHEDULE_DATE_TOO_LATE')
  return date > seconds(context) + AT_ONCE_SECONDS
}

/** Keeps messages until their time comes. The same `random_id` is kept once. */
export const schedule = async (
  parts: readonly Outgoing[],
  due: number,
  context: Context,
): Promise<TlObject> => {
  const { world, me } = context
  const rows: ScheduledRow[] = []
  const before = parts.flatMap((it) => {
    const message = world.sent(me(), it.to, it.randomId.toString())
    return message ? [replay(message, it.randomId, context)] : []
  })
  if (before.length > 0) return answerSend(before, context)
  for (const part of parts) {
    const { to, text, entities, extra } = part
    const randomId = part.randomId.toString()
    if (part.randomId === 0n) return refuse(400, 'RANDOM_ID_EMPTY')
    const waiting = scheduledWith(world, me(), to)
    const known = waiting.find((it) => it.randomId === randomId)
    if (!known && waiting.length >= MAX_SCHEDULED) return refuse(400, 'SCHEDULE_TOO_MUCH')
    assertMayWrite(to, part, context)
    const file = known || !part.file ? null : await part.file()
    const row = known ?? {
      owner: me(),
      id: nextScheduledId(world, me()),
      peer: to,
      due,
      text,
      entities,
      fileId: file?.id ?? null,
      randomId,
      extra,
    }
    world.store.commit(['scheduled', `${me()}.${row.id}`, row])
    rows.push(row)
  }
  const updates = rows.flatMap((row) => [
    { _: 'updateMessageID', id: row.id, randomId: BigInt(row.randomId) },
    { _: 'updateNewScheduledMessage', message: viewScheduled(world, row) },
  ])
  const answer = viewUpdates(
    world,
    me(),
    updates,
    rows.flatMap((it) => [it.peer]),
  )
  context.audience.push(me(), answer, context.session)
  return answer
}

/** Changes what waits, or when it is due. */
export const editScheduled = (request: Edit, peer: number, context: Context): TlObject => {
  const { world, me } = context
  const row = scheduledWith(world, me(), peer).find((it) => it.id === request.id)
  if (!row) return refuse(400, 'MESSAGE_ID_INVALID')
  const text = request.message ?? row.text
  if (row.fileId) assertCaption(text)
  else assertText(text)
  const entities = request.message === undefined ? row.entities : entitiesOf(text, request.entities)
  const changed = { ...row, text, entities, due: request.scheduleDate ?? row.due }
  world.store.commit(['scheduled', `${me()}.${row.id}`, changed])
  const update = { _: 'updateNewScheduledMessage', message: viewScheduled(world, changed) }
  return viewUpdates(world, me(), [update], [peer])
}

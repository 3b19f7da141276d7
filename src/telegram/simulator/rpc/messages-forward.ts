import { randomBytes } from 'node:crypto'

import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { MessageExtra, MessageRow } from '../world/model.ts'
import { isChannel } from '../world/peers.ts'
import { allows } from '../world/profiles.ts'
import { answerSend } from './answers.ts'
import { isTimely, schedule } from './messages-scheduled.ts'
import type { Context, Methods } from './method.ts'
import { method } from './method.ts'
import type { Outgoing, SendOptions } from './outbox.ts'
import { extraOf, orNull, transmitAll } from './outbox.ts'
import type { InputTarget } from './peers.ts'
import { boxOf, targetOf } from './peers.ts'

type Forward = SendOptions & {
  fromPeer: InputTarget
  id: number[]
  randomId: bigint[]
  toPeer: InputTarget
  topMsgId?: number
  dropAuthor?: boolean
  dropMediaCaptions?: boolean
}

const MAX_FORWARDS = 100

export const messagesForward: Methods = {
  'messages.forwardMessages': method<Forward>((request, context) => forward(request, context)),
}

const forward = async (request: Forward, context: Context): Promise<TlObject> => {
  const { world } = context
  const { id, randomId } = request
  if (id.length === 0) return refuse(400, 'MESSAGE_IDS_EMPTY')
  if (id.length > MAX_FORWARDS || id.length !== randomId.length) {
    return refuse(400, id.length > MAX_FORWARDS ? 'MSG_ID_INVALID' : 'RANDOM_ID_INVALID')
  }
  if (new Set(randomId).size !== randomId.length) return refuse(500, 'RANDOM_ID_DUPLICATE')
  const to = targetOf(context, request.toPeer)
  const rows = rowsOf(request, context)
  const albums = new Map<string, string>()
  const parts = rows.map((row, index): Outgoing => {
    const file = row.fileId ? world.store.table('files').get(row.fileId) : undefined
    const text = request.dropMediaCaptions && file ? '' : row.text
    return {
      to,
      randomId: randomId[index] ?? 0n,
      text,
      entities: text ? row.entities : null,
      extra: extraFor(row, request, { to, albums, context }),
      file: file ? async () => file : null,
    }
  })
  if (isTimely(request.scheduleDate, context)) return schedule(parts, request.scheduleDate, context)
  return answerSend(await transmitAll(parts, context), context)
}

/** The messages that are forwarded, in their own order. Those that are gone are refused. */
const rowsOf = ({ fromPeer, id }: Forward, context: Context): MessageRow[] => {
  const { world, me } = context
  const isAnywhere = fromPeer._ === 'inputPeerEmpty'
  const from = isAnywhere ? 0 : targetOf(context, fromPeer)
  return id.map((it) => {
    const row = world.message(isAnywhere ? me() : boxOf(context, from), it)
    const isThere = row && (isAnywhere || row.peer === from) && !row.extra?.action
    return isThere ? row : refuse(400, 'MESSAGE_ID_INVALID')
  })
}

type Target = { to: number; albums: Map<string, string>; context: Context }

const extraFor = (
  row: MessageRow,
  request: Forward,
  { to, albums, context }: Target,
): MessageExtra | null => {
  const topic = request.topMsgId && !request.replyTo ? { topic: request.topMsgId } : {}
  const grouped = row.extra?.groupedId
  if (grouped && !albums.has(grouped)) {
    albums.set(grouped, (randomBytes(8).readBigUInt64LE(0) >> 2n).toString())
  }
  const groupedId = grouped && albums.get(grouped)
  return orNull({
    ...extraOf(request, to, context),
    ...topic,
    ...(groupedId ? { groupedId } : {}),
    ...(request.dropAuthor ? {} : { forward: headerOf(row, context) }),
  })
}

/** Whose message it was: of the first author, however often it was forwarded since. */
const headerOf = (
  row: MessageRow,
  { world, me }: Context,
): NonNullable<MessageExtra['forward']> => {
  if (row.extra?.forward) return row.extra.forward
  const isPost = world.chatRow(row.peer)?.kind === 'broadcast'
  const writer = row.extra?.from ?? (row.out ? row.owner : row.peer)
  const isShy = !isPost && writer !== me() && !allows(world, writer, 'Forwards', me())
  if (isShy) {
    return { from: null, name: world.user(writer)?.firstName ?? '', date: row.date, post: null }
  }
  return {
    from: isPost ? row.peer : writer,
    date: row.date,
    post: isPost && isChannel(row.peer) ? row.id : null,
  }
}

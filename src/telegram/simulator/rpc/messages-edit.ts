import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import { copiesOf, deleteRows, editMessage } from '../world/edit.ts'
import type { FileRow, MessageRow } from '../world/model.ts'
import { isChannel } from '../world/peers.ts'
import { may } from '../world/rights.ts'
import { eventUpdates, pushEvents } from '../world/updates.ts'
import { peersOf } from '../world/view-message.ts'
import { viewUpdates } from '../world/views.ts'
import { effectOf } from './ledger.ts'
import type { InputMedia } from './media.ts'
import { fileOf } from './media.ts'
import { editScheduled } from './messages-scheduled.ts'
import type { Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'
import type { InputTarget } from './peers.ts'
import { boxOf, targetOf } from './peers.ts'
import { assertCaption, assertText, entitiesOf } from './text.ts'
import { asPeer } from './messages-history.ts'

/** What may be changed of a message. */
export type Edit = {
  peer: InputTarget
  id: number
  message?: string
  media?: InputMedia
  replyMarkup?: TlObject
  entities?: TlObject[]
  scheduleDate?: number
}

const EDIT_SECONDS = 48 * 3600
const MAX_DELETED = 100

export const messagesEdit: Methods = {
  'messages.editMessage': method<Edit>((request, context) => edit(request, context)),
  'messages.deleteMessages': method<{ revoke?: boolean; id: number[] }>((request, context) => {
    const { world, me } = context
    const rows = request.id.flatMap((id) => world.message(me(), id) ?? [])
    return remove(rows, request.revoke === true, context)
  }),
  'channels.deleteMessages': method<{ channel: InputTarget; id: number[] }>(
    ({ channel, id }, context) => {
      const { world, me } = context
      const peer = targetOf(context, asPeer(channel))
      const rows = id.flatMap((it) => world.message(peer, it) ?? [])
      const isAdmin = may(world.member(peer, me()), 'deleteMessages')
      const isOwn = rows.every((it) => it.extra?.from === me())
      return isOwn || isAdmin
        ? remove(rows, true, context)
        : refuse(403, 'MESSAGE_DELETE_FORBIDDEN')
    },
  ),
  'messages.deleteHistory': method<{ peer: InputTarget; revoke?: boolean; maxId: number }>(
    ({ peer, revoke, maxId }, context) => {
      const { world, me } = context
      const target = targetOf(context, peer)
      if (isChannel(target)) return refuse(400, 'PEER_ID_INVALID')
      const all = world.chat(me(), target).filter((it) => !maxId || it.id <= maxId)
      const { pts, ptsCount } = remove(all.slice(0, MAX_DELETED), revoke === true, context)
      const offset = Math.max(0, all.length - MAX_DELETED)
      return { _: 'messages.affectedHistory', pts, ptsCount, offset }
    },
  ),
}

const edit = async (request: Edit, context: Context): Promise<TlObject> => {
  const { world, me } = context
  const peer = targetOf(context, request.peer)
  if (request.scheduleDate) return editScheduled(request, peer, context)
  const row = world.message(boxOf(context, peer), request.id)
  if (!row || row.peer !== peer) return refuse(400, 'MESSAGE_ID_INVALID')
  assertMayEdit(row, context)
  const file = request.media && hasFile(request.media) ? await fileOf(request.media, context) : null
  const after = edited(row, request, file, context)
  const effect = effectOf({ ...row, text: after.text }, context, { kind: 'edit' })
  const { events } = editMessage(world, row, (copy) => edited(copy, request, file, context), effect)
  pushEvents(world, context.audience, events, context.session)
  const own = events.filter((it) => it.owner === row.owner)
  const updates = own.flatMap((it) => eventUpdates(world, it, me()))
  return viewUpdates(world, me(), updates, peersOf(row))
}

const hasFile = ({ _: kind }: InputMedia): boolean =>
  kind !== 'inputMediaEmpty' && kind !== 'inputMediaWebPage'

const assertMayEdit = (row: MessageRow, context: Context): void => {
  const { world, me } = context
  const writer = row.extra?.from ?? (row.out ? row.owner : row.peer)
  const member = isChannel(row.peer) ? world.member(row.peer, me()) : undefined
  const isPost = world.chatRow(row.peer)?.kind === 'broadcast'
  if (writer !== me() && !(isPost && may(member, 'editMessages'))) {
    refuse(403, 'MESSAGE_AUTHOR_REQUIRED')
  }
  if (row.extra?.action) refuse(400, 'MESSAGE_ID_INVALID')
  const isBot = world.user(me())?.bot === true
  const isOld = seconds(context) - row.date > EDIT_SECONDS
  if (isOld && !isBot && !isPost && row.peer !== me()) refuse(400, 'MESSAGE_EDIT_TIME_EXPIRED')
}

/** One copy with the change made. Refuses a change that is none. */
const edited = (
  row: MessageRow,
  request: Edit,
  file: FileRow | null,
  context: Context,
): MessageRow => {
  const fileId = file?.id ?? row.fileId
  const text = request.message ?? row.text
  if (fileId) assertCaption(text)
  else assertText(text)
  const entities = request.message === undefined ? row.entities : entitiesOf(text, request.entities)
  const { markup: _, ...rest } = row.extra ?? {}
  const isBot = context.world.user(context.me())?.bot === true
  const markup = isBot ? request.replyMarkup : row.extra?.markup
  const extra = { ...rest, ...(markup ? { markup } : {}) }
  const before = [row.text, row.entities, row.fileId, row.extra?.markup]
  if (isSame(before, [text, entities, fileId, markup])) refuse(400, 'MESSAGE_NOT_MODIFIED')
  return { ...row, text, entities, fileId, extra: { ...extra, editedAt: seconds(context) } }
}

const isSame = (a: unknown, b: unknown): boolean => plain(a) === plain(b)

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, it: unknown) => (typeof it === 'bigint' ? `${it}n` : it))

/** Deletes messages here and, with `revoke`, wherever else they are. */
const remove = (rows: readonly MessageRow[], revoke: boolean, context: Context) => {
  const { world, me, audience, session } = context
  const all = revoke ? rows.flatMap((it) => copiesOf(world, it)) : rows
  let noted = 0
  const events = deleteRows(world, all, (row) =>
    rows.includes(row) ? [effectOf(row, context, { kind: 'delete' }, noted++)] : [],
  )
  pushEvents(world, audience, events, session)
  const box = rows[0]?.owner ?? me()
  const ptsCount = events.find((it) => it.owner === box)?.count ?? 0
  return { _: 'messages.affectedMessages', pts: world.pts(box), ptsCount }
}

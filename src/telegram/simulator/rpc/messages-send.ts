import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { EffectRow, MessageRow } from '../world/model.ts'
import { deliver } from '../world/send.ts'
import { newMessageUpdate, pushMessage } from '../world/updates.ts'
import { viewMedia, viewUpdates } from '../world/views.ts'
import type { InputMedia } from './media.ts'
import { fileOf } from './media.ts'
import type { Context, InputPeer, Methods } from './method.ts'
import { method, peerOf } from './method.ts'

const MAX_TEXT = 4096
const MAX_CAPTION = 1024

type SendMessage = { peer: InputPeer; message: string; randomId: bigint; entities?: TlObject[] }

export const messagesSend: Methods = {
  'messages.sendMessage': method<SendMessage>((request, context) => {
    if (!request.message.trim()) return refuse(400, 'MESSAGE_EMPTY')
    if (request.message.length > MAX_TEXT) return refuse(400, 'MESSAGE_TOO_LONG')
    return send(request, context, null)
  }),
  'messages.sendMedia': method<SendMessage & { media: InputMedia }>((request, context) => {
    if (request.message.length > MAX_CAPTION) return refuse(400, 'MEDIA_CAPTION_TOO_LONG')
    return send(request, context, request.media)
  }),
  'messages.uploadMedia': method<{ peer: InputPeer; media: InputMedia }>(
    async ({ media }, context) =>
      viewMedia(context.world, context.me(), await fileOf(media, context)),
  ),
  'messages.setTyping': method<object>(() => true),
}

const send = async (
  request: SendMessage,
  context: Context,
  media: InputMedia | null,
): Promise<TlObject> => {
  const { world, me } = context
  if (request.randomId === 0n) return refuse(400, 'RANDOM_ID_EMPTY')
  const to = peerOf(context, request.peer)
  const randomId = request.randomId.toString()
  const before = world.sent(me(), to, randomId)
  if (before) return replay(before, request.randomId, context)
  assertReachable(to, context)

  const file = media ? await fileOf(media, context) : null
  const raced = world.sent(me(), to, randomId) // Another copy may have come while the file was kept.
  if (raced) return replay(raced, request.randomId, context)
  const message = {
    from: me(),
    to,
    text: request.message,
    entities: request.entities ?? null,
    fileId: file?.id ?? null,
    randomId,
  }
  const { own, theirs } = deliver(world, message, (row) => effectOf(row, false, context))
  if (!own) return refuse(500, 'INTERNAL')
  pushMessage(world, context.audience, theirs)
  pushMessage(world, context.audience, own, context.session)
  for (const listen of world.listeners.onMessage) listen(own)
  return own.fileId || own.peer === own.owner
    ? fullAnswer(own, request.randomId, 1, context)
    : shortAnswer(own)
}

const assertReachable = (to: number, { world, me }: Context): void => {
  if (world.user(to)?.deleted) refuse(400, 'INPUT_USER_DEACTIVATED')
  if (world.isBlocked(to, me())) refuse(403, 'USER_IS_BLOCKED')
}

const effectOf = (message: MessageRow, duplicate: boolean, context: Context): EffectRow => ({
  n: context.world.effects().length,
  account: context.world.user(message.owner)?.phone ?? '',
  peer: message.peer,
  randomId: message.randomId ?? '',
  messageId: message.id,
  at: new Date(context.world.now()).toISOString(),
  duplicate,
  insideFlood: context.isFlooded(message.owner),
  connections: context.connectionsOf(context.identity.id),
  text: message.text,
})

/** A `random_id` seen before: nothing happens, and the first message comes back. */
const replay = (message: MessageRow, randomId: bigint, context: Context): TlObject => {
  const effect = effectOf(message, true, context)
  context.world.store.commit(['effects', String(effect.n), effect])
  return fullAnswer(message, randomId, 0, context)
}

const shortAnswer = (message: MessageRow): TlObject => ({
  _: 'updateShortSentMessage',
  out: true,
  id: message.id,
  pts: message.pts,
  ptsCount: 1,
  date: message.date,
  entities: message.entities ?? undefined,
})

const fullAnswer = (
  message: MessageRow,
  randomId: bigint,
  ptsCount: number,
  { world }: Context,
): TlObject =>
  viewUpdates(
    world,
    message.owner,
    [
      { _: 'updateMessageID', id: message.id, randomId },
      newMessageUpdate(world, message, ptsCount),
    ],
    [message.peer],
  )

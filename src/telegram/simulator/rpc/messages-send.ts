import { randomBytes } from 'node:crypto'

import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import { viewMedia } from '../world/view-message.ts'
import { answerSend } from './answers.ts'
import type { InputMedia } from './media.ts'
import { fileOf } from './media.ts'
import { clearDraft } from './messages-drafts.ts'
import { isTimely, schedule } from './messages-scheduled.ts'
import type { Context, Methods } from './method.ts'
import { method } from './method.ts'
import type { Outgoing, SendOptions } from './outbox.ts'
import { extraOf, orNull, transmit, transmitAll } from './outbox.ts'
import type { InputTarget } from './peers.ts'
import { targetOf } from './peers.ts'
import { assertCaption, assertText, entitiesOf } from './text.ts'

const MAX_ALBUM = 10

type Single = { message: string; randomId: bigint; entities?: TlObject[] }
type SendMessage = Single & SendOptions & { peer: InputTarget; clearDraft?: boolean }
type SendAlbum = SendOptions & {
  peer: InputTarget
  multiMedia: (Single & { media: InputMedia })[]
}

export const messagesSend: Methods = {
  'messages.sendMessage': method<SendMessage>((request, context) => {
    assertText(request.message)
    return send(request, null, context)
  }),
  'messages.sendMedia': method<SendMessage & { media: InputMedia }>((request, context) => {
    const { media } = request
    if (media._ === 'inputMediaEmpty') return refuse(400, 'MEDIA_EMPTY')
    if (media._ === 'inputMediaWebPage') {
      assertText(request.message)
      return send(request, null, context) // The page is not shown: there is no web here.
    }
    assertCaption(request.message)
    return send(request, media, context)
  }),
  'messages.sendMultiMedia': method<SendAlbum>((request, context) => sendAlbum(request, context)),
  'messages.uploadMedia': method<{ peer: InputTarget; media: InputMedia }>(
    async ({ media }, context) =>
      viewMedia(context.world, context.me(), await fileOf(media, context)),
  ),
}

const outgoingOf = (
  { message, randomId, entities }: Single,
  to: number,
  options: SendOptions,
  media: InputMedia | null,
  context: Context,
): Outgoing => ({
  to,
  randomId,
  text: message,
  entities: entitiesOf(message, entities),
  extra: orNull(extraOf(options, to, context)),
  file: media ? () => fileOf(media, context) : null,
})

/** A plain text is sent at once; what has a file waits for that. */
const send = (
  request: SendMessage,
  media: InputMedia | null,
  context: Context,
): TlObject | Promise<TlObject> => {
  const to = targetOf(context, request.peer)
  const outgoing = outgoingOf(request, to, request, media, context)
  if (isTimely(request.scheduleDate, context)) {
    return schedule([outgoing], request.scheduleDate, context)
  }
  const done = transmit(outgoing, context)
  if (request.clearDraft) clearDraft(to, context)
  return done instanceof Promise
    ? done.then((it) => answerSend([it], context))
    : answerSend([done], context)
}

/** All parts or, when one of them is not acceptable, none. */
const sendAlbum = async (request: SendAlbum, context: Context): Promise<TlObject> => {
  const { multiMedia } = request
  const to = targetOf(context, request.peer)
  if (multiMedia.length === 0) return refuse(400, 'MEDIA_EMPTY')
  if (multiMedia.length > MAX_ALBUM) return refuse(400, 'MULTI_MEDIA_TOO_LONG')
  for (const { message } of multiMedia) assertCaption(message)
  const groupedId = (randomBytes(8).readBigUInt64LE(0) >> 2n).toString()
  const parts: Outgoing[] = []
  for (const single of multiMedia) {
    const part = outgoingOf(single, to, request, single.media, context)
    const isKnown = context.world.sent(context.me(), to, `${single.randomId}`) !== undefined
    const file = isKnown ? null : await fileOf(single.media, context)
    parts.push({ ...part, extra: { ...part.extra, groupedId }, file: file && (async () => file) })
  }
  if (isTimely(request.scheduleDate, context)) {
    return schedule(parts, request.scheduleDate, context)
  }
  return answerSend(await transmitAll(parts, context), context)
}

import type { MessageEntity } from '../core/model/message.ts'
import type { Recalled } from './departure.ts'
import type { OutgoingMedia, OutgoingMessage, UploadedFiles } from './gateway.ts'
import type { ClientLibrary } from './library.ts'
import type { Wire } from './wire.ts'

import { albumRandomIds } from '../core/media.ts'
import { assertNever } from '../core/never.ts'
import { deadlines } from './deadlines.ts'
import { depart } from './departure.ts'
import { int64 } from './library.ts'
import { fileOfMessage, sendFiles } from './send-file.ts'

type SendParts = {
  library: ClientLibrary
  wire: Wire
  uploads: UploadedFiles
  recalled: Recalled
}

/** Sends one message under its own `randomId`; the answer is the library's. */
export const sendMessage = async (
  { library, wire, uploads, recalled }: SendParts,
  message: OutgoingMessage,
): Promise<unknown> => {
  const { Api } = library.module
  const { departure, media } = message
  const send = (request: object) =>
    wire.send(request, deadlines.call, departure && (() => depart(departure, recalled, wire.onEnd)))
  const peer = inputPeer(library, message.peer)
  const words = {
    message: message.text,
    entities: message.entities.map((entity) => toEntity(library, entity)),
  }
  const randomIds = albumRandomIds(message.randomId, media.length)
  const randomId = int64(library, message.randomId)
  if (media.length === 0)
    // A preview of a personal link would count as that person's click.
    return send(new Api.messages.SendMessage({ peer, ...words, randomId, noWebpage: true }))
  const answer = await sendFiles(library, { wire, media, uploads }, ([first, ...others]) => {
    if (first && others.length === 0)
      return send(new Api.messages.SendMedia({ peer, ...words, randomId, media: first }))
    const items = [first, ...others].flatMap((item) => (item ? [item] : []))
    const multiMedia = items.map(
      (item, n) =>
        new Api.InputSingleMedia({
          media: item,
          randomId: int64(library, randomIds[n] ?? message.randomId),
          ...(n === 0 ? words : { message: '' }),
        }),
    )
    return send(new Api.messages.SendMultiMedia({ peer, multiMedia }))
  })
  rememberAll(answer, { media, uploads, randomIds })
  return answer
}

/** Who is written to; `self` is the account's own chat. */
export const inputPeer = (
  library: ClientLibrary,
  { userId, accessHash }: OutgoingMessage['peer'],
) => {
  const { Api } = library.module
  if (userId === 'self') return new Api.InputPeerSelf()
  return new Api.InputPeerUser({
    userId: int64(library, userId),
    accessHash: int64(library, accessHash),
  })
}

type Sent = { media: readonly OutgoingMedia[]; uploads: UploadedFiles; randomIds: string[] }

/** Keeps where each file can be found again, and the reference that came with the answer. */
const rememberAll = (answer: unknown, { media, uploads, randomIds }: Sent) => {
  for (const [item, { key }] of media.entries()) {
    const sent = sentMessage(answer, randomIds[item] ?? '')
    const file = sent && fileOfMessage(answer, sent.messageId)
    // The message has left: nobody waits for a note about it.
    if (file) void uploads.put(key, file).catch(() => {})
  }
}

const toEntity = ({ module: { Api } }: ClientLibrary, entity: MessageEntity) => {
  const { offset, length } = entity
  switch (entity.type) {
    case 'bold':
      return new Api.MessageEntityBold({ offset, length })
    case 'italic':
      return new Api.MessageEntityItalic({ offset, length })
    case 'underline':
      return new Api.MessageEntityUnderline({ offset, length })
    case 'strike':
      return new Api.MessageEntityStrike({ offset, length })
    case 'code':
      return new Api.MessageEntityCode({ offset, length })
    case 'pre':
      return new Api.MessageEntityPre({ offset, length, language: '' })
    case 'blockquote':
      return new Api.MessageEntityBlockquote({ offset, length })
    case 'text-link':
      return new Api.MessageEntityTextUrl({ offset, length, url: entity.url })
    default:
      return assertNever(entity)
  }
}

type SendAnswer = {
  className: string
  id?: number
  updates?: {
    className: string
    id?: number
    randomId?: { toString: () => string }
    ptsCount?: number
    message?: { id?: number }
  }[]
}

/** The id of the message that an answer speaks of; null when it names none for this `randomId`. */
export const sentMessage = (
  answer: unknown,
  randomId: string,
): { messageId: number; duplicate: boolean } | null => {
  const { className, id, updates = [] } = answer as SendAnswer
  if (className === 'UpdateShortSentMessage' && id !== undefined)
    return { messageId: id, duplicate: false }
  const named = updates.find(
    (update) => update.className === 'UpdateMessageID' && update.randomId?.toString() === randomId,
  )
  if (named?.id === undefined) return null
  const repeated = updates.some(
    ({ className: kind, ptsCount, message }) =>
      kind === 'UpdateNewMessage' && ptsCount === 0 && message?.id === named.id,
  )
  return { messageId: named.id, duplicate: repeated }
}

import type { MessageEntity } from '../core/model/message.ts'
import type { OutgoingMessage, UploadedFiles } from './gateway.ts'
import type { ClientLibrary } from './library.ts'
import type { Wire } from './wire.ts'

import { assertNever } from '../core/never.ts'
import { int64 } from './library.ts'
import { sendFile } from './send-file.ts'

/** Sends one message under its own `randomId`; the answer is the library's. */
export const sendMessage = async (
  library: ClientLibrary,
  wire: Wire,
  message: OutgoingMessage,
  uploads: UploadedFiles,
): Promise<unknown> => {
  const { Api } = library.module
  const common = {
    peer: new Api.InputPeerUser({
      userId: int64(library, message.peer.userId),
      accessHash: int64(library, message.peer.accessHash),
    }),
    message: message.text,
    entities: message.entities.map((entity) => toEntity(library, entity)),
    randomId: int64(library, message.randomId),
  }
  if (!message.media)
    // A preview of a personal link would count as that person's click.
    return wire.send(new Api.messages.SendMessage({ ...common, noWebpage: true }))
  return sendFile(library, { wire, media: message.media, uploads }, (media) =>
    wire.send(new Api.messages.SendMedia({ ...common, media })),
  )
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

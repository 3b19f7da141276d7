import type { UploadedFile } from './gateway.ts'
import type { Api, ClientLibrary } from './library.ts'

import { int64 } from './library.ts'

/** A file in a request, by what Telegram has already. */
export type KnownInput =
  | InstanceType<Api['InputMediaPhoto']>
  | InstanceType<Api['InputMediaDocument']>

/** Names a file that Telegram has. */
export const toInput = (library: ClientLibrary, file: UploadedFile): KnownInput => {
  const { Api } = library.module
  const id = {
    id: int64(library, file.id),
    accessHash: int64(library, file.accessHash),
    fileReference: file.fileReference,
  }
  return file.kind === 'photo'
    ? new Api.InputMediaPhoto({ id: new Api.InputPhoto(id) })
    : new Api.InputMediaDocument({ id: new Api.InputDocument(id) })
}

type TlFile = {
  id?: { toString: () => string }
  accessHash?: { toString: () => string }
  fileReference?: Uint8Array
}
/** A message's media as the library holds it. */
export type TlMedia = { photo?: TlFile; document?: TlFile }

/** The file in a message's media; null when there is none. */
export const fileIn = (
  media: TlMedia | null | undefined,
  messageId: number | null,
): UploadedFile | null => {
  const file = media?.photo ?? media?.document
  if (!file?.id || !file.accessHash || !file.fileReference) return null
  return {
    kind: media?.photo ? 'photo' : 'document',
    id: file.id.toString(),
    accessHash: file.accessHash.toString(),
    fileReference: Buffer.from(file.fileReference),
    messageId,
  }
}

import { randomBytes } from 'node:crypto'

import type { OutgoingMedia, UploadedFile, UploadedFiles } from './gateway.ts'
import type { Api, ClientLibrary } from './library.ts'
import type { Wire } from './wire.ts'

import { deadlines } from './deadlines.ts'
import { refusalOf } from './errors.ts'
import { int64 } from './library.ts'

const PART = 512 * 1024
const BIG_FILE = 10 * 1024 * 1024
/** Files remembered for one account; a campaign has one. */
const REMEMBERED = 100

type InputMedia =
  | InstanceType<Api['InputMediaPhoto']>
  | InstanceType<Api['InputMediaDocument']>
  | InstanceType<Api['InputMediaUploadedPhoto']>
  | InstanceType<Api['InputMediaUploadedDocument']>
type Parts = { wire: Wire; media: OutgoingMedia; uploads: UploadedFiles }

/** Sends by `send` a file that Telegram has already when this account sent it before, else uploads it. */
export const sendFile = async (
  library: ClientLibrary,
  parts: Parts,
  send: (media: InputMedia) => Promise<unknown>,
): Promise<unknown> => {
  const { media, uploads } = parts
  const known = uploads.get(media.key)
  if (known) {
    try {
      return await send(toInput(library, known))
    } catch (error) {
      // A refusal, so nothing was sent: the reference has grown old.
      if (!/^(FILE_REFERENCE_|MEDIA_EMPTY|MEDIA_INVALID)/.test(refusalOf(error).message))
        throw error
      uploads.delete(media.key)
    }
  }
  const answer = await send(await upload(library, parts))
  remember(uploads, media.key, sentFile(answer))
  return answer
}

const remember = (uploads: UploadedFiles, key: string, file: UploadedFile | null): void => {
  if (!file) return
  uploads.set(key, file)
  const [oldest] = uploads.keys()
  if (uploads.size > REMEMBERED && oldest !== undefined) uploads.delete(oldest)
}

const toInput = (library: ClientLibrary, { kind, ...file }: UploadedFile): InputMedia => {
  const { Api } = library.module
  const id = {
    id: int64(library, file.id),
    accessHash: int64(library, file.accessHash),
    fileReference: file.fileReference,
  }
  return kind === 'photo'
    ? new Api.InputMediaPhoto({ id: new Api.InputPhoto(id) })
    : new Api.InputMediaDocument({ id: new Api.InputDocument(id) })
}

type TlFile = {
  id?: { toString: () => string }
  accessHash?: { toString: () => string }
  fileReference?: Uint8Array
}
type TlMedia = { photo?: TlFile; document?: TlFile }
type FileAnswer = { media?: TlMedia; updates?: { message?: { media?: TlMedia } | string }[] }

/** The file in the message that an answer speaks of; null when it names none. */
export const sentFile = (answer: unknown): UploadedFile | null => {
  const { media, updates = [] } = answer as FileAnswer
  const medias = [
    media,
    ...updates.map(({ message }) => typeof message === 'object' && message.media),
  ]
  for (const one of medias) {
    if (!one) continue
    const file = one.photo ?? one.document
    if (!file?.id || !file.accessHash || !file.fileReference) continue
    return {
      kind: one.photo ? 'photo' : 'document',
      id: file.id.toString(),
      accessHash: file.accessHash.toString(),
      fileReference: Buffer.from(file.fileReference),
    }
  }
  return null
}

/** Uploads on the main link, part by part: a second link would outlive the lease by 30 s. */
const upload = async (library: ClientLibrary, { wire, media }: Parts): Promise<InputMedia> => {
  const { Api } = library.module
  const bytes = await media.bytes().catch(() => {
    throw new Error('FILE_UNREADABLE')
  })
  const fileId = int64(library, randomBytes(8).readBigInt64LE(0))
  const parts = Math.max(1, Math.ceil(bytes.length / PART))
  const isBig = bytes.length > BIG_FILE
  for (let part = 0; part < parts; part++) {
    const slice = { fileId, filePart: part, bytes: bytes.subarray(part * PART, (part + 1) * PART) }
    const request = isBig
      ? new Api.upload.SaveBigFilePart({ ...slice, fileTotalParts: parts })
      : new Api.upload.SaveFilePart(slice)
    await wire.send(request, deadlines.uploadPart)
  }
  const head = { id: fileId, parts, name: media.fileName }
  const file = isBig ? new Api.InputFileBig(head) : new Api.InputFile({ ...head, md5Checksum: '' })
  if (media.kind === 'photo') return new Api.InputMediaUploadedPhoto({ file })
  return new Api.InputMediaUploadedDocument({
    file,
    mimeType: media.mimeType,
    attributes: [
      new Api.DocumentAttributeFilename({ fileName: media.fileName }),
      ...(media.kind === 'video'
        ? [new Api.DocumentAttributeVideo({ duration: 0, w: 0, h: 0, supportsStreaming: true })]
        : []),
    ],
  })
}

import type { TlMedia } from './file-facts.ts'
import type { KnownInput } from './file-facts.ts'
import type { OutgoingMedia, UploadedFile, UploadedFiles } from './gateway.ts'
import type { ClientLibrary } from './library.ts'
import type { Wire } from './wire.ts'

import { refusalOf } from './errors.ts'
import { fileIn, toInput } from './file-facts.ts'
import { uploadFile } from './upload-file.ts'

type Parts = { wire: Wire; media: readonly OutgoingMedia[]; uploads: UploadedFiles }
type Stale = { items: readonly number[]; mayRefresh: boolean }

/** Sending anew with other references; more would be a loop. */
const RENEWALS = 2

/**
 * Sends files by reference. What this account has not uploaded before is uploaded first; a reference
 * that has grown old is asked for anew with the message that carried it, else uploaded again.
 */
export const sendFiles = async (
  library: ClientLibrary,
  parts: Parts,
  send: (inputs: KnownInput[]) => Promise<unknown>,
): Promise<unknown> => {
  const { media, uploads } = parts
  let files: UploadedFile[] = []
  for (const one of media)
    files.push((await known(uploads, one)) ?? (await uploadFile(library, { ...parts, media: one })))
  for (let renewals = 0; ; renewals++) {
    try {
      return await send(files.map((file) => toInput(library, file)))
    } catch (error) {
      // A refusal, so nothing was sent.
      const stale = staleItems(refusalOf(error).message, media.length)
      if (!stale || renewals >= RENEWALS) throw error
      const renewed = renewals === 0 ? stale : { ...stale, mayRefresh: false }
      files = await renewAll(library, parts, files, renewed)
    }
  }
}

/** Nothing has been asked of Telegram yet when our own store fails. */
const known = ({ get }: UploadedFiles, { key }: OutgoingMedia) =>
  get(key).catch((cause: unknown) => {
    throw new Error('STORE_UNREACHABLE', { cause })
  })

/** Which items Telegram no longer knows by the reference given; null when it refuses something else. */
export const staleItems = (message: string, items: number): Stale | null => {
  const all = Array.from({ length: items }, (_, item) => item)
  const named = /^FILE_REFERENCE_(\d+)_/.exec(message)
  if (named) {
    const item = Number(named[1])
    return { items: item < items ? [item] : all, mayRefresh: true }
  }
  if (/^FILE_REFERENCE_/.test(message)) return { items: all, mayRefresh: true }
  return /^(MEDIA_EMPTY|MEDIA_INVALID)$/.test(message) ? { items: all, mayRefresh: false } : null
}

const renewAll = async (
  library: ClientLibrary,
  parts: Parts,
  files: readonly UploadedFile[],
  { items, mayRefresh }: Stale,
): Promise<UploadedFile[]> => {
  const renewed = [...files]
  for (const item of items) {
    const [media, file] = [parts.media[item], files[item]]
    if (!media || !file) continue
    const fresh = mayRefresh ? await refresh(library, parts.wire, file) : null
    if (fresh) await parts.uploads.put(media.key, fresh)
    else await parts.uploads.forget(media.key)
    renewed[item] = fresh ?? (await uploadFile(library, { ...parts, media }))
  }
  return renewed
}

/** The message that carried the file shows it with a fresh reference: one request, no bytes. */
const refresh = async (
  library: ClientLibrary,
  wire: Wire,
  file: UploadedFile,
): Promise<UploadedFile | null> => {
  if (file.messageId === null) return null
  const { Api } = library.module
  const id = [new Api.InputMessageID({ id: file.messageId })]
  type Answer = { messages?: { media?: TlMedia }[] }
  try {
    const { messages = [] } = await wire.send<Answer>(new Api.messages.GetMessages({ id }))
    const found = fileIn(messages[0]?.media, file.messageId)
    return found?.id === file.id && !found.fileReference.equals(file.fileReference) ? found : null
  } catch (error) {
    // A link that broke fails the next request, too.
    if (refusalOf(error).code < 0) throw error
    return null
  }
}

type Answer = { updates?: { className?: string; message?: { id?: number; media?: TlMedia } }[] }

/** The file as the message of this id carries it; null when the answer does not show it. */
export const fileOfMessage = (answer: unknown, messageId: number): UploadedFile | null => {
  const { updates = [] } = answer as Answer
  const found = updates.find(({ message }) => message?.id === messageId)
  return fileIn(found?.message?.media, messageId)
}

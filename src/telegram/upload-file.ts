import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import type {
  OutgoingMedia,
  TelegramFailure,
  UploadedFile,
  UploadedFiles,
  UploadTrouble,
} from './gateway.ts'
import type { TlMedia } from './file-facts.ts'
import type { ClientLibrary } from './library.ts'
import type { Wire } from './wire.ts'

import { monotonic } from '../core/clock.ts'
import { isPlatformError } from '../core/errors.ts'
import { SECOND } from '../core/time.ts'
import { deadlines, withDeadline } from './deadlines.ts'
import { refusalOf } from './errors.ts'
import { failureOf, slowsFilesOnly } from './failures.ts'
import { fileIn } from './file-facts.ts'
import { PART, partsOf } from './file-parts.ts'
import { int64 } from './library.ts'
import { PART_TRIES, partRest, UploadRest, uploadRest } from './upload-rest.ts'

/** From here on Telegram wants the parts of a "big" file. */
const BIG_FILE = 10 * 1024 * 1024

/** One file on its way up; `uploads` remembers it and the troubles of it. */
export type Upload = { wire: Wire; media: OutgoingMedia; uploads: UploadedFiles }

/**
 * Uploads a file and has Telegram keep it, without sending it to anybody: from then on it is sent by
 * reference. After a failure nothing of this file is tried until its rest is over, then it goes on behind
 * the parts that Telegram has; so it does after a wait that Telegram asked for. A failure here is certain:
 * no message has left.
 */
export const uploadFile = async (library: ClientLibrary, parts: Upload): Promise<UploadedFile> => {
  const { media, uploads } = parts
  const before = await uploads.troubleOf(media.key)
  const rest = (before?.until ?? 0) - monotonic()
  if (rest > 0) throw new UploadRest(before?.ofStore ? STORE : 'UPLOAD_RESTS', rest)
  const saved = before?.saved ?? { fileId: randomBytes(8).readBigInt64LE(0).toString(), parts: 0 }
  try {
    const file = await keep(library, parts, saved)
    await uploads.setTrouble(media.key, null)
    await uploads.put(media.key, file)
    return file
  } catch (error) {
    const failure = failureOf(refusalOf(error))
    if (failure.kind === 'flood-wait') {
      const wait = Math.max(1, failure.seconds) * SECOND
      const until = monotonic() + wait
      await uploads.setTrouble(media.key, { failures: before?.failures ?? 0, until, saved })
      throw slowsFilesOnly(failure) ? new UploadRest('UPLOAD_RESTS', wait, error) : error
    }
    if (!passes(failure)) {
      if (before) await uploads.setTrouble(media.key, null)
      throw error
    }
    const failures = (before?.failures ?? 0) + 1
    const wait = uploadRest(failures, Math.random)
    const until = monotonic() + wait
    const isLost = lostParts.test(failure.code)
    const ofStore = failure.code === STORE
    const kept = { ...(!isLost && { saved }), ...(ofStore && { ofStore }) }
    await uploads.setTrouble(media.key, { failures, until, ...kept })
    throw new UploadRest(ofStore ? STORE : 'UPLOAD_FAILED', wait, error)
  }
}

/** Our own store of files, of which whoever reads why a message waits must not look for it at Telegram. */
const STORE = 'STORE_UNREACHABLE'

/** Telegram forgets parts of which nothing was made. */
const lostParts = /^FILE_PART_\d+_MISSING$/

/** Trouble on the way, or parts that Telegram has lost: not what is wrong with the file. */
const passes = ({ kind, code }: TelegramFailure): boolean =>
  kind === 'unknown-outcome' || kind === 'unreachable' || lostParts.test(code)

/** The parts, then the file they make. Telegram associates it with ourselves: nobody is told. */
const keep = async (
  library: ClientLibrary,
  { wire, media }: Upload,
  saved: Saved,
): Promise<UploadedFile> => {
  const { Api } = library.module
  const file = await saveParts(library, { wire, media }, saved)
  const answer = await wire.send<TlMedia>(
    new Api.messages.UploadMedia({
      peer: new Api.InputPeerSelf(),
      media: describe(library, media, file),
    }),
    deadlines.uploadPart,
  )
  const kept = fileIn(answer, null)
  if (!kept) throw new Error('MEDIA_EMPTY')
  return kept
}

type Saved = NonNullable<UploadTrouble['saved']>

/**
 * Part by part on the main link: a second link would outlive the lease by 30 s. Goes on behind what
 * is saved, and counts on in it.
 */
const saveParts = async (
  library: ClientLibrary,
  { wire, media }: Omit<Upload, 'uploads'>,
  saved: Saved,
) => {
  const { Api } = library.module
  const fileId = int64(library, saved.fileId)
  const total = Math.max(1, Math.ceil(media.size / PART))
  const isBig = media.size > BIG_FILE
  for await (const bytes of readable(restOf(media, saved.parts * PART))) {
    const slice = { fileId, filePart: saved.parts, bytes }
    const request = () =>
      isBig
        ? new Api.upload.SaveBigFilePart({ ...slice, fileTotalParts: total })
        : new Api.upload.SaveFilePart(slice)
    await offer(() => wire.send(request(), deadlines.uploadPart))
    saved.parts += 1
  }
  const head = { id: fileId, parts: total, name: media.fileName }
  return isBig ? new Api.InputFileBig(head) : new Api.InputFile({ ...head, md5Checksum: '' })
}

async function* restOf({ read, size }: OutgoingMedia, from: number): AsyncIterable<Buffer> {
  if (from < size) yield* partsOf(read(from), size - from)
}

/** A part twice is as good as once, so one that Telegram stumbled over is offered again. */
const offer = async (send: () => Promise<unknown>): Promise<void> => {
  for (let tries = 1; ; tries++) {
    try {
      return void (await send())
    } catch (error) {
      const { code } = refusalOf(error)
      if (code < 500 || tries >= PART_TRIES) throw error
      await sleep(partRest(tries, Math.random))
    }
  }
}

/**
 * Parts as they can be read. A store that says nothing must not keep the account from its other work;
 * what reading throws is put in the words of the table of failures.
 */
async function* readable(parts: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  const pieces = parts[Symbol.asyncIterator]()
  try {
    for (;;) {
      const { done, value } = await withDeadline(deadlines.uploadPart, pieces.next())
      if (done) return
      yield value
    }
  } catch (error) {
    if (error instanceof Error && error.message === 'FILE_CHANGED') throw error
    const isGone = isPlatformError(error) && error.code === 'NOT_FOUND'
    throw new Error(isGone ? 'FILE_UNREADABLE' : STORE, { cause: error })
  } finally {
    // Not waited for: a read that hangs would hang here, too.
    void pieces.return?.().catch(() => {})
  }
}

type InputFile = Awaited<ReturnType<typeof saveParts>>

const describe = (library: ClientLibrary, media: OutgoingMedia, file: InputFile) => {
  const { Api } = library.module
  if (media.kind === 'photo') return new Api.InputMediaUploadedPhoto({ file })
  return new Api.InputMediaUploadedDocument({
    file,
    mimeType: media.mimeType,
    attributes: [
      new Api.DocumentAttributeFilename({ fileName: media.fileName }),
      ...movingAttributes(library, media),
    ],
    // A document stays the file it is, also when Telegram could show it.
    ...(media.kind === 'document' && { forceFile: true }),
  })
}

const movingAttributes = (library: ClientLibrary, media: OutgoingMedia) => {
  const { Api } = library.module
  const { kind, width = 0, height = 0, duration = 0 } = media
  if (kind === 'animation') return [new Api.DocumentAttributeAnimated()]
  if (kind !== 'video') return []
  const supportsStreaming = true
  return [new Api.DocumentAttributeVideo({ duration, w: width, h: height, supportsStreaming })]
}

import { randomBytes } from 'node:crypto'

import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { FileRow } from '../world/model.ts'
import { accessHash } from '../world/access-hash.ts'
import { faultOfReference } from '../world/file-references.ts'
import type { Context } from './method.ts'
import { seconds } from './method.ts'
import { imageSize } from './image-size.ts'
import type { InputFile } from './upload.ts'
import { takeUpload } from './upload.ts'

export type InputMedia = {
  _: string
  file?: InputFile
  id?: { id: bigint; accessHash: bigint; fileReference?: Buffer }
  mimeType?: string
  attributes?: TlObject[]
}

/** The file that a message is to carry: uploaded just now, or known from before. */
export const fileOf = async (media: InputMedia, context: Context): Promise<FileRow> => {
  if (media._ === 'inputMediaEmpty') return refuse(400, 'MEDIA_EMPTY')
  if (media.file) return keepUpload(media, media.file, context)
  const { world, me } = context
  const known = media.id && world.store.table('files').get(String(media.id.id))
  if (!known || media.id?.accessHash !== accessHash(world, me(), known.id)) {
    return refuse(400, media.id ? 'MEDIA_EMPTY' : 'MEDIA_INVALID')
  }
  const fault = faultOfReference(world, known.id, media.id.fileReference ?? Buffer.alloc(0))
  return fault ? refuse(400, fault) : known
}

const keepUpload = async (
  media: InputMedia,
  upload: InputFile,
  context: Context,
): Promise<FileRow> => {
  const kind = media._ === 'inputMediaUploadedPhoto' ? 'photo' : 'document'
  const bytes = takeUpload(context, context.me(), upload)
  const size = imageSize(bytes)
  if (kind === 'photo' && !size) return refuse(400, 'PHOTO_INVALID_DIMENSIONS')
  const id = (randomBytes(8).readBigUInt64LE(0) >> 2n).toString()
  await context.world.files.put(id, bytes)
  const file: FileRow = {
    id,
    kind,
    size: bytes.length,
    mimeType: media.mimeType ?? 'image/jpeg',
    width: size?.width ?? 0,
    height: size?.height ?? 0,
    attributes: media.attributes ?? [],
    date: seconds(context),
  }
  context.world.store.commit(['files', id, file])
  return file
}

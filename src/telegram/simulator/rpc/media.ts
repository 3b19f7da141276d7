import { randomBytes } from 'node:crypto'

import { refuse } from '../mtproto/rpc-error.ts'
import type { TlObject } from '../tl/schema.ts'
import type { FileRow } from '../world/model.ts'
import { accessHash } from '../world/views.ts'
import type { Context } from './method.ts'
import { seconds } from './method.ts'
import { imageSize } from './image-size.ts'
import { takeUpload } from './upload.ts'

export type InputMedia = {
  _: string
  file?: { id: bigint; parts: number }
  id?: { id: bigint; accessHash: bigint }
  mimeType?: string
  attributes?: TlObject[]
}

/** The file that a message is to carry: uploaded just now, or known from before. */
export const fileOf = async (media: InputMedia, context: Context): Promise<FileRow> => {
  if (media.file) return keepUpload(media, media.file, context)
  const { world, me } = context
  const known = media.id && world.store.table('files').get(String(media.id.id))
  if (!known || media.id?.accessHash !== accessHash(world, me(), known.id)) {
    return refuse(400, 'MEDIA_INVALID')
  }
  return known
}

const keepUpload = async (
  media: InputMedia,
  upload: { id: bigint; parts: number },
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

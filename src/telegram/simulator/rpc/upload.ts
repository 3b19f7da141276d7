import { createHash } from 'node:crypto'

import { refuse } from '../mtproto/rpc-error.ts'
import { accessHash } from '../world/access-hash.ts'
import { faultOfReference } from '../world/file-references.ts'
import type { FileRow } from '../world/model.ts'
import { settles } from './dc.ts'
import type { Api, Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'

const KIB = 1024
const MAX_PART = 512 * KIB
const MAX_PARTS = 4000
const MIB = 1024 * KIB
const MAX_UPLOADS = 1000

type Part = { fileId: bigint; filePart: number; bytes: Buffer }
type Location = { _: string; id?: bigint; accessHash?: bigint; fileReference?: Buffer }
type Wanted = { location: Location; offset: bigint | number; limit: number; precise?: boolean }

export const upload: Methods = {
  'upload.saveFilePart': method<Part>((part, context) => savePart(part, context)),
  'upload.saveBigFilePart': method<Part & { fileTotalParts: number }>((part, context) => {
    const { fileTotalParts: total, filePart, bytes } = part
    if (total === 0 || total > MAX_PARTS) return refuse(400, 'FILE_PARTS_INVALID')
    if (total > 0 && filePart >= total) return refuse(400, 'FILE_PART_INVALID')
    const isLast = total > 0 && filePart === total - 1
    if (bytes.length % KIB && !isLast && total > 0) return refuse(400, 'FILE_PART_SIZE_INVALID')
    return savePart(part, context)
  }),
  'upload.getFile': method<Wanted>(async (wanted, context) => {
    const file = locate(wanted.location, context)
    const [from, limit] = rangeOf(wanted)
    const bytes = (await context.world.files.get(file.id)) ?? refuse(400, 'LOCATION_INVALID')
    return {
      _: 'upload.file',
      type: { _: typeOf(file) },
      mtime: seconds(context),
      bytes: bytes.subarray(from, from + limit),
    }
  }),
}

const typeOf = ({ kind, mimeType }: FileRow): string => {
  if (kind === 'photo' || mimeType === 'image/jpeg') return 'storage.fileJpeg'
  if (mimeType === 'image/png') return 'storage.filePng'
  return mimeType === 'video/mp4' ? 'storage.fileMp4' : 'storage.filePartial'
}

/** The file at a location that is still good for this account, at this data centre. */
const locate = (location: Location, context: Context): FileRow => {
  const { world, me, logins, identity } = context
  const file = world.store.table('files').get(String(location.id))
  if (!file || location.accessHash !== accessHash(world, me(), file.id)) {
    return refuse(400, 'LOCATION_INVALID')
  }
  const fault = faultOfReference(world, file.id, location.fileReference ?? Buffer.alloc(0))
  if (fault) return refuse(400, fault)
  const topic = `file.${file.id}`
  if (file.dcId === undefined || settles(context, topic, file.dcId)) return file
  logins.redirects.set(topic, identity.id)
  return refuse(303, `FILE_MIGRATE_${file.dcId}`)
}

/** Telegram's rules: 4 KiB steps (1 KiB when precise), a limit that divides 1 MiB, within one MiB. */
const rangeOf = ({ offset, limit, precise }: Wanted): [number, number] => {
  const from = Number(offset)
  const step = precise ? KIB : 4 * KIB
  if (from < 0 || from % step) return refuse(400, 'OFFSET_INVALID')
  const isLimit = precise ? limit <= MIB : MIB % limit === 0
  if (limit <= 0 || limit % step || !isLimit) return refuse(400, 'LIMIT_INVALID')
  const isWithin = Math.floor(from / MIB) === Math.floor((from + limit - 1) / MIB)
  return isWithin ? [from, limit] : refuse(400, 'LIMIT_INVALID')
}

const savePart = ({ fileId, filePart, bytes }: Part, { uploads, me }: Context): boolean => {
  if (bytes.length === 0) return refuse(400, 'FILE_PART_EMPTY')
  if (bytes.length > MAX_PART) return refuse(400, 'FILE_PART_TOO_BIG')
  if (filePart < 0 || filePart >= MAX_PARTS) return refuse(400, 'FILE_PART_INVALID')
  const name = `${me()}.${fileId}`
  const parts = uploads.get(name) ?? new Map<number, Buffer>()
  uploads.set(name, parts.set(filePart, Buffer.from(bytes)))
  for (const oldest of uploads.keys()) {
    if (uploads.size <= MAX_UPLOADS) break
    uploads.delete(oldest)
  }
  return true
}

export type InputFile = { _: string; id: bigint; parts: number; md5Checksum?: string }

/** Joins an account's uploaded parts. They are forgotten then. */
export const takeUpload = (
  { uploads }: Pick<Api, 'uploads'>,
  owner: number,
  file: InputFile,
): Buffer => {
  if (file.parts <= 0 || file.parts > MAX_PARTS) return refuse(400, 'FILE_PARTS_INVALID')
  const parts = uploads.get(`${owner}.${file.id}`) ?? refuse(400, 'FILE_PARTS_INVALID')
  const all = Array.from(
    { length: file.parts },
    (_, index) => parts.get(index) ?? refuse(400, `FILE_PART_${index}_MISSING`),
  )
  const size = all[0]?.length ?? 0
  if (all.slice(0, -1).some((it) => it.length !== size)) {
    return refuse(400, 'FILE_PART_SIZE_INVALID')
  }
  const bytes = Buffer.concat(all)
  if (file.md5Checksum && file.md5Checksum !== md5Of(bytes)) {
    return refuse(400, 'MD5_CHECKSUM_INVALID')
  }
  uploads.delete(`${owner}.${file.id}`)
  return bytes
}

const md5Of = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex')

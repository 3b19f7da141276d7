import { refuse } from '../mtproto/rpc-error.ts'
import type { Api, Context, Methods } from './method.ts'
import { method, seconds } from './method.ts'

const MAX_PART = 524_288
const MAX_PARTS = 8000

type Part = { fileId: bigint; filePart: number; bytes: Buffer }
type Location = { id?: bigint }

export const upload: Methods = {
  'upload.saveFilePart': method<Part>((part, context) => savePart(part, context)),
  'upload.saveBigFilePart': method<Part & { fileTotalParts: number }>((part, context) => {
    const isLast = part.filePart === part.fileTotalParts - 1
    if (part.bytes.length % 1024 && !isLast) return refuse(400, 'FILE_PART_SIZE_INVALID')
    return savePart(part, context)
  }),
  'upload.getFile': method<{ location: Location; offset: bigint | number; limit: number }>(
    async ({ location, offset, limit }, context) => {
      const bytes = await context.world.files.get(String(location.id))
      if (!bytes) return refuse(400, 'LOCATION_INVALID')
      const from = Number(offset)
      return {
        _: 'upload.file',
        type: { _: 'storage.fileUnknown' },
        mtime: seconds(context),
        bytes: bytes.subarray(from, from + limit),
      }
    },
  ),
}

const savePart = ({ fileId, filePart, bytes }: Part, { uploads, me }: Context): boolean => {
  if (bytes.length === 0 || bytes.length > MAX_PART) return refuse(400, 'FILE_PART_SIZE_INVALID')
  if (filePart < 0 || filePart >= MAX_PARTS) return refuse(400, 'FILE_PART_INVALID')
  const name = `${me()}.${fileId}`
  const parts = uploads.get(name) ?? new Map<number, Buffer>()
  uploads.set(name, parts.set(filePart, Buffer.from(bytes)))
  return true
}

/** Joins an account's uploaded parts. They are forgotten then. */
export const takeUpload = (
  { uploads }: Pick<Api, 'uploads'>,
  owner: number,
  file: { id: bigint; parts: number },
): Buffer => {
  const parts = uploads.get(`${owner}.${file.id}`) ?? refuse(400, 'FILE_PARTS_INVALID')
  const all = Array.from(
    { length: file.parts },
    (_, index) => parts.get(index) ?? refuse(400, `FILE_PART_${index}_MISSING`),
  )
  uploads.delete(`${owner}.${file.id}`)
  return Buffer.concat(all)
}

import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

import { imageSize } from '../rpc/image-size.ts'
import type { FileRow } from '../world/model.ts'
import type { World } from '../world/world.ts'
import { badRequest } from './bot-error.ts'

const MAX_BYTES = 10 * 1024 * 1024
const FETCH_MS = 10_000

/** The file that a bot sends: uploaded with the request, known from before, or at an address. */
export const fileOfBot = async (
  world: World,
  kind: FileRow['kind'],
  given: Buffer | string,
  names: { fileName?: string | undefined; mimeType?: string | undefined },
): Promise<FileRow> => {
  if (Buffer.isBuffer(given)) return keep(world, kind, given, names)
  if (!given) return badRequest(`there is no ${kind} in the request`)
  if (/^(?:https?|file):\/\//.test(given)) {
    const fileName = new URL(given).pathname.split('/').at(-1)
    return keep(world, kind, await bytesAt(given), { fileName })
  }
  const known = world.store.table('files').get(given)
  return known ?? badRequest('wrong file identifier/HTTP URL specified')
}

const bytesAt = async (url: string): Promise<Buffer> => {
  try {
    if (url.startsWith('file:')) return await readFile(fileURLToPath(url))
    const answer = await fetch(url, { signal: AbortSignal.timeout(FETCH_MS) })
    if (!answer.ok) return badRequest('failed to get HTTP URL content')
    return Buffer.from(await answer.arrayBuffer())
  } catch {
    return badRequest('failed to get HTTP URL content')
  }
}

const keep = async (
  world: World,
  kind: FileRow['kind'],
  bytes: Buffer,
  { fileName, mimeType }: { fileName?: string | undefined; mimeType?: string | undefined },
): Promise<FileRow> => {
  if (bytes.length === 0) return badRequest('file must be non-empty')
  if (bytes.length > MAX_BYTES) return badRequest('file is too big')
  const size = imageSize(bytes)
  if (kind === 'photo' && !size) return badRequest('IMAGE_PROCESS_FAILED')
  const id = (randomBytes(8).readBigUInt64LE(0) >> 2n).toString()
  await world.files.put(id, bytes)
  const isNamed = kind === 'document' && fileName
  const file: FileRow = {
    id,
    kind,
    size: bytes.length,
    mimeType: kind === 'photo' ? 'image/jpeg' : (mimeType ?? 'application/octet-stream'),
    width: size?.width ?? 0,
    height: size?.height ?? 0,
    attributes: isNamed ? [{ _: 'documentAttributeFilename', fileName }] : [],
    date: Math.floor(world.now() / 1000),
  }
  world.store.commit(['files', id, file])
  return file
}

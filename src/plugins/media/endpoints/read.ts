import type { Payload } from 'payload'

import { Readable } from 'node:stream'

import type { FileStore } from '../../../collections/media/file-store.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { roles } from '../../../endpoints/define-endpoint.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'

type Stored = { filename?: string | null; originalName?: string | null; mimeType?: string | null }

/** The bytes of a picture or video, to members of its workspace only. */
export const readMedia = (payload: Payload, files: FileStore): ApiEndpoint => ({
  method: 'get',
  path: apiRoutes.media,
  tenancy: 'tenant',
  roles,
  respond: async (request, { params, caller }) => {
    const { docs } = await payload.find({
      collection: slugs.media,
      where: {
        and: [{ id: { equals: params['id'] ?? '' } }, { tenant: { equals: caller.tenant } }],
      },
      limit: 1,
      depth: 0,
      pagination: false,
    })
    const [media] = docs as unknown as Stored[]
    if (!media?.filename) throw new PlatformError('NOT_FOUND', 'No such media.')
    return answerFile(files, { ...media, filename: media.filename }, request.headers.get('range'))
  },
})

const answerFile = async (
  files: FileStore,
  media: Stored & { filename: string },
  range: string | null,
): Promise<Response> => {
  const size = await files.size(media.filename)
  if (size === null) throw new PlatformError('NOT_FOUND', 'The file of this media is gone.')
  const part = partOf(range, size)
  if (part === 'none')
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } })
  const { from, to } = part ?? { from: 0, to: size - 1 }
  const bytes = Readable.from(files.read(media.filename, from, to), { objectMode: false })
  return new Response(Readable.toWeb(bytes) as ReadableStream, {
    status: part ? 206 : 200,
    headers: {
      'content-type': media.mimeType ?? 'application/octet-stream',
      'content-length': String(to - from + 1),
      'content-disposition': `inline; filename*=UTF-8''${encodeName(media.originalName || media.filename)}`,
      'accept-ranges': 'bytes',
      ...(part && { 'content-range': `bytes ${from}-${to}/${size}` }),
      'cache-control': 'private, max-age=3600',
      'content-security-policy': "default-src 'none'; sandbox",
    },
  })
}

type Part = { from: number; to: number }

/** The one part that a browser asks for, to move within a video; null for the whole, also when it asks for several. */
export const partOf = (range: string | null, size: number): Part | 'none' | null => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (first === '' && last === '') return null
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return from <= to ? { from, to } : 'none'
}

/** RFC 8187: what `encodeURIComponent` leaves alone but the header does not. */
const encodeName = (name: string): string =>
  encodeURIComponent(Buffer.from(name).toString()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  )

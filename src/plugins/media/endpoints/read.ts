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
  respond: async (_request, { params, caller }) => {
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
    return answerFile(files, { ...media, filename: media.filename })
  },
})

const answerFile = async (
  files: FileStore,
  media: Stored & { filename: string },
): Promise<Response> => {
  const size = await files.size(media.filename)
  if (size === null) throw new PlatformError('NOT_FOUND', 'The file of this media is gone.')
  const name = media.originalName || media.filename
  const bytes = Readable.from(files.read(media.filename), { objectMode: false })
  return new Response(Readable.toWeb(bytes) as ReadableStream, {
    headers: {
      'content-type': media.mimeType ?? 'application/octet-stream',
      'content-length': String(size),
      'content-disposition': `inline; filename*=UTF-8''${encodeName(name)}`,
      'cache-control': 'private, max-age=3600',
      'content-security-policy': "default-src 'none'; sandbox",
    },
  })
}

/** RFC 8187: what `encodeURIComponent` leaves alone but the header does not. */
const encodeName = (name: string): string =>
  encodeURIComponent(Buffer.from(name).toString()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  )

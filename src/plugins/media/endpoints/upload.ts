import type { Payload } from 'payload'

import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { MediaRow } from '../describe-media.ts'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { describeMedia } from '../describe-media.ts'
import { receiveFile } from '../receive-file.ts'
import { mediaTypes, sniffType } from '../sniff-type.ts'

/** Telegram takes photos up to 10 MB; a short video may be larger. */
const MAX_BYTES = 20 * 1_048_576

/** Takes one picture or video of the workspace's. Its type is read from its bytes. */
export const upload = (payload: Payload): ApiEndpoint => ({
  method: 'post',
  path: apiRoutes.upload,
  tenancy: 'tenant',
  roles: ['owner', 'marketer'],
  body: 'multipart',
  respond: async (request, { caller }) => {
    const { name, bytes } = await receiveFile(request, MAX_BYTES)
    const type = sniffType(bytes)
    if (!type) {
      const sentence = `file: not one of ${mediaTypes.join(', ')}.`
      throw new PlatformError('INVALID_INPUT', sentence, { field: 'file' })
    }
    const media = await payload.create({
      collection: slugs.media,
      data: { tenant: caller.tenant } as never,
      file: { data: bytes, mimetype: type, name, size: bytes.length },
      depth: 0,
    })
    return Response.json(describeMedia(media as unknown as MediaRow), { status: 201 })
  },
})

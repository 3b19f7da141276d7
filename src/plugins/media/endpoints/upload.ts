import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { Payload } from 'payload'

import type { Env } from '../../../core/env.ts'
import type { ApiEndpoint } from '../../../endpoints/define-endpoint.ts'
import type { MediaRow } from '../describe-media.ts'

import { slugs } from '../../../collections/slugs.ts'
import { PlatformError } from '../../../core/errors.ts'
import { MEBIBYTE, mediaEndings } from '../../../core/media.ts'
import { apiRoutes } from '../../../endpoints/routes.ts'
import { describeMedia } from '../describe-media.ts'
import { receiveFile } from '../receive-file.ts'
import { sniffType } from '../sniff-type.ts'

/** Takes one file of the workspace's. Its type is read from its bytes, its limits from Telegram. */
export const upload = (payload: Payload, env: Env): ApiEndpoint => ({
  method: 'post',
  path: apiRoutes.upload,
  tenancy: 'tenant',
  roles: ['owner', 'marketer'],
  body: 'multipart',
  respond: async (request, { caller }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'herald-upload-'))
    try {
      const into = { folder, maxBytes: env.HERALD_MEDIA_MAX_MB * MEBIBYTE }
      const { name, path: tempFilePath, size, head } = await receiveFile(request, into)
      const type = sniffType(head, name)
      if (!type) {
        const sentence = `file: "${name}" is none of ${mediaEndings}.`
        throw new PlatformError('INVALID_INPUT', sentence, { field: 'file' })
      }
      const media = await payload.create({
        collection: slugs.media,
        data: { tenant: caller.tenant } as never,
        file: { data: Buffer.alloc(0), mimetype: type, name, size, tempFilePath },
        depth: 0,
      })
      return Response.json(describeMedia(media as unknown as MediaRow), { status: 201 })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
})

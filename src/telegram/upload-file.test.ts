import { describe, expect, it } from 'vitest'

import type { OutgoingMedia } from './gateway.ts'
import type { Wire } from './wire.ts'

import { mediaLimits } from '../core/media.ts'
import { teleproto } from './library.ts'
import { uploadFile } from './upload-file.ts'
import { memoryUploads } from './uploaded-files.ts'

const MEGABYTE = 1_048_576

type Asked = { className: string; fileTotalParts?: number; filePart?: number; bytes?: Buffer }

/** A line that takes everything, and looks at the memory now and then. */
const lineOf = (answer: (asked: Asked) => unknown = () => true) => {
  const seen = { parts: 0, bytes: 0, total: 0, most: 0 }
  const send = async (request: object) => {
    const asked = request as Asked
    if (!asked.className.startsWith('upload.'))
      return { document: { id: 1n, accessHash: 2n, fileReference: Buffer.alloc(2) } }
    seen.parts += 1
    seen.bytes += asked.bytes?.length ?? 0
    seen.total = asked.fileTotalParts ?? 0
    if (seen.parts % 50 === 0) {
      await new Promise((resolve) => setImmediate(resolve))
      seen.most = Math.max(seen.most, process.memoryUsage().arrayBuffers)
    }
    return answer(asked)
  }
  return { seen, wire: { send } as unknown as Wire }
}

const mediaOf = (size: number): OutgoingMedia => ({
  ...{ key: 'k', kind: 'document', fileName: 'a.zip', mimeType: 'application/zip', size },
  read: async function* () {
    const piece = new Uint8Array(64 * 1_024)
    for (let left = size; left > 0; left -= piece.length)
      yield piece.subarray(0, Math.min(left, piece.length))
  },
})

describe('uploadFile', () => {
  it('holds no more of a large file than what is on its way', async () => {
    const before = process.memoryUsage().arrayBuffers
    const { wire, seen } = lineOf()
    const media = mediaOf(mediaLimits.fileBytes)
    const file = await uploadFile(teleproto, { wire, media, uploads: memoryUploads() })
    expect(file).toMatchObject({ kind: 'document', id: '1' })
    expect(seen).toMatchObject({ parts: 4_000, total: 4_000, bytes: 2_000 * MEGABYTE })
    expect(seen.most - before).toBeLessThan(200 * MEGABYTE)
  }, 60_000)

  it('takes a file that changed under our hands for a bad one, and sends nothing', async () => {
    const media = { ...mediaOf(3 * MEGABYTE), size: 2 * MEGABYTE }
    const uploads = memoryUploads()
    const upload = uploadFile(teleproto, { wire: lineOf().wire, media, uploads })
    await expect(upload).rejects.toThrow('FILE_CHANGED')
    expect([uploads.files.size, uploads.troubles.size]).toEqual([0, 0])
  })
})

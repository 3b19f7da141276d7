import { open } from 'node:fs/promises'

import type { CollectionBeforeChangeHook, PayloadRequest } from 'payload'

import { PlatformError } from '../../core/errors.ts'
import { checkMedia } from '../../core/media.ts'
import { mp4Facts } from './mp4-facts.ts'

type Uploaded = {
  originalName?: string
  filename?: string
  mimeType?: string
  filesize?: number
  width?: number
  height?: number
}

/** Refuses what Telegram would refuse, before it is stored, and says which file and which limit. */
export const checkUpload =
  (maxBytes: number): CollectionBeforeChangeHook =>
  async ({ data, req }) => {
    if (!req.file) return data
    const moving = data['mimeType'] === 'video/mp4' ? await factsOf(req.file) : null
    const facts = { ...data, ...moving } as Uploaded
    const { originalName, filename, mimeType, filesize, width, height } = facts
    const name = originalName ?? filename ?? 'file'
    const file = { name, mimeType: mimeType ?? '', size: filesize ?? 0 }
    const [problem] = checkMedia({
      files: [{ ...file, width: width ?? null, height: height ?? null }],
      maxBytes,
    })
    if (problem) throw new PlatformError('INVALID_INPUT', problem.message, { field: 'file' })
    return facts
  }

type RequestFile = NonNullable<PayloadRequest['file']>

/** What a video says of itself; nothing when it is unreadable, which Telegram may still take. */
const factsOf = async ({ data, tempFilePath, size }: RequestFile) => {
  if (!tempFilePath) return mp4Facts(async (at, length) => data.subarray(at, at + length), size)
  const file = await open(tempFilePath)
  try {
    const read = async (at: number, length: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at)
      return buffer.subarray(0, bytesRead)
    }
    return await mp4Facts(read, size)
  } finally {
    await file.close()
  }
}

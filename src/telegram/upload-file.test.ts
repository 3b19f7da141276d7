import { Readable } from 'node:stream'

import { RPCMessageToError } from 'telegram/errors/index.js'
import { describe, expect, it, vi } from 'vitest'

import type { OutgoingMedia } from './gateway.ts'
import type { Wire } from './wire.ts'

import { monotonic } from '../core/clock.ts'
import { PlatformError } from '../core/errors.ts'
import { mediaLimits } from '../core/media.ts'
import { toFailure } from './errors.ts'
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
  read: async function* (from = 0) {
    const piece = new Uint8Array(64 * 1_024)
    for (let left = size - from; left > 0; left -= piece.length)
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

  it('goes on where it was cut off, under the same file', async () => {
    const uploads = memoryUploads()
    const media = mediaOf(3 * MEGABYTE)
    const cut = lineOf((asked) => {
      if (asked.filePart === 4) throw new Error('CONNECTION_LOST')
      return true
    })
    await expect(uploadFile(teleproto, { wire: cut.wire, media, uploads })).rejects.toThrow(
      'UPLOAD_FAILED',
    )
    const trouble = uploads.troubles.get('k')
    expect(trouble).toMatchObject({ failures: 1, saved: { parts: 4 } })
    await expect(uploadFile(teleproto, { wire: cut.wire, media, uploads })).rejects.toThrow(
      'UPLOAD_RESTS',
    )

    if (trouble) trouble.until = 0
    const ids = new Set<string>()
    const line = lineOf((asked) => ids.add(String((asked as { fileId?: unknown }).fileId)))
    await uploadFile(teleproto, { wire: line.wire, media, uploads })
    expect(line.seen).toMatchObject({ parts: 2, bytes: MEGABYTE })
    expect([...ids]).toEqual([trouble?.saved?.fileId])
    expect(uploads.troubles.size).toBe(0)
  })

  /** Telegram’s refusal as the library throws it. */
  const refusal = (errorMessage: string) =>
    RPCMessageToError({ errorMessage, errorCode: 420 } as never, {} as never)

  /** A line on which every third request is told to wait. */
  const slowLine = (wait: string) => {
    const ids = new Set<string>()
    let asked = 0
    const line = lineOf((part) => {
      ids.add(String((part as { fileId?: unknown }).fileId))
      if (++asked % 3 === 0) throw refusal(wait)
      return true
    })
    return { ...line, ids }
  }

  it.each([
    ['FLOOD_PREMIUM_WAIT_7', 'UPLOAD_RESTS', 'unreachable'],
    ['FLOOD_WAIT_7', 'FLOOD_WAIT_7', 'flood-wait'],
  ] as const)(
    'waits as long as %s says, keeps its parts, and calls it %s',
    async (wait, code, kind) => {
      const uploads = memoryUploads()
      const media = mediaOf(3 * MEGABYTE)
      const { wire, seen, ids } = slowLine(wait)
      const upload = () => uploadFile(teleproto, { wire, media, uploads }).catch(toFailure)
      const before = monotonic()
      expect(await upload()).toMatchObject({ code, kind })
      const trouble = uploads.troubles.get('k')
      expect(trouble).toMatchObject({ failures: 0, saved: { parts: 2 } })
      expect(trouble?.until).toBeGreaterThanOrEqual(before + 7_000)
      expect(trouble?.until).toBeLessThanOrEqual(monotonic() + 7_000)
      const again = await upload()
      expect(again).toMatchObject({ code: 'UPLOAD_RESTS', kind: 'unreachable' })
      const told = 'waitMs' in again ? (again.waitMs ?? 0) : 0
      expect(monotonic() + told).toBeGreaterThanOrEqual((trouble?.until ?? 0) - 1)
      expect(told).toBeLessThanOrEqual(7_000)
      expect(seen.parts).toBe(3)

      if (trouble) trouble.until = 0
      expect(await upload()).toMatchObject({ code })
      expect(uploads.troubles.get('k')).toMatchObject({ failures: 0, saved: { parts: 4 } })
      uploads.troubles.set('k', { ...uploads.troubles.get('k'), failures: 0, until: 0 })
      expect(await upload()).toMatchObject({ kind: 'document', id: '1' })
      // Six parts, and two of them offered twice.
      expect([seen.parts, ids.size, uploads.troubles.size]).toEqual([8, 1, 0])
    },
  )

  it('asks only for the file when what Telegram puts off is the file and no part', async () => {
    const uploads = memoryUploads()
    const media = mediaOf(MEGABYTE)
    const { wire, seen } = lineOf()
    let times = 0
    const patient = {
      send: (request: object) => {
        const isPart = (request as Asked).className.startsWith('upload.')
        if (isPart || ++times > 1) return wire.send(request)
        return Promise.reject(refusal('FLOOD_WAIT_3'))
      },
    } as unknown as Wire
    const upload = () => uploadFile(teleproto, { wire: patient, media, uploads })
    await expect(upload()).rejects.toMatchObject({ errorMessage: 'FLOOD_WAIT_3' })
    uploads.troubles.set('k', { ...uploads.troubles.get('k'), failures: 0, until: 0 })
    await upload()
    expect([seen.parts, times]).toEqual([2, 2])
  })

  it('begins anew when Telegram has forgotten parts', async () => {
    const uploads = memoryUploads()
    const media = mediaOf(MEGABYTE)
    const { wire } = lineOf()
    const forgetful = {
      send: (request: object) => {
        if ((request as Asked).className.startsWith('upload.')) return wire.send(request)
        return Promise.reject(Object.assign(new Error(), { errorMessage: 'FILE_PART_0_MISSING' }))
      },
    } as unknown as Wire
    await expect(uploadFile(teleproto, { wire: forgetful, media, uploads })).rejects.toThrow(
      'UPLOAD_FAILED',
    )
    expect(uploads.troubles.get('k')?.saved).toBeUndefined()
  })

  it('no more blames the store once it has said that the file is gone', async () => {
    const uploads = memoryUploads()
    uploads.troubles.set('k', { failures: 3, until: 0, ofStore: true })
    const media: OutgoingMedia = {
      ...mediaOf(MEGABYTE),
      read: () => {
        const gone = new PlatformError('NOT_FOUND', 'There is no such file.')
        return Readable.from([Promise.reject(gone)])
      },
    }
    const upload = uploadFile(teleproto, { wire: lineOf().wire, media, uploads })
    await expect(upload).rejects.toThrow('FILE_UNREADABLE')
    expect(uploads.troubles.size).toBe(0)
  })

  it('does not wait for ever for a store that says nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const media: OutgoingMedia = {
        ...mediaOf(MEGABYTE),
        read: async function* () {
          yield new Uint8Array(10)
          await new Promise(() => {})
        },
      }
      const uploads = memoryUploads()
      const upload = uploadFile(teleproto, { wire: lineOf().wire, media, uploads })
      const ended = expect(upload).rejects.toThrow('STORE_UNREACHABLE')
      await vi.advanceTimersByTimeAsync(30_000)
      await ended
      // Its rest says so, too.
      const again = uploadFile(teleproto, { wire: lineOf().wire, media, uploads })
      await expect(again).rejects.toThrow('STORE_UNREACHABLE')
    } finally {
      vi.useRealTimers()
    }
  })
})

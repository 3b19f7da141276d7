import { expect, it, vi } from 'vitest'

import type { OutgoingMedia } from '../gateway.ts'
import type { ContractWorld } from './world.ts'

import { albumRandomIds } from '../../core/media.ts'
import { PlatformError } from '../../core/errors.ts'
import { memoryUploads } from '../uploaded-files.ts'
import { conversation, randomId, value } from './world.ts'

/** A file that counts how often it is read. */
const fileOf = (key: string, bytes: Buffer, change: Partial<OutgoingMedia> = {}) => {
  const read = vi.fn(async function* (from = 0) {
    yield bytes.subarray(from)
  })
  const media: OutgoingMedia = {
    key,
    kind: 'photo',
    fileName: `${key}.jpg`,
    mimeType: 'image/jpeg',
    size: bytes.length,
    read,
    ...change,
  }
  return { media, read }
}

const notSent = (code: string) => ({
  ok: false,
  failure: { kind: 'unreachable', code, waitMs: expect.any(Number) },
})

type World = () => ContractWorld

/** Files, which an account uploads once. */
export const sendingFiles = (world: World): void => {
  sendingOne(world)
  sendingAlbums(world)
  uploading(world)
  notUploading(world)
}

const sendingOne = (world: World): void => {
  it('sends a photo in several parts, and uploads it once', async () => {
    const uploads = memoryUploads()
    const { client, message } = await conversation(world(), { uploads })
    const { media, read } = fileOf('a', await world().photo())
    const first = value(await client.send(message({ media: [media] })))
    const second = value(await client.send(message({ media: [media] })))
    expect(second.messageId).toBeGreaterThan(first.messageId)
    expect(read).toHaveBeenCalledTimes(1)
    expect(uploads.files.get('a')).toMatchObject({ kind: 'photo', messageId: second.messageId })
    await client.close()
  })

  it('asks for a fresh reference with the message that has the file, else uploads again', async () => {
    const uploads = memoryUploads()
    const { client, message, phone } = await conversation(world(), { uploads })
    const { media, read } = fileOf('a', await world().photo())
    value(await client.send(message({ media: [media] })))

    const error = 'FILE_REFERENCE_EXPIRED'
    await world().fault({ method: 'messages.sendMedia', phone, error })
    expect(value(await client.send(message({ media: [media] })))).toMatchObject({
      duplicate: false,
    })
    expect(read).toHaveBeenCalledTimes(1)

    await world().fault({ method: 'messages.sendMedia', phone, error })
    await world().fault({ method: 'messages.getMessages', phone, error: 'INTERNAL' })
    value(await client.send(message({ media: [media] })))
    expect(read).toHaveBeenCalledTimes(2)
    await client.close()
  })
}

const sendingAlbums = (world: World): void => {
  it('sends an album as one, each item under an id of its own; repeated it has one effect', async () => {
    const { client, message, phone } = await conversation(world())
    const photo = await world().photo()
    const files = ['a', 'b', 'c'].map((key) => fileOf(key, photo))
    const album = message({ media: files.map(({ media }) => media), text: 'Three' })
    const first = value(await client.send(album))
    expect(value(await client.send(album))).toEqual({ ...first, duplicate: true })
    const ids = albumRandomIds(album.randomId, 3)
    const lines = (await world().ledger()).filter(({ randomId: id }) => ids.includes(String(id)))
    const effects = lines.filter(({ duplicate }) => !duplicate)
    expect(effects.map(({ randomId: id }) => id)).toEqual(ids)
    expect(effects[0]).toMatchObject({ text: 'Three' })
    expect(files.map(({ read }) => read.mock.calls.length)).toEqual([1, 1, 1])

    const error = 'FILE_REFERENCE_1_EXPIRED'
    await world().fault({ method: 'messages.sendMultiMedia', phone, error })
    const again = value(await client.send({ ...album, randomId: randomId() }))
    expect(again.messageId).toBeGreaterThan(first.messageId)
    await client.close()
  })

  it.each([
    ['video', 'video/mp4'],
    ['animation', 'image/gif'],
    ['document', 'application/pdf'],
  ] as const)('sends a %s', async (kind, mimeType) => {
    const { client, message } = await conversation(world())
    const { media } = fileOf('v', Buffer.alloc(600_000, 'herald'), { kind, mimeType })
    expect(value(await client.send(message({ media: [media] }))).messageId).toBeGreaterThan(0)
    await client.close()
  })
}

const uploading = (world: World): void => {
  it('offers a part again that Telegram stumbled over', async () => {
    const { client, message, phone } = await conversation(world())
    const { media, read } = fileOf('p', await world().photo())
    await world().fault({ method: 'upload.saveFilePart', phone, error: 'INTERNAL' })
    value(await client.send(message({ media: [media] })))
    expect(read).toHaveBeenCalledTimes(1)
    await client.close()
  })

  it('rests after an upload that failed, and is sure that nothing was sent', async () => {
    const uploads = memoryUploads()
    const { client, message, phone } = await conversation(world(), { uploads })
    const { media, read } = fileOf('t', await world().photo())
    await world().fault({ method: 'messages.uploadMedia', phone, error: 'INTERNAL' })
    expect(await client.send(message({ media: [media] }))).toEqual(notSent('UPLOAD_FAILED'))
    expect(await client.send(message({ media: [media] }))).toEqual(notSent('UPLOAD_RESTS'))
    expect(read).toHaveBeenCalledTimes(1)
    expect(uploads.troubles.get('t')).toMatchObject({ failures: 1 })

    uploads.troubles.set('t', { failures: 1, until: 0 })
    value(await client.send(message({ media: [media] })))
    expect(uploads.troubles.size).toBe(0)
    await client.close()
  })
}

const notUploading = (world: World): void => {
  it('says that a file is gone, and waits for a store that does not answer', async () => {
    const { client, message } = await conversation(world())
    const failing = (key: string, error: Error) =>
      fileOf(key, Buffer.alloc(10), {
        read: async function* () {
          yield Buffer.alloc(1)
          throw error
        },
      }).media
    const gone = failing('g', new PlatformError('NOT_FOUND', 'gone'))
    const failure = { kind: 'media-invalid', code: 'FILE_UNREADABLE' }
    expect(await client.send(message({ media: [gone] }))).toEqual({ ok: false, failure })
    const away = failing('s', new Error('connect ECONNREFUSED'))
    for (const _ of ['fails', 'rests'])
      expect(await client.send(message({ media: [away] }))).toEqual(notSent('STORE_UNREACHABLE'))
    await client.close()
  })
}

import { expect, it, vi } from 'vitest'

import type { UploadedFiles } from '../gateway.ts'
import type { ContractWorld } from './world.ts'

import { conversation, value } from './world.ts'

/** Files, which an account uploads once. */
export const sendingFiles = (world: () => ContractWorld): void => {
  it('sends a photo in several parts, and uploads it once', async () => {
    const uploads: UploadedFiles = new Map()
    const { client, message, phone } = await conversation(world(), { uploads })
    const bytes = vi.fn(world().photo)
    const media = {
      key: 'a',
      kind: 'photo',
      fileName: 'a.jpg',
      mimeType: 'image/jpeg',
      bytes,
    } as const
    const first = value(await client.send(message({ media })))
    const second = value(await client.send(message({ media })))
    expect(second.messageId).toBeGreaterThan(first.messageId)
    expect(bytes).toHaveBeenCalledTimes(1)
    expect(uploads.get('a')).toMatchObject({ kind: 'photo' })

    const error = 'FILE_REFERENCE_EXPIRED'
    await world().fault({ method: 'messages.sendMedia', phone, error })
    expect(value(await client.send(message({ media })))).toMatchObject({ duplicate: false })
    expect(bytes).toHaveBeenCalledTimes(2)
    await client.close()
  })

  it('says that a file cannot be read', async () => {
    const { client, message } = await conversation(world())
    const bytes = () => Promise.reject(new Error('ENOENT: no such file'))
    const media = {
      key: 'b',
      kind: 'photo',
      fileName: 'b.jpg',
      mimeType: 'image/jpeg',
      bytes,
    } as const
    const failure = { kind: 'media-invalid', code: 'FILE_UNREADABLE' }
    expect(await client.send(message({ media }))).toEqual({ ok: false, failure })
    await client.close()
  })
}

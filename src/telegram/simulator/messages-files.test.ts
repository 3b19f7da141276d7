import { afterAll, beforeAll, expect, it } from 'vitest'

import type { Pair } from './pair.fixture.ts'
import { messagesIn, PIXEL, refusalIn, startPair, uploadOne } from './pair.fixture.ts'
import type { LibraryName } from './rig.fixture.ts'
import { libraries } from './rig.fixture.ts'

const pairs = new Map<LibraryName, Pair>()
const pairOf = (name: LibraryName): Pair => pairs.get(name) ?? expect.fail(`No pair for ${name}`)
const DAY = 86_400

beforeAll(async () => {
  for (const name of libraries) pairs.set(name, await startPair(name))
})
afterAll(async () => {
  for (const pair of pairs.values()) await pair.close()
})

type Kept = { id: never; accessHash: never; fileReference: Buffer; size: never }
type WithFile = { id: number; media: { document: Kept; photo: Kept } }

const sendDocument = async (pair: Pair, bytes: Buffer): Promise<WithFile> => {
  const { Api, client, nextId, toDana: peer } = pair
  const file = await uploadOne(pair, client, bytes, 'data.bin')
  const mimeType = 'application/octet-stream'
  const media = new Api.InputMediaUploadedDocument({ file, mimeType, attributes: [] })
  const [sent] = messagesIn<WithFile>(
    await client.invoke(
      new Api.messages.SendMedia({ peer, media, message: '', randomId: nextId() }),
    ),
  )
  return sent ?? expect.fail('Nothing was sent.')
}

const locationOf = ({ Api }: Pair, { id, accessHash, fileReference }: Kept) =>
  new Api.InputDocumentFileLocation({ id, accessHash, fileReference, thumbSize: '' })

it.each(libraries)('%s uploads in parts, and is told what is wrong with them', async (library) => {
  const { Api, client, nextId, toDana: peer } = pairOf(library)
  const part = (bytes: Buffer, filePart = 0, fileId = nextId()) =>
    refusalIn(client.invoke(new Api.upload.SaveFilePart({ fileId, filePart, bytes })))
  expect(await part(Buffer.alloc(0))).toBe('400 FILE_PART_EMPTY')
  expect(await part(Buffer.alloc(524_289))).toBe('400 FILE_PART_TOO_BIG')
  expect(await part(Buffer.alloc(10), 4000)).toBe('400 FILE_PART_INVALID')
  const big = (fileTotalParts: number, bytes: Buffer) =>
    client.invoke(
      new Api.upload.SaveBigFilePart({ fileId: nextId(), filePart: 0, fileTotalParts, bytes }),
    )
  expect(await refusalIn(big(4001, PIXEL))).toBe('400 FILE_PARTS_INVALID')
  expect(await refusalIn(big(3, Buffer.alloc(1000)))).toBe('400 FILE_PART_SIZE_INVALID')
  const send = (file: object) => {
    const media = new Api.InputMediaUploadedPhoto({ file: file as never })
    const request = { peer, media, message: '', randomId: nextId() }
    return refusalIn(client.invoke(new Api.messages.SendMedia(request)))
  }
  const name = 'a.png'
  const blank = { name, md5Checksum: '' }
  const unknown = new Api.InputFile({ id: nextId(), parts: 1, ...blank })
  expect(await send(unknown)).toBe('400 FILE_PARTS_INVALID')
  const fileId = nextId()
  await part(Buffer.alloc(1024, 1), 0, fileId)
  expect(await send(new Api.InputFile({ id: fileId, parts: 2, ...blank }))).toBe(
    '400 FILE_PART_1_MISSING',
  )
  expect(await send(new Api.InputFile({ id: fileId, parts: 1, name, md5Checksum: 'no' }))).toBe(
    '400 MD5_CHECKSUM_INVALID',
  )
  expect(await send(new Api.InputFile({ id: fileId, parts: 1, ...blank }))).toBe(
    '400 PHOTO_INVALID_DIMENSIONS',
  )
  const nothing = { peer, media: new Api.InputMediaEmpty(), message: '', randomId: nextId() }
  expect(await refusalIn(client.invoke(new Api.messages.SendMedia(nothing)))).toBe(
    '400 MEDIA_EMPTY',
  )
})

it.each(libraries)('%s downloads by the rules of offset and limit', async (library) => {
  const pair = pairOf(library)
  const { Api, client } = pair
  const bytes = Buffer.from(Array.from({ length: 9000 }, (_, index) => index % 251))
  const { media } = await sendDocument(pair, bytes)
  const location = locationOf(pair, media.document)
  const get = (offset: number, limit: number, precise = false) =>
    client.invoke(
      new Api.upload.GetFile({ location, offset: offset as never, limit, precise }),
    ) as Promise<unknown> as Promise<{ bytes: Buffer }>
  expect((await get(4096, 4096)).bytes.equals(bytes.subarray(4096, 8192))).toBe(true)
  expect((await get(8192, 4096)).bytes.equals(bytes.subarray(8192))).toBe(true)
  expect((await get(1024, 3072, true)).bytes.equals(bytes.subarray(1024, 4096))).toBe(true)
  expect((await get(12_288, 4096)).bytes).toHaveLength(0)
  expect(await refusalIn(get(100, 4096))).toBe('400 OFFSET_INVALID')
  expect(await refusalIn(get(0, 5000))).toBe('400 LIMIT_INVALID')
  expect(await refusalIn(get(0, 12_288))).toBe('400 LIMIT_INVALID')
  expect(await refusalIn(get(1_044_480, 8192))).toBe('400 LIMIT_INVALID')
})

it.each(libraries)('%s gets a fresh reference when the old one has expired', async (library) => {
  const pair = pairOf(library)
  const { Api, call, client, nextId, toDana: peer } = pair
  const sent = await sendDocument(pair, Buffer.alloc(5000, 3))
  const get = (kept: Kept) =>
    client.invoke(
      new Api.upload.GetFile({
        location: locationOf(pair, kept),
        offset: 0 as never,
        limit: 8192,
      }),
    ) as Promise<unknown> as Promise<{ bytes: Buffer }>
  const resend = ({ id, accessHash, fileReference }: Kept) => {
    const input = new Api.InputDocument({ id, accessHash, fileReference })
    const media = new Api.InputMediaDocument({ id: input })
    const request = { peer, media, message: 'Again', randomId: nextId() }
    return refusalIn(client.invoke(new Api.messages.SendMedia(request)))
  }
  const old = sent.media.document
  expect((await get(old)).bytes).toHaveLength(5000)
  await call('/settings', { fileReferenceSeconds: 0 })
  expect(await refusalIn(get(old))).toBe('400 FILE_REFERENCE_EXPIRED')
  expect(await resend(old)).toBe('400 FILE_REFERENCE_EXPIRED')
  await call('/settings', { fileReferenceSeconds: DAY })
  const [fresh] = (await client.getMessages(peer, { ids: [sent.id] })) as unknown as WithFile[]
  expect((await get(fresh?.media.document ?? old)).bytes).toHaveLength(5000)
  expect(
    await resend({ ...old, fileReference: fresh?.media.document.fileReference ?? PIXEL }),
  ).toBe('none')
  expect(await resend({ ...old, id: old.id, fileReference: Buffer.alloc(0) })).toBe(
    '400 FILE_REFERENCE_EMPTY',
  )
  expect(await resend({ ...old, fileReference: Buffer.from('no') })).toBe(
    '400 FILE_REFERENCE_INVALID',
  )
  expect(await refusalIn(get({ ...old, accessHash: 5 as never }))).toBe('400 LOCATION_INVALID')
})

it.each(libraries)(
  '%s is sent to another data centre for a file that is there',
  async (library) => {
    const pair = pairOf(library)
    const { Api, call, client } = pair
    const { media } = await sendDocument(pair, Buffer.alloc(700, 9))
    const { document } = media
    await call(`/files/${document.id}`, { dcId: 4 })
    const location = locationOf(pair, document)
    const get = new Api.upload.GetFile({ location, offset: 0 as never, limit: 4096 })
    // One library names the data centre in a sentence, the other in the code.
    expect(await refusalIn(client.invoke(get))).toMatch(
      /^(303 .*stored in DC 4 |400 FILE_MIGRATE_4$)/,
    )
  },
)

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { receiveFile } from './receive-file.ts'

const MAX = 1_000
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'herald-receive-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const receive = (request: Request) => receiveFile(request, { folder, maxBytes: MAX })

const upload = (size: number, part = 'file') => {
  const form = new FormData()
  form.append('alt', 'words')
  form.append(part, new Blob([new Uint8Array(size).fill(7)]), 'grün.png')
  return new Request('http://127.0.0.1/media/upload', { method: 'POST', body: form })
}

/** The body without a length in front, cut off after `bytes`. */
const streamed = async (request: Request, bytes = Number.POSITIVE_INFINITY) => {
  const all = new Uint8Array(await request.arrayBuffer())
  const type = request.headers.get('content-type') ?? ''
  return new Request(request.url, {
    method: 'POST',
    headers: { 'content-type': type },
    body: new Blob([all.slice(0, Math.min(bytes, all.length))]).stream(),
    duplex: 'half',
  } as RequestInit)
}

test('up to the limit a file comes whole', async () => {
  const { name, path: file, size, head } = await receive(upload(MAX))
  expect({ name, size }).toEqual({ name: 'grün.png', size: MAX })
  expect(await readFile(file)).toEqual(Buffer.alloc(MAX, 7))
  expect(head.subarray(0, 4)).toEqual(Buffer.alloc(4, 7))
})

test('one byte more is too many, told in advance or not', async () => {
  await expect(receive(upload(MAX + 1))).rejects.toMatchObject({ code: 'TOO_LARGE' })
  const long = await streamed(upload(300_000))
  await expect(receive(long)).rejects.toMatchObject({ code: 'TOO_LARGE' })
  const said = new Request('http://127.0.0.1/', {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '9000000' },
    body: 'x',
  })
  await expect(receive(said)).rejects.toMatchObject({ code: 'TOO_LARGE' })
})

test('an upload that breaks off, is empty or is none names the part', async () => {
  const wrong = { code: 'INVALID_INPUT', field: 'file' }
  await expect(receive(await streamed(upload(900), 500))).rejects.toMatchObject(wrong)
  await expect(receive(upload(0))).rejects.toMatchObject(wrong)
  await expect(receive(upload(10, 'other'))).rejects.toMatchObject(wrong)
})

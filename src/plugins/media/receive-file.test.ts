import { expect, test } from 'vitest'

import { receiveFile } from './receive-file.ts'

const MAX = 1_000

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
  const { name, bytes } = await receiveFile(upload(MAX), MAX)
  expect(name).toBe('grün.png')
  expect(bytes).toHaveLength(MAX)
})

test('one byte more is too many, told in advance or not', async () => {
  await expect(receiveFile(upload(MAX + 1), MAX)).rejects.toMatchObject({ code: 'TOO_LARGE' })
  const long = await streamed(upload(300_000))
  await expect(receiveFile(long, MAX)).rejects.toMatchObject({ code: 'TOO_LARGE' })
  const said = new Request('http://127.0.0.1/', {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '9000000' },
    body: 'x',
  })
  await expect(receiveFile(said, MAX)).rejects.toMatchObject({ code: 'TOO_LARGE' })
})

test('an upload that breaks off, is empty or is none names the part', async () => {
  const wrong = { code: 'INVALID_INPUT', field: 'file' }
  await expect(receiveFile(await streamed(upload(900), 500), MAX)).rejects.toMatchObject(wrong)
  await expect(receiveFile(upload(0), MAX)).rejects.toMatchObject(wrong)
  await expect(receiveFile(upload(10, 'other'), MAX)).rejects.toMatchObject(wrong)
})

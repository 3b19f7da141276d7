import fc from 'fast-check'
import { expect, it } from 'vitest'

import { mp4Facts } from './mp4-facts.ts'

const box = (type: string, ...inside: Buffer[]): Buffer => {
  const body = Buffer.concat(inside)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

const header = (seconds: number) => {
  const body = Buffer.alloc(100)
  body.writeUInt32BE(1_000, 12)
  body.writeUInt32BE(seconds * 1_000, 16)
  return box('mvhd', body)
}

const track = (width: number, height: number) => {
  const body = Buffer.alloc(84)
  body.writeUInt16BE(width, 76)
  body.writeUInt16BE(height, 80)
  return box('trak', box('tkhd', body))
}

const factsOf = (file: Buffer) =>
  mp4Facts(async (at, length) => file.subarray(at, at + length), file.length)

it('reads length and picture, also when they stand behind the pictures and a sound comes first', async () => {
  const moov = box('moov', header(12), track(0, 0), track(1_280, 720))
  const file = Buffer.concat([box('ftyp'), box('mdat', Buffer.alloc(5_000)), moov])
  expect(await factsOf(file)).toEqual({ duration: 12, width: 1_280, height: 720 })
})

it('says nothing of what is no video, and ends', async () => {
  expect(await factsOf(Buffer.alloc(0))).toEqual({})
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      await factsOf(Buffer.concat([box('ftyp'), box('moov', Buffer.from(bytes))]))
      await factsOf(Buffer.from(bytes))
    }),
  )
})

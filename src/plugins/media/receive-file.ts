import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import type { IncomingHttpHeaders } from 'node:http'
import path from 'node:path'

import busboy from 'busboy'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { PlatformError } from '../../core/errors.ts'
import { MEBIBYTE } from '../../core/media.ts'
import { SNIFFED } from './sniff-type.ts'

/** A file that lies in `folder` now; `head` holds its first bytes. */
export type ReceivedFile = { name: string; path: string; size: number; head: Buffer }

type Into = { folder: string; maxBytes: number }

/** Boundaries and headers of the parts around the file. */
const FRAME = 64 * 1_024

/**
 * Puts the one file of a multipart body into a folder as it streams in. What says it is too large is
 * refused unread; what turns out to be is let run dry. No file stands in memory.
 */
export const receiveFile = async (request: Request, into: Into): Promise<ReceivedFile> => {
  const { maxBytes } = into
  const { body, headers } = request
  const type = headers.get('content-type') ?? ''
  if (!body || !type.startsWith('multipart/form-data')) {
    throw new PlatformError('INVALID_INPUT', 'Send multipart/form-data with a part named "file".', {
      field: 'file',
    })
  }
  if (Number(headers.get('content-length')) > maxBytes + FRAME) throw tooLarge(maxBytes)
  const collected = await collect(body, { 'content-type': type }, into)
  if (!collected) throw missing('The part "file" is missing.')
  if (collected.size === 0) throw missing('The file is empty.')
  return collected
}

const missing = (sentence: string) =>
  new PlatformError('INVALID_INPUT', sentence, { field: 'file' })

const collect = async (
  body: ReadableStream<Uint8Array>,
  headers: IncomingHttpHeaders,
  { folder, maxBytes }: Into,
): Promise<ReceivedFile | null> => {
  const parser = parserFor(headers, maxBytes)
  let taken: Promise<ReceivedFile> | null = null
  let over = false
  parser.on('file', (field, stream, { filename }) => {
    if (field !== 'file' || taken) return void stream.resume()
    stream.on('limit', () => {
      over = true
    })
    taken = save(stream, filename || 'file', path.join(folder, randomUUID()))
    taken.catch(() => stream.resume()) // The disk is full, or it was cut off: told below.
  })
  const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])
  await pipeline(source, parser).catch(explain)
  if (over) throw tooLarge(maxBytes)
  return taken
}

const save = async (stream: Readable, name: string, file: string): Promise<ReceivedFile> => {
  let head = Buffer.alloc(0)
  let size = 0
  const watched = async function* (pieces: AsyncIterable<Buffer>) {
    for await (const piece of pieces) {
      if (head.length < SNIFFED) head = Buffer.concat([head, piece.subarray(0, SNIFFED)])
      size += piece.length
      yield piece
    }
  }
  await pipeline(stream, watched, createWriteStream(file))
  return { name, path: file, size, head }
}

const parserFor = (headers: IncomingHttpHeaders, maxBytes: number) => {
  try {
    // The parser reports a limit as soon as it is reached, so it is set one byte behind ours.
    const limits = { files: 2, fields: 10, fieldSize: 10_000, parts: 12, fileSize: maxBytes + 1 }
    return busboy({ headers, limits, defParamCharset: 'utf8' })
  } catch (cause) {
    return explain(cause)
  }
}

const tooLarge = (maxBytes: number) =>
  new PlatformError('TOO_LARGE', `A file may have ${maxBytes / MEBIBYTE} MB at most.`, {
    field: 'file',
  })

const explain = (cause: unknown): never => {
  if (cause instanceof PlatformError) throw cause
  throw new PlatformError('INVALID_INPUT', 'The upload is not valid multipart/form-data.', {
    cause,
    field: 'file',
  })
}

import type { IncomingHttpHeaders } from 'node:http'

import busboy from 'busboy'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { PlatformError } from '../../core/errors.ts'

export type ReceivedFile = { name: string; bytes: Buffer }

const MEBIBYTE = 1_048_576

/** Boundaries and headers of the parts around the file. */
const FRAME = 64 * 1_024

/**
 * Reads the one file of a multipart body as it streams in. What says it is too large is refused
 * unread; what turns out to be is let run dry, so that a huge upload never costs memory.
 */
export const receiveFile = async (request: Request, maxBytes: number): Promise<ReceivedFile> => {
  const { body, headers } = request
  const type = headers.get('content-type') ?? ''
  if (!body || !type.startsWith('multipart/form-data')) {
    throw new PlatformError('INVALID_INPUT', 'Send multipart/form-data with a part named "file".', {
      field: 'file',
    })
  }
  if (Number(headers.get('content-length')) > maxBytes + FRAME) throw tooLarge(maxBytes)
  const collected = await collect(body, { 'content-type': type }, maxBytes)
  if (!collected) throw missing('The part "file" is missing.')
  if (collected.bytes.length === 0) throw missing('The file is empty.')
  return collected
}

const missing = (sentence: string) =>
  new PlatformError('INVALID_INPUT', sentence, { field: 'file' })

const collect = async (
  body: ReadableStream<Uint8Array>,
  headers: IncomingHttpHeaders,
  maxBytes: number,
): Promise<ReceivedFile | null> => {
  const parser = parserFor(headers, maxBytes)
  let found: ReceivedFile | null = null
  let over = false
  parser.on('file', (field, stream, { filename }) => {
    if (field !== 'file' || found) return void stream.resume()
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('error', () => chunks.splice(0)) // Cut off; the parser says so, too.
    stream.on('limit', () => {
      over = true
      chunks.splice(0)
    })
    stream.on('end', () => {
      found = { name: filename || 'file', bytes: Buffer.concat(chunks) }
    })
  })
  const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0])
  await pipeline(source, parser).catch(explain)
  if (over) throw tooLarge(maxBytes)
  return found
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

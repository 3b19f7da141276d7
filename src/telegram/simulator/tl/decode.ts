import { unzipSync } from 'node:zlib'

import type { ByteReader } from './bytes.ts'
import { makeReader, readBytes, readDouble, readInt, readLong, readRaw, readUint } from './bytes.ts'
import { BOOL_FALSE, BOOL_TRUE, bareOf, VECTOR } from './encode.ts'
import type { TlDefinition, TlObject, TlSchema, TlType } from './schema.ts'

const GZIP = 0x3072cfa1
const MAX_UNZIPPED = 16 * 1024 * 1024

/** A constructor that this layer does not have. */
export class UnknownConstructor extends Error {
  override readonly name = 'UnknownConstructor'
  readonly id: number

  constructor(id: number, layer: number) {
    super(`TL: no 0x${id.toString(16)} in layer ${layer}`)
    this.id = id
  }
}

/** Reads one boxed object. Throws on anything that is not one. */
export const decode = (schema: TlSchema, buffer: Buffer): TlObject =>
  readObject(schema, makeReader(buffer)) as TlObject

/** Unpacks `gzip_packed` bytes, up to what a message may hold. */
export const gunzip = (bytes: Buffer): Buffer => unzipSync(bytes, { maxOutputLength: MAX_UNZIPPED })

const readObject = (schema: TlSchema, r: ByteReader): unknown => {
  const id = readUint(r)
  if (id === BOOL_TRUE) return true
  if (id === BOOL_FALSE) return false
  if (id === VECTOR) return readItems(r, () => readObject(schema, r))
  if (id === GZIP) return readObject(schema, makeReader(gunzip(readBytes(r))))
  const definition = schema.byId.get(id)
  if (!definition) throw new UnknownConstructor(id, schema.layer)
  return readFields(schema, r, definition)
}

const readItems = (r: ByteReader, read: () => unknown): unknown[] => {
  const count = readUint(r)
  if (count > r.buffer.length - r.at) throw new RangeError('TL: vector longer than its message')
  return Array.from({ length: count }, read)
}

const readFields = (schema: TlSchema, r: ByteReader, definition: TlDefinition): TlObject => {
  const object: TlObject = { _: definition.name }
  for (const field of definition.fields) {
    if (field.type.kind === 'flags') {
      object[field.name] = readInt(r)
      continue
    }
    if (field.flag) {
      const isOn = ((object[field.flag.of] as number) >>> field.flag.bit) & 1
      if (!isOn) continue
    }
    object[field.name] = readField(schema, r, field.type)
  }
  return object
}

const readField = (schema: TlSchema, r: ByteReader, type: TlType): unknown => {
  switch (type.kind) {
    case 'int':
    case 'flags':
      return readInt(r)
    case 'long':
      return readLong(r)
    case 'double':
      return readDouble(r)
    case 'string':
      return readBytes(r).toString('utf8')
    case 'bytes':
      return readBytes(r)
    case 'int128':
      return readRaw(r, 16)
    case 'int256':
      return readRaw(r, 32)
    case 'Bool':
      return readUint(r) === BOOL_TRUE
    case 'true':
      return true
    case 'vector':
      if (type.boxed && readUint(r) !== VECTOR) throw new RangeError('TL: vector expected')
      return readItems(r, () => readField(schema, r, type.of))
    case 'bare':
      return readFields(schema, r, bareOf(schema, type.name))
    case 'object':
      return readObject(schema, r)
  }
}

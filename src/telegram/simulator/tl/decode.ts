import { unzipSync } from 'node:zlib'

import type { ByteReader } from './bytes.ts'
import {
  makeReader,
  readBytes,
  readDouble,
  readInt,
  readLong,
  readRaw,
  readText,
  readUint,
} from './bytes.ts'
import { BOOL_FALSE, BOOL_TRUE, bareOf, VECTOR } from './encode.ts'
import type { TlDefinition, TlField, TlObject, TlSchema, TlType } from './schema.ts'

const GZIP = 0x3072cfa1

/** A constructor that this layer does not have. */
export class UnknownConstructor extends Error {
  override readonly name = 'UnknownConstructor'
  readonly id: number

  constructor(id: number, layer: number) {
    super(`TL: no 0x${id.toString(16)} in layer ${layer}`)
    this.id = id
  }
}

type Read = (r: ByteReader) => unknown
type Step = { name: string; of: string | null; bit: number; read: Read }

/** Reads one boxed object. Throws on anything that is not one. */
export const decode = (schema: TlSchema, buffer: Buffer): TlObject =>
  readObject(schema, makeReader(buffer)) as TlObject

/** Unpacks the bytes of a `gzip_packed`, which must have begun: no more than one message may hold. */
export const readGzip = (r: ByteReader): ByteReader => {
  const plain = unzipSync(readBytes(r), { maxOutputLength: Math.max(r.unzippable, 1) })
  r.unzippable -= plain.length
  return makeReader(plain, 0, r.unzippable)
}

const readObject = (schema: TlSchema, r: ByteReader): unknown => {
  const id = readUint(r)
  const definition = schema.byId.get(id)
  if (definition) return readerFor(schema, definition)(r)
  if (id === BOOL_TRUE) return true
  if (id === BOOL_FALSE) return false
  if (id === VECTOR) return readItems(r, () => readObject(schema, r))
  if (id !== GZIP) throw new UnknownConstructor(id, schema.layer)
  const inner = readGzip(r)
  const value = readObject(schema, inner)
  r.unzippable = inner.unzippable
  return value
}

const readItems = (r: ByteReader, read: Read): unknown[] => {
  const count = readUint(r)
  if (count > r.buffer.length - r.at) throw new RangeError('TL: vector longer than its message')
  const items: unknown[] = []
  for (let i = 0; i < count; i++) items.push(read(r))
  return items
}

/** How each definition is read, worked out when it is first needed. */
const known = new WeakMap<TlDefinition, (r: ByteReader) => TlObject>()

const readerFor = (schema: TlSchema, definition: TlDefinition): ((r: ByteReader) => TlObject) => {
  const before = known.get(definition)
  if (before) return before
  const made = compile(schema, definition)
  known.set(definition, made)
  return made
}

const compile = (schema: TlSchema, { name, fields }: TlDefinition) => {
  const steps = fields.map((field) => stepOf(schema, field))
  return (r: ByteReader): TlObject => {
    const object: TlObject = { _: name }
    for (const step of steps) {
      if (step.of !== null && !(((object[step.of] as number) >>> step.bit) & 1)) continue
      object[step.name] = step.read(r)
    }
    return object
  }
}

const stepOf = (schema: TlSchema, { name, type, flag }: TlField): Step => ({
  name,
  of: flag?.of ?? null,
  bit: flag?.bit ?? 0,
  read: readerOf(schema, type),
})

const readBool: Read = (r) => readUint(r) === BOOL_TRUE

const readerOf = (schema: TlSchema, type: TlType): Read => {
  switch (type.kind) {
    case 'int':
    case 'flags':
      return readInt
    case 'long':
      return readLong
    case 'double':
      return readDouble
    case 'string':
      return readText
    case 'bytes':
      return readBytes
    case 'int128':
      return (r) => readRaw(r, 16)
    case 'int256':
      return (r) => readRaw(r, 32)
    case 'Bool':
      return readBool
    case 'true':
      return () => true
    case 'vector':
      return vectorReader(readerOf(schema, type.of), type.boxed)
    case 'bare': {
      const definition = bareOf(schema, type.name)
      return (r) => readerFor(schema, definition)(r)
    }
    case 'object':
      return (r) => readObject(schema, r)
  }
}

const vectorReader =
  (read: Read, isBoxed: boolean): Read =>
  (r) => {
    if (isBoxed && readUint(r) !== VECTOR) throw new RangeError('TL: vector expected')
    return readItems(r, read)
  }

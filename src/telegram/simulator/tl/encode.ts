import type { ByteWriter } from './bytes.ts'
import {
  makeWriter,
  writeBytes,
  writeDouble,
  writeInt,
  writeLong,
  writeRaw,
  written,
} from './bytes.ts'
import type { TlDefinition, TlField, TlObject, TlSchema, TlType } from './schema.ts'

export const VECTOR = 0x1cb5c415
export const BOOL_TRUE = 0x997275b5
export const BOOL_FALSE = 0xbc799737

/** What a method may answer: an object, a Bool, a vector, or bytes that are encoded already. */
export type TlResult = TlObject | boolean | readonly (TlObject | bigint | number)[] | Buffer

/** Writes a value in the given layer. Throws when a field is missing that its flag bit promises. */
export const encode = (schema: TlSchema, value: TlResult): Buffer => {
  const w = makeWriter()
  writeValue(schema, w, value)
  return written(w)
}

const writeValue = (schema: TlSchema, w: ByteWriter, value: unknown): void => {
  if (typeof value === 'boolean') return writeInt(w, value ? BOOL_TRUE : BOOL_FALSE)
  if (Buffer.isBuffer(value)) return writeRaw(w, value)
  if (Array.isArray(value)) {
    writeInt(w, VECTOR)
    writeInt(w, value.length)
    for (const it of value) {
      if (typeof it === 'bigint') writeLong(w, it)
      else if (typeof it === 'number') writeInt(w, it)
      else writeValue(schema, w, it)
    }
    return
  }
  const object = value as TlObject
  const definition = schema.constructors.get(object._) ?? schema.methods.get(object._)
  if (!definition) throw new Error(`TL: "${object._}" is not in layer ${schema.layer}`)
  writeInt(w, definition.id)
  writeFields(schema, w, definition, object)
}

const isSet = (field: TlField, value: unknown): boolean =>
  value !== undefined && value !== null && (value !== false || field.type.kind === 'Bool')

const writeFields = (
  schema: TlSchema,
  w: ByteWriter,
  definition: TlDefinition,
  object: Record<string, unknown>,
): void => {
  const masks = new Map<string, number>()
  for (const field of definition.fields) {
    if (field.type.kind === 'flags') {
      const bits = flagBits(definition, field.name, object)
      masks.set(field.name, bits)
      writeInt(w, bits)
      continue
    }
    const value = object[field.name]
    if (field.flag) {
      if (field.type.kind === 'true') continue
      if (!(((masks.get(field.flag.of) ?? 0) >>> field.flag.bit) & 1)) continue
      if (!isSet(field, value)) {
        throw new Error(`TL: ${definition.name}.${field.name} is missing, but its flag is set`)
      }
    }
    writeField(schema, w, field.type, value, () => `${definition.name}.${field.name}`)
  }
}

const flagBits = (
  definition: TlDefinition,
  name: string,
  object: Record<string, unknown>,
): number => {
  let bits = 0
  for (const field of definition.fields) {
    if (field.flag?.of === name && isSet(field, object[field.name])) bits |= 1 << field.flag.bit
  }
  return bits
}

const writeField = (
  schema: TlSchema,
  w: ByteWriter,
  type: TlType,
  value: unknown,
  where: () => string,
): void => {
  switch (type.kind) {
    case 'int':
      return writeInt(w, (value as number | undefined) ?? 0)
    case 'long':
      return writeLong(w, (value as bigint | undefined) ?? 0n)
    case 'double':
      return writeDouble(w, (value as number | undefined) ?? 0)
    case 'string':
    case 'bytes':
      return writeBytes(w, (value as Buffer | string | undefined) ?? '')
    case 'int128':
    case 'int256':
      return writeRaw(w, value as Buffer)
    case 'Bool':
      return writeInt(w, value ? BOOL_TRUE : BOOL_FALSE)
    case 'vector': {
      const items = (value as readonly unknown[] | undefined) ?? []
      if (type.boxed) writeInt(w, VECTOR)
      writeInt(w, items.length)
      for (const item of items) writeField(schema, w, type.of, item, where)
      return
    }
    case 'bare':
      return writeFields(schema, w, bareOf(schema, type.name), value as Record<string, unknown>)
    case 'object':
      if (value === undefined || value === null) return writeEmpty(schema, w, type.type, where)
      return writeValue(schema, w, value)
  }
}

/** A required object that was left out is written as its type's empty constructor, if it has one. */
const writeEmpty = (schema: TlSchema, w: ByteWriter, type: string, where: () => string): void => {
  const empty = schema.byType
    .get(type)
    ?.find((it) => it.fields.every((field) => field.flag || field.type.kind === 'flags'))
  if (!empty) throw new Error(`TL: ${where()} (${type}) is missing`)
  writeInt(w, empty.id)
  writeFields(schema, w, empty, {})
}

/** The constructor behind a bare type. */
export const bareOf = (schema: TlSchema, name: string): TlDefinition => {
  const definition = schema.constructors.get(name) ?? schema.byType.get(name)?.[0]
  if (!definition) throw new Error(`TL: no bare "${name}" in layer ${schema.layer}`)
  return definition
}

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
import { buttonsFor } from './buttons.ts'
import type { TlDefinition, TlField, TlObject, TlSchema, TlType } from './schema.ts'

export const VECTOR = 0x1cb5c415
export const BOOL_TRUE = 0x997275b5
export const BOOL_FALSE = 0xbc799737

/** What a method may answer: an object, a Bool, a vector, or bytes that are encoded already. */
export type TlResult =
  | TlObject
  | boolean
  | readonly (TlObject | bigint | number | boolean)[]
  | Buffer

type Fields = Record<string, unknown>
type Write = (w: ByteWriter, value: unknown) => void
type WriteFields = (w: ByteWriter, object: Fields) => void

/** One step of writing a constructor: a word of flags, or a field. */
type Step =
  | { flags: readonly { name: string; bit: number; isBool: boolean }[]; slot: number }
  | { name: string; slot: number; bit: number; isBool: boolean; write: Write }

const KEEP_BELOW = 1024 * 1024
let scratch = makeWriter(64 * 1024)

/** Writes a value in the given layer. Throws when a field is missing that its flag bit promises. */
export const encode = (schema: TlSchema, value: TlResult): Buffer => {
  scratch.at = 0
  writeValue(schema, scratch, value)
  const bytes = Buffer.from(written(scratch))
  if (scratch.buffer.length > KEEP_BELOW) scratch = makeWriter(64 * 1024)
  return bytes
}

const writeValue = (schema: TlSchema, w: ByteWriter, value: unknown): void => {
  if (typeof value === 'boolean') return writeInt(w, value ? BOOL_TRUE : BOOL_FALSE)
  if (Buffer.isBuffer(value)) return writeRaw(w, value)
  if (Array.isArray(value)) return writeVector(schema, w, value)
  const name = (value as TlObject)._
  const definition = schema.constructors.get(name) ?? schema.methods.get(name)
  if (!definition) throw new Error(`TL: "${name}" is not in layer ${schema.layer}`)
  const told = name === 'replyInlineMarkup' ? buttonsFor(schema, value as TlObject) : value
  writeInt(w, definition.id)
  fieldsOf(schema, definition)(w, told as Fields)
}

const writeVector = (schema: TlSchema, w: ByteWriter, items: readonly unknown[]): void => {
  writeInt(w, VECTOR)
  writeInt(w, items.length)
  for (const it of items) {
    if (typeof it === 'bigint') writeLong(w, it)
    else if (typeof it === 'number') writeInt(w, it)
    else writeValue(schema, w, it)
  }
}

/** How each definition is written, worked out when it is first needed. */
const known = new WeakMap<TlDefinition, WriteFields>()

const fieldsOf = (schema: TlSchema, definition: TlDefinition): WriteFields => {
  const before = known.get(definition)
  if (before) return before
  const made = compile(schema, definition)
  known.set(definition, made)
  return made
}

const compile = (schema: TlSchema, definition: TlDefinition): WriteFields => {
  const slots = definition.fields.filter((it) => it.type.kind === 'flags').map((it) => it.name)
  const steps = definition.fields.flatMap((it) => stepOf(schema, definition, it, slots))
  return (w, object) => {
    const masks = [0, 0]
    for (const step of steps) {
      if ('flags' in step) {
        let bits = 0
        for (const { name, bit, isBool } of step.flags) {
          if (isSet(object[name], isBool)) bits |= 1 << bit
        }
        masks[step.slot] = bits
        writeInt(w, bits)
        continue
      }
      const value = object[step.name]
      if (step.slot >= 0) {
        if (!(((masks[step.slot] ?? 0) >>> step.bit) & 1)) continue
        if (!isSet(value, step.isBool)) {
          const where = `${definition.name}.${step.name}`
          throw new Error(`TL: ${where} is missing, but its flag is set`)
        }
      }
      step.write(w, value)
    }
  }
}

const isSet = (value: unknown, isBool: boolean): boolean =>
  value !== undefined && value !== null && (value !== false || isBool)

const stepOf = (
  schema: TlSchema,
  definition: TlDefinition,
  { name, type, flag }: TlField,
  slots: readonly string[],
): Step[] => {
  if (type.kind === 'flags') {
    const own = definition.fields.flatMap((it) =>
      it.flag?.of === name
        ? [{ name: it.name, bit: it.flag.bit, isBool: it.type.kind === 'Bool' }]
        : [],
    )
    return [{ flags: own, slot: slots.indexOf(name) }]
  }
  if (flag && type.kind === 'true') return []
  const write = writerOf(schema, type, `${definition.name}.${name}`)
  const slot = flag ? slots.indexOf(flag.of) : -1
  return [{ name, slot, bit: flag?.bit ?? 0, isBool: type.kind === 'Bool', write }]
}

const writeTrue: Write = () => {}

const writerOf = (schema: TlSchema, type: TlType, where: string): Write => {
  switch (type.kind) {
    case 'int':
      return (w, value) => writeInt(w, (value as number | undefined) ?? 0)
    case 'long':
      return (w, value) => writeLong(w, (value as bigint | undefined) ?? 0n)
    case 'double':
      return (w, value) => writeDouble(w, (value as number | undefined) ?? 0)
    case 'string':
    case 'bytes':
      return (w, value) => writeBytes(w, (value as Buffer | string | undefined) ?? '')
    case 'int128':
    case 'int256':
      return (w, value) => writeRaw(w, value as Buffer)
    case 'Bool':
      return (w, value) => writeInt(w, value ? BOOL_TRUE : BOOL_FALSE)
    case 'vector':
      return vectorWriter(writerOf(schema, type.of, where), type.boxed)
    case 'bare': {
      const definition = bareOf(schema, type.name)
      return (w, value) => fieldsOf(schema, definition)(w, value as Fields)
    }
    case 'object':
      return objectWriter(schema, type.type, where)
    case 'true':
    case 'flags':
      return writeTrue
  }
}

const vectorWriter =
  (write: Write, isBoxed: boolean): Write =>
  (w, value) => {
    const items = (value as readonly unknown[] | undefined) ?? []
    if (isBoxed) writeInt(w, VECTOR)
    writeInt(w, items.length)
    for (const item of items) write(w, item)
  }

/** A required object that was left out is written as its type's empty constructor, if it has one. */
const objectWriter = (schema: TlSchema, type: string, where: string): Write => {
  const empty = schema.byType
    .get(type)
    ?.find((it) => it.fields.every((field) => field.flag || field.type.kind === 'flags'))
  return (w, value) => {
    if (value !== undefined && value !== null) return writeValue(schema, w, value)
    if (!empty) throw new Error(`TL: ${where} (${type}) is missing`)
    writeInt(w, empty.id)
    fieldsOf(schema, empty)(w, {})
  }
}

/** The constructor behind a bare type. */
export const bareOf = (schema: TlSchema, name: string): TlDefinition => {
  const definition = schema.constructors.get(name) ?? schema.byType.get(name)?.[0]
  if (!definition) throw new Error(`TL: no bare "${name}" in layer ${schema.layer}`)
  return definition
}

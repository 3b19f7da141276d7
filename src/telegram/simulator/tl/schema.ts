/**
 * A TL value with a constructor: `{ _: 'message', id: 1, … }`. Names are camelCase; longs are
 * bigint, bytes and int128/256 are Buffer, vectors are arrays, a set `true` flag is `true`.
 */
export type TlObject = { _: string; [field: string]: unknown }

/** How one field is written. */
export type TlType =
  | {
      kind:
        | 'int'
        | 'long'
        | 'double'
        | 'string'
        | 'bytes'
        | 'true'
        | 'Bool'
        | 'int128'
        | 'int256'
        | 'flags'
    }
  | { kind: 'vector'; boxed: boolean; of: TlType }
  /** A value without its constructor id. */
  | { kind: 'bare'; name: string }
  | { kind: 'object'; type: string }

export type TlField = { name: string; type: TlType; flag: { of: string; bit: number } | null }

export type TlDefinition = {
  name: string
  id: number
  fields: readonly TlField[]
  result: string
  isMethod: boolean
}

/** One layer's constructors and methods. */
export type TlSchema = {
  layer: number
  byId: ReadonlyMap<number, TlDefinition>
  constructors: ReadonlyMap<string, TlDefinition>
  methods: ReadonlyMap<string, TlDefinition>
  byType: ReadonlyMap<string, readonly TlDefinition[]>
}

const HAND_WRITTEN = new Set(['vector', 'boolTrue', 'boolFalse'])

/** What schemas call a string although it is a byte for each message. */
const withBytes = (it: TlDefinition): TlDefinition => {
  if (it.name !== 'msgsStateInfo' && it.name !== 'msgsAllInfo') return it
  const fields = it.fields.map(
    (field): TlField => (field.name === 'info' ? { ...field, type: { kind: 'bytes' } } : field),
  )
  return { ...it, fields }
}

/** Indexes definitions for the codec. */
export const makeSchema = (layer: number, definitions: readonly TlDefinition[]): TlSchema => {
  const known = definitions.filter((it) => !HAND_WRITTEN.has(it.name)).map(withBytes)
  const byType = new Map<string, TlDefinition[]>()
  for (const it of known) {
    if (!it.isMethod) byType.set(it.result, [...(byType.get(it.result) ?? []), it])
  }
  return {
    layer,
    byId: new Map(known.map((it) => [it.id, it])),
    constructors: new Map(known.filter((it) => !it.isMethod).map((it) => [it.name, it])),
    methods: new Map(known.filter((it) => it.isMethod).map((it) => [it.name, it])),
    byType,
  }
}

const PLAIN = ['int', 'long', 'double', 'string', 'bytes', 'true', 'Bool', 'int128', 'int256']

/** Reads a type as schemas write it, e.g. `Vector<long>`, `!X`, `%Message` or `InputPeer`. */
export const parseType = (text: string): TlType => {
  const vector = /^([Vv])ector<(.+)>$/.exec(text)
  if (vector?.[2]) return { kind: 'vector', boxed: vector[1] === 'V', of: parseType(vector[2]) }
  if (text === '#') return { kind: 'flags' }
  if (text.startsWith('%')) return { kind: 'bare', name: text.slice(1) }
  if (PLAIN.includes(text)) return { kind: text } as TlType
  return { kind: 'object', type: text }
}

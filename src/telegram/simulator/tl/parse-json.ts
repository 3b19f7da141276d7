import type { TlDefinition, TlField } from './schema.ts'
import { parseType } from './schema.ts'
import { camel } from './parse-text.ts'

/** A schema as mtcute ships it. */
export type JsonSchema = { l: number; e: JsonEntry[] }

type JsonEntry = {
  kind: 'class' | 'method'
  name: string
  id: number
  type: string
  arguments: JsonField[]
}
type JsonField = {
  name: string
  type: string
  typeModifiers?: { predicate?: string; isVector?: boolean }
}

/** Reads the schema that mtcute ships as JSON. */
export const parseJson = ({ e }: JsonSchema): TlDefinition[] =>
  e.map((entry) => ({
    name: entry.name,
    id: entry.id >>> 0,
    fields: entry.arguments.map(parseField),
    result: entry.type,
    isMethod: entry.kind === 'method',
  }))

const parseField = ({ name, type, typeModifiers = {} }: JsonField): TlField => {
  const { predicate, isVector } = typeModifiers
  const plain = parseType(type === 'int53' ? 'long' : type)
  const [of = '', bit] = predicate?.split('.') ?? []
  return {
    name: camel(name),
    type: isVector ? { kind: 'vector', boxed: true, of: plain } : plain,
    flag: predicate ? { of, bit: Number(bit) } : null,
  }
}

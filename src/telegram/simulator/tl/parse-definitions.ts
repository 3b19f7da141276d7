import type { TlDefinition, TlField, TlType } from './schema.ts'
import { parseType } from './schema.ts'

/** One entry of teleproto's parsed definitions. */
export type LibraryDefinition = {
  name: string
  namespace?: string
  constructorId: number
  argsConfig: Record<string, LibraryField>
  result: string
  isFunction: boolean
}

type LibraryField = {
  isVector: boolean
  useVectorId: boolean | null
  isFlag: boolean
  flagName: string | null
  flagIndex: number
  flagIndicator: boolean
  type: string | null
}

/** Reads the definitions that teleproto ships, which serve without any schema text. */
export const parseDefinitions = (entries: readonly LibraryDefinition[]): TlDefinition[] => {
  const names = new Set(entries.map((entry) => entry.name))
  return entries.map((entry) => ({
    name: `${entry.namespace ? `${entry.namespace}.` : ''}${lowerFirst(entry.name)}`,
    id: entry.constructorId >>> 0,
    fields: Object.entries(entry.argsConfig).map(([name, field]) => parseField(name, field, names)),
    result: entry.result,
    isMethod: entry.isFunction,
  }))
}

const parseField = (name: string, field: LibraryField, names: ReadonlySet<string>): TlField => ({
  name,
  type: field.flagIndicator ? { kind: 'flags' } : typeOf(field, names),
  flag: field.isFlag && field.flagName ? { of: field.flagName, bit: field.flagIndex } : null,
})

const typeOf = (field: LibraryField, names: ReadonlySet<string>): TlType => {
  const type = field.type === 'X' ? { kind: 'object' as const, type: 'X' } : inner(field, names)
  return field.isVector ? { kind: 'vector', boxed: Boolean(field.useVectorId), of: type } : type
}

/** In a vector without an id (only `future_salts` has one) the elements are bare as well. */
const inner = (field: LibraryField, names: ReadonlySet<string>): TlType => {
  const type = parseType(field.type ?? 'X')
  const isBare =
    field.isVector && !field.useVectorId && type.kind === 'object' && names.has(type.type)
  return isBare ? { kind: 'bare', name: lowerFirst(type.type) } : type
}

const lowerFirst = (name: string): string => `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`

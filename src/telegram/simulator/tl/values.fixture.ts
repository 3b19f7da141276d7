import type { TlDefinition, TlObject, TlSchema, TlType } from './schema.ts'

/** One layer, and the chances that its random values are drawn from. */
export type ValueSource = { schema: TlSchema; random: () => number }

const whole = ({ random }: ValueSource, below: number): number => Math.floor(random() * below)

const bytes = (source: ValueSource, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => whole(source, 256)))

/** A random object of one constructor, with optional fields down to `depth`. */
export const makeValue = (
  source: ValueSource,
  definition: TlDefinition,
  depth: number,
): TlObject => {
  const made: TlObject = { _: definition.name }
  const set = new Map<string, boolean>()
  for (const { name, type, flag } of definition.fields) {
    if (type.kind === 'flags') continue
    const bit = flag && `${flag.of}.${flag.bit}`
    if (bit && !set.has(bit)) set.set(bit, depth > 0 && source.random() < 0.5)
    if (!bit || set.get(bit)) made[name] = makeField(source, type, depth)
  }
  return made
}

const makeOfType = (source: ValueSource, type: string, depth: number): unknown => {
  const all = source.schema.byType.get(type) ?? []
  const shortest = [...all].sort((a, b) => a.fields.length - b.fields.length)[0]
  const chosen = depth > 0 ? all[whole(source, all.length)] : shortest
  return chosen ? makeValue(source, chosen, depth - 1) : true
}

const makeField = (source: ValueSource, type: TlType, depth: number): unknown => {
  switch (type.kind) {
    case 'int':
      return whole(source, 2 ** 31)
    case 'long':
      return BigInt(whole(source, 2 ** 31)) * BigInt(-whole(source, 2 ** 31))
    case 'double':
      return source.random()
    case 'string':
      return 'é'.repeat(whole(source, 200))
    case 'bytes':
      return bytes(source, whole(source, 300))
    case 'int128':
      return bytes(source, 16)
    case 'int256':
      return bytes(source, 32)
    case 'Bool':
      return source.random() < 0.5
    case 'true':
      return true
    case 'flags':
      return 0
    case 'vector': {
      const length = depth > 0 ? whole(source, 3) : 0
      return Array.from({ length }, () => makeField(source, type.of, depth))
    }
    case 'bare': {
      const definition = source.schema.constructors.get(type.name)
      return definition ? makeValue(source, definition, depth) : true
    }
    case 'object':
      return depth < -8 ? true : makeOfType(source, type.type, depth)
  }
}

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { decode } from './decode.ts'
import { encode } from './encode.ts'
import { loadLayers } from './layers.ts'
import type { TlDefinition, TlObject, TlSchema, TlType } from './schema.ts'

const layers = loadLayers()
const DEPTH = 4

/** Random values of one schema, drawn from a stream of chances. */
const makeValues = (schema: TlSchema, random: () => number) => {
  const whole = (below: number) => Math.floor(random() * below)
  const bytes = (length: number) => Buffer.from(Array.from({ length }, () => whole(256)))

  const object = (definition: TlDefinition, depth: number): TlObject => {
    const made: TlObject = { _: definition.name }
    const set = new Map<string, boolean>()
    for (const { name, type, flag } of definition.fields) {
      if (type.kind === 'flags') continue
      if (flag) {
        const bit = `${flag.of}.${flag.bit}`
        if (!set.has(bit)) set.set(bit, depth > 0 && random() < 0.5)
        if (!set.get(bit)) continue
      }
      made[name] = value(type, depth)
    }
    return made
  }
  const ofType = (type: string, depth: number): unknown => {
    const all = schema.byType.get(type) ?? []
    const sorted = [...all].sort((a, b) => a.fields.length - b.fields.length)
    const chosen = depth > 0 ? all[whole(all.length)] : sorted[0]
    return chosen ? object(chosen, depth - 1) : true
  }
  const value = (type: TlType, depth: number): unknown => {
    switch (type.kind) {
      case 'int':
        return whole(2 ** 31)
      case 'long':
        return BigInt.asIntN(64, BigInt(whole(2 ** 31)) * BigInt(whole(2 ** 31)))
      case 'double':
        return random()
      case 'string':
        return 'é'.repeat(whole(200))
      case 'bytes':
        return bytes(whole(300))
      case 'int128':
        return bytes(16)
      case 'int256':
        return bytes(32)
      case 'Bool':
        return random() < 0.5
      case 'true':
        return true
      case 'flags':
        return 0
      case 'vector':
        return Array.from({ length: depth > 0 ? whole(3) : 0 }, () => value(type.of, depth))
      case 'bare':
        return ofBare(type.name, depth)
      case 'object':
        return depth < -8 ? true : ofType(type.type, depth)
    }
  }
  const ofBare = (name: string, depth: number): unknown => {
    const definition = schema.constructors.get(name)
    return definition ? object(definition, depth) : true
  }
  return { object }
}

const randomOf = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

it.each(layers.all.map((schema) => ({ layer: schema.layer, schema })))(
  'writes and reads back every constructor and method of layer $layer',
  ({ schema }) => {
    const all = [...schema.constructors.values(), ...schema.methods.values()]
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const values = makeValues(schema, randomOf(seed))
        for (const definition of all) {
          // Of two definitions with one name, the codec writes the constructor.
          if (definition.isMethod && schema.constructors.has(definition.name)) continue
          const bytes = encode(schema, values.object(definition, DEPTH))
          expect(encode(schema, decode(schema, bytes)).equals(bytes)).toBe(true)
        }
      }),
      { numRuns: 5 },
    )
  },
)

it('fails on cut and random bytes, and never hangs', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 0, maxLength: 200 }), (bytes) => {
      try {
        decode(layers.newest, Buffer.from(bytes))
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
      }
    }),
  )
})

import fc from 'fast-check'
import { expect, it } from 'vitest'

import { decode } from './decode.ts'
import { encode } from './encode.ts'
import { loadLayers } from './layers.ts'
import { makeValue } from './values.fixture.ts'

const layers = loadLayers()
const DEPTH = 4

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
        const source = { schema, random: randomOf(seed) }
        for (const definition of all) {
          // Of two definitions with one name, the codec writes the constructor.
          if (definition.isMethod && schema.constructors.has(definition.name)) continue
          const bytes = encode(schema, makeValue(source, definition, DEPTH))
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

import { createRequire } from 'node:module'

import type { LibraryDefinition } from './parse-definitions.ts'
import { parseDefinitions } from './parse-definitions.ts'
import type { JsonSchema } from './parse-json.ts'
import { parseJson } from './parse-json.ts'
import { parseText } from './parse-text.ts'
import type { TlSchema } from './schema.ts'
import { makeSchema } from './schema.ts'

const load = createRequire(import.meta.url)

/** All schemas that the installed client libraries bring along. */
export type Layers = {
  /** Handshake and service messages, the same in every layer. */
  service: TlSchema
  /** The layer of a client that has not said its own. */
  newest: TlSchema
  get: (layer: number) => TlSchema | undefined
  all: readonly TlSchema[]
}

/** Reads the schemas of teleproto (always installed) and of GramJS and mtcute (only in development). */
export const loadLayers = (): Layers => {
  const definitions = parseDefinitions(
    load('telegram/tl/generated/api-definitions.js') as LibraryDefinition[],
  )
  const { LAYER } = load('telegram/tl/runtime/registry.js') as { LAYER: number }
  const newest = makeSchema(LAYER, definitions)
  const all = [newest, ...olderLayers()]
  return { service: newest, newest, all, get: (layer) => all.find((it) => it.layer === layer) }
}

const olderLayers = (): TlSchema[] => [...gramjsLayer(), ...mtcuteLayer()]

/** What is not installed, as in production, is left out. */
const ifInstalled = (read: () => TlSchema): TlSchema[] => {
  try {
    return [read()]
  } catch {
    return []
  }
}

const gramjsLayer = (): TlSchema[] =>
  ifInstalled(() => {
    const { LAYER } = load('gramjs/tl/AllTLObjects.js') as { LAYER: number }
    return makeSchema(LAYER, parseText(load('gramjs/tl/apiTl.js') as string))
  })

const mtcuteLayer = (): TlSchema[] =>
  ifInstalled(() => {
    const schema = load('@mtcute/core/tl/api-schema.json') as JsonSchema
    return makeSchema(schema.l, parseJson(schema))
  })

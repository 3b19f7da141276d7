import type { TlDefinition, TlField } from './schema.ts'
import { parseType } from './schema.ts'

const LINE = /^([\w.]+)#([0-9a-f]+)\s*(.*?)\s*=\s*(.+);$/

/** Reads a schema in TL's own text form, as GramJS ships it. */
export const parseText = (text: string): TlDefinition[] => {
  const definitions: TlDefinition[] = []
  let isMethod = false
  for (const raw of text.split('\n')) {
    const line = raw.replace(/\/\/.*/, '').trim()
    if (line === '---functions---') isMethod = true
    if (line === '---types---') isMethod = false
    const match = LINE.exec(line)
    if (!match) continue
    const [, name = '', id = '', fields = '', result = ''] = match
    definitions.push({
      name,
      id: Number.parseInt(id, 16) >>> 0,
      fields: fields.split(/\s+/).flatMap(parseField),
      result,
      isMethod,
    })
  }
  return definitions
}

const parseField = (token: string): TlField[] => {
  const colon = token.indexOf(':')
  if (colon < 0 || token.startsWith('{')) return []
  const name = camel(token.slice(0, colon))
  const type = token.slice(colon + 1)
  const flag = /^(\w+)\.(\d+)\?(.+)$/.exec(type)
  if (!flag) return [{ name, type: parseType(type), flag: null }]
  const [, of = '', bit = '', rest = ''] = flag
  return [{ name, type: parseType(rest), flag: { of, bit: Number(bit) } }]
}

/** `access_hash` → `accessHash`; `srp_B` stays, as the client libraries have it. */
export const camel = (name: string): string =>
  name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

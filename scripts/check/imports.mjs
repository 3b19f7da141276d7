/** What a file imports, with types told apart from values. */
import path from 'node:path'

import { Visitor } from 'oxc-parser'

const isTypeOnly = (code, start, entries) => {
  if (/^(import|export)\s+type\b/.test(code.slice(start, start + 40))) return true
  return entries.length > 0 && entries.every((entry) => entry.isType)
}

const staticOnes = ({ code, module }) => {
  const imports = module.staticImports.map((one) => ({
    specifier: one.moduleRequest.value,
    at: one.start,
    type: isTypeOnly(code, one.start, one.entries),
    lazy: false,
  }))
  const exports = module.staticExports.flatMap(({ start, entries }) => {
    const from = entries.find((entry) => entry.moduleRequest)
    if (!from) return []
    const type = isTypeOnly(code, start, entries)
    return [{ specifier: from.moduleRequest.value, at: start, type, lazy: false }]
  })
  return [...imports, ...exports]
}

const lazyOnes = ({ code, module, program }) => {
  const found = module.dynamicImports.flatMap(({ start, moduleRequest }) => {
    const text = code.slice(moduleRequest.start, moduleRequest.end)
    const specifier = /^(['"])(.*)\1$/.exec(text)?.[2]
    return specifier ? [{ specifier, at: start, type: false, lazy: true }] : []
  })
  const visitor = new Visitor({
    TSImportType(node) {
      const { value } = node.source ?? node.argument?.literal ?? {}
      if (value) found.push({ specifier: value, at: node.start, type: true, lazy: false })
    },
  })
  visitor.visit(program)
  return found
}

/** `{ specifier, at, type, lazy, target }`; `target` is our own file, or undefined for a package. */
export const importsOf = (source) =>
  [...staticOnes(source), ...lazyOnes(source)].map((one) => {
    const own = one.specifier.startsWith('.')
    const target = own
      ? path.posix.join(path.posix.dirname(source.file), one.specifier)
      : one.specifier === '@payload-config'
        ? 'payload.config.ts'
        : undefined
    return { ...one, target }
  })

/** `@scope/name` or `name` of a package specifier. */
export const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** Reads and parses our own source files once, for all rules of `npm run check`. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { parseSync } from 'oxc-parser'

const roots = ['src', 'test', 'bench', 'scripts', 'payload.config.ts', 'next.config.mjs']
const skipped = new Set(['node_modules', 'results', 'fixtures', '.next', 'dist'])
const generated = /payload-types\.ts$|importMap\.js$|next-env\.d\.ts$/

const walk = (dir, at) => {
  const entries = readdirSync(path.join(dir, at), { withFileTypes: true })
  return entries.flatMap((entry) => {
    const file = path.posix.join(at, entry.name)
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(dir, file)
    return /\.(ts|tsx|mjs|js)$/.test(entry.name) && !generated.test(file) ? [file] : []
  })
}

/** One parsed file. `file` is its path from the top of the repository, with `/`. */
export const parseSource = (file, code) => {
  const { program, module, comments, errors } = parseSync(file, code)
  return { file, code, program, module, comments, errors }
}

/** The line of an offset, counted from 1. */
export const lineOf = (code, offset) => code.slice(0, offset).split('\n').length

export const isTest = (file) => /\.test\.(ts|tsx|mjs)$|^test\//.test(file)

/** Every file of ours. A file that vanishes between listing and reading is left out. */
export const readSources = (dir) => {
  const listed = roots.flatMap((at) => {
    try {
      return walk(dir, at)
    } catch (error) {
      if (error.code === 'ENOTDIR') return [at]
      if (error.code === 'ENOENT') return []
      throw error
    }
  })
  return listed.map((file) => parseSource(file, readFileSync(path.join(dir, file), 'utf8')))
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

import { describe, expect, it } from 'vitest'

import { errorStatus } from '../src/core/errors.ts'

const read = (file: string) => readFileSync(file, 'utf8')

describe('documents', () => {
  it('explain every error code with its status', () => {
    const rows = [...read('docs/errors.md').matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm)]
    const documented = Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))
    expect(documented).toEqual(errorStatus)
  })

  it('point to files that exist', () => {
    const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => path.join('docs', name))
    const files = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'bench/README.md', ...docs]
    const lost = files.flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
        .map(([, target = '']) => path.join(path.dirname(file), target))
        .filter((target) => !existsSync(target))
        .map((target) => `${file}: ${target}`),
    )
    expect(lost).toEqual([])
  })

  it('list every setting in .env.example', () => {
    const keys = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, k]) => k)
    const known = keys(read('src/core/env.ts'), /^ {4}([A-Z][A-Z_]+): /gm)
    const listed = keys(read('.env.example'), /^([A-Z][A-Z_]+)=/gm)
    expect(known.length).toBeGreaterThan(15)
    expect(listed.toSorted()).toEqual(known.toSorted())
  })
})

import { describe, expect, it } from 'vitest'

import { missingPlatforms } from './platforms.mjs'
import { checkSources } from './rules.mjs'
import { parseSource } from './sources.mjs'
import { reaches, versions } from './versions.mjs'

const rulesBrokenBy = (files) =>
  checkSources(Object.entries(files).map(([file, code]) => parseSource(file, code))).map(
    (problem) => problem.rule,
  )

/** What each rule must catch: file → planted code. */
const planted = {
  'a feature that imports a feature': [
    'boundary',
    { 'src/plugins/links/index.ts': "import '../shop/index.ts'" },
  ],
  'a kit that imports a kit': ['boundary', { 'src/jobs/a.ts': "import '../vault/vault.ts'" }],
  'a kit that imports a feature': [
    'boundary',
    { 'src/ui/a.ts': "import '../plugins/links/index.ts'" },
  ],
  'core that imports a kit': ['boundary', { 'src/core/a.ts': "import '../mongo/connect.ts'" }],
  'core that imports a framework': ['boundary', { 'src/core/a.ts': "import 'payload'" }],
  'delivery that imports more than types of Telegram': [
    'boundary',
    { 'src/delivery/a.ts': "import { x } from '../telegram/gateway.ts'" },
  ],
  'the driver by value': [
    'boundary',
    { 'src/vault/a.ts': "import { MongoClient } from 'mongodb'" },
  ],
  'a lazy import of Agenda': ['boundary', { 'src/mongo/a.ts': "const a = () => import('agenda')" }],
  'a type of the Telegram library': [
    'boundary',
    { 'src/delivery/a.ts': "export type A = import('telegram').Api" },
  ],
  'express in a feature': ['boundary', { 'src/plugins/media/a.ts': "import 'express'" }],
  'a cycle': [
    'cycle',
    {
      'src/core/a.ts': "import { b } from './b.ts'\nexport const a = b",
      'src/core/b.ts': "import { a } from './a.ts'\nexport const b = a",
    },
  ],
  'a long file': ['file-size', { 'src/core/a.ts': 'export {}\n'.repeat(251) }],
  'a long function': [
    'function-size',
    { 'src/core/a.ts': `export const a = () => {\n${'  void 0\n'.repeat(50)}}` },
  ],
  'English between tags': ['literal', { 'src/ui/A/index.tsx': 'export const A = () => <p>Hi</p>' }],
  'English in a condition': [
    'literal',
    { 'src/ui/A/index.tsx': "export const A = (p) => <p>{p.x ? 'Yes' : p.t}</p>" },
  ],
  'English in a title': [
    'literal',
    { 'src/ui/A/index.tsx': 'export const A = () => <p title="Hello" />' },
  ],
  any: ['any', { 'src/core/a.ts': 'export const a = (x: any) => x' }],
  'a silenced check': ['silenced', { 'src/core/a.ts': `// ${'@ts'}-ignore\nexport {}` }],
  'a test that does not run': ['not-run', { 'src/core/a.test.ts': "it.skip('x', () => {})" }],
  'the clock in a rule': ['ambient', { 'src/plugins/links/a.ts': 'export const a = Date.now()' }],
  'the environment in a kit': [
    'ambient',
    { 'src/vault/a.ts': 'export const a = process.env.HOME' },
  ],
  'a file that cannot be read': ['syntax', { 'src/core/a.ts': 'const = 1' }],
}

describe('npm run check', () => {
  it.each(Object.entries(planted))('catches %s', (_, [rule, files]) => {
    expect(rulesBrokenBy(files)).toContain(rule)
  })

  it('lets through what is allowed', () => {
    const broken = rulesBrokenBy({
      'src/delivery/a.ts':
        "import type { Gateway } from '../telegram/gateway.ts'\nexport type A = Gateway",
      'src/jobs/a.ts':
        "import type { Db } from 'mongodb'\nimport { slugs } from '../collections/slugs.ts'\nexport type A = Db\nexport const a = slugs",
      'src/plugins/links/index.ts':
        "import { t } from './translations.ts'\nimport { x } from '../../core/ids.ts'\nexport const a = [t, x]",
      'src/ui/A/index.tsx':
        "export const A = (p) => <p title={p.t('ui:x')}>{p.n} · {p.t('ui:y')}</p>",
      'src/edge.ts': 'export const a = process.env',
    })
    expect(broken).toEqual([])
  })
})

describe('versions', () => {
  const lockOf = (extra) =>
    JSON.stringify({ packages: { '': {}, 'node_modules/next': { version: '16.4.5' }, ...extra } })
  const textsOf = (lock, manifest = {}) => versions(lock, manifest).map(({ text }) => text)

  it('compares numbers, not letters', () => {
    expect(reaches('16.10.0', '16.9.9')).toBe(true)
    expect(reaches('3.90.0', '3.90.1')).toBe(false)
    expect(reaches('3.90.1', '3.90.1')).toBe(true)
  })

  it('catches a version below its floor, a second copy, a loose range and a registry', () => {
    expect(textsOf(lockOf({ 'node_modules/sharp': { version: '0.35.3' } }))).toContain(
      'sharp 0.35.3 is below 0.35.4',
    )
    const twice = {
      'node_modules/bson': { version: '6.10.4' },
      'node_modules/x/node_modules/bson': { version: '7.0.0' },
    }
    expect(textsOf(lockOf(twice))).toContain('2 copies of bson: 6.10.4, 7.0.0')
    expect(textsOf(lockOf({}), { dependencies: { next: '^16.0.0' } })).toContain(
      'next is not pinned: ^16.0.0',
    )
    const named = {
      'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example/a.tgz' },
    }
    expect(textsOf(lockOf(named)).join()).toContain('names where a package came from')
  })

  it('catches a platform package that npm left out, and completes it', () => {
    const parent = {
      version: '2.0.0',
      dev: true,
      optionalDependencies: { '@a/cli-linux-x64-musl': '2.0.0', fsevents: '2.3.3' },
    }
    const packages = { '': {}, 'node_modules/a': parent }
    const [missing, ...others] = missingPlatforms(packages)
    expect(others).toEqual([])
    expect(missing).toMatchObject({
      at: 'node_modules/@a/cli-linux-x64-musl',
      entry: { version: '2.0.0', os: ['linux'], cpu: ['x64'], libc: ['musl'], optional: true },
    })
    expect(textsOf(lockOf({ 'node_modules/a': parent })).join()).toContain('run npm run lock')
    expect(missingPlatforms({ ...packages, [missing.at]: missing.entry })).toEqual([])
  })
})

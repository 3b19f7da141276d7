/**
 * Who may import whom (ARCHITECTURE.md):
 * core ← kits ← plugins/<feature> ← payload.config.ts, roots. Kits do not import each other,
 * features never import each other.
 */
import { importsOf, packageOf } from './imports.mjs'
import { isTest, lineOf } from './sources.mjs'

const kits = ['collections', 'jobs', 'endpoints', 'telegram', 'mongo', 'vault', 'delivery', 'ui']
const roots =
  /^(payload\.config\.ts|src\/(edge|server|sender|worker|seed)\.ts|src\/app\/|src\/edge\/)/

/** The zone a file lives in: `core`, a kit, `feature:<name>`, `plugins`, `features`, `root`, `outside`. */
export const zoneOf = (file) => {
  if (roots.test(file)) return 'root'
  if (file === 'src/payload-types.ts') return 'generated'
  if (file === 'src/plugins/index.ts') return 'features'
  const [top, zone, name, ...rest] = file.split('/')
  if (top !== 'src') return 'outside'
  if (zone === 'plugins') return rest.length > 0 ? `feature:${name}` : 'plugins'
  return zone
}

/** Pure lists of names: every zone but core may read them. */
const vocabulary = new Set(['src/collections/slugs.ts', 'src/endpoints/routes.ts'])
const above = new Set(['root', 'features', 'outside'])

const mayImport = (from, to, { target, type }) => {
  if (from === to || to === 'generated' || from === 'root') return true
  if (from !== 'core' && vocabulary.has(target)) return true
  if (from === 'features') return !above.has(to)
  if (from === 'core' || above.has(to)) return false
  if (kits.includes(from)) {
    if (to === 'core' || to === 'mongo') return true
    return from === 'delivery' && type && target === 'src/telegram/gateway.ts'
  }
  if (from === 'plugins') return to === 'core' || kits.includes(to)
  return !to.startsWith('feature:') && to !== 'features'
}

const only = (pattern) => (file) => pattern.test(file)

/** Packages that one place knows. `types`: types of it may be named anywhere. */
const homes = {
  mongodb: { in: only(/^src\/mongo\//), types: true },
  mongoose: { in: () => false, types: false },
  agenda: { in: only(/^src\/jobs\/runtime\//), types: false },
  '@agendajs/mongo-backend': { in: only(/^src\/jobs\/runtime\//), types: false },
  telegram: { in: only(/^src\/telegram\//), types: false },
  gramjs: { in: only(/^src\/telegram\//), types: false },
  express: { in: only(/^src\/(endpoints\/|server\.ts)/), types: false },
}

const packageProblem = (source, one) => {
  const name = packageOf(one.specifier)
  const home = homes[name]
  if (
    source.file.startsWith('src/core/') &&
    !/^(zod|temporal-polyfill|node:.*)$/.test(one.specifier)
  )
    return `core imports no framework: ${name}`
  if (!home || home.in(source.file) || (home.types && one.type)) return undefined
  return `${name} is not imported here${home.types ? ' by value' : ''}`
}

const check = (source, one) => {
  if (!one.target) return packageProblem(source, one)
  const from = zoneOf(source.file)
  const to = zoneOf(one.target)
  return mayImport(from, to, one) ? undefined : `${from} must not import ${to} (${one.target})`
}

/** Rules of import. Tests may reach further than what they test, and are left out. */
export const boundaries = (sources) =>
  sources
    .filter(({ file }) => file.startsWith('src/') && !isTest(file))
    .flatMap((source) =>
      importsOf(source).flatMap((one) => {
        const text = check(source, one)
        const line = lineOf(source.code, one.at)
        return text ? [{ rule: 'boundary', file: source.file, line, text }] : []
      }),
    )

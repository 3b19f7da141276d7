/** The simulator as it is shipped, bundled for a measurement of its own. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const top = path.dirname(import.meta.dirname)
const source = path.join(top, 'src', 'telegram', 'simulator')
const outdir = path.join(top, 'node_modules', '.cache', 'herald-bench-simulator')

const entries = {
  index: 'index.ts',
  world: 'world/world.ts',
  people: 'world/people.ts',
  send: 'world/send.ts',
  files: 'world/files.ts',
  ledger: 'control/ledger-routes.ts',
  raw: 'mtproto/log-in.fixture.ts',
  fuzz: 'mtproto/fuzz.fixture.ts',
}

/** Bundles it (a second or less) and gives the URL of each part. */
export const buildSimulator = async () => {
  const { build } = await import('esbuild')
  await build({
    entryPoints: Object.fromEntries(
      Object.entries(entries).map(([name, file]) => [name, path.join(source, file)]),
    ),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    outExtension: { '.js': '.mjs' },
    sourcemap: true,
    logLevel: 'warning',
  })
  const urlOf = (name) => pathToFileURL(path.join(outdir, `${name}.mjs`)).href
  return Object.fromEntries(Object.keys(entries).map((name) => [name, urlOf(name)]))
}

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

import { build } from 'esbuild'

const top = path.resolve(import.meta.dirname, '../..')

/** The code of the thread of connections, as the build makes it; in the tree, where its packages are found. */
export const buildThread = async (): Promise<{ code: URL; remove: () => void }> => {
  const parent = path.join(top, 'node_modules', '.cache')
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(path.join(parent, 'herald-thread-'))
  const outfile = path.join(folder, 'telegram-thread.mjs')
  await build({
    entryPoints: [path.join(top, 'src/telegram/thread/run-thread.ts')],
    ...{ outfile, bundle: true, format: 'esm', platform: 'node', target: 'node20' },
    ...{ packages: 'external', logLevel: 'warning' },
  })
  const remove = () => rmSync(folder, { recursive: true, force: true })
  return { code: pathToFileURL(outfile), remove }
}

/** `npm run build`, when what is built is not what the sources say. */
import { existsSync } from 'node:fs'
import path from 'node:path'

import { hashOf, inputs, isFresh } from '../build/fresh.mjs'
import { spawnOwned } from './children.mjs'
import { announce, Refusal } from './say.mjs'

const isBuilt = (top) =>
  existsSync(path.join(top, '.next', 'BUILD_ID')) &&
  ['roles', 'pages'].every((half) => isFresh(top, half, hashOf(top, inputs[half])))

/** Builds what is stale. The output of the build is only shown when it fails. */
export const buildIfStale = async (top) => {
  if (isBuilt(top)) return
  announce('Building (once for each change of the sources, about a minute)')
  const script = path.join(top, 'scripts', 'build.mjs')
  const options = { cwd: top, stdio: ['ignore', 'pipe', 'pipe'] }
  const child = spawnOwned(process.execPath, [script], options)
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-6000)
    })
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Refusal(`The build failed:\n\n${output.trim()}`)
}

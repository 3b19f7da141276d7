/** One run of chaos, from the build to the verdict. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { install } from '../start/install.mjs'
import { announce, Refusal } from '../start/say.mjs'
import { top } from '../start/top.mjs'
import { readArguments } from './arguments.mjs'

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** The pages are not needed, so only the roles are built. */
const buildRoles = () => {
  const script = path.join(top, 'scripts', 'build.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--roles-only'], {
    cwd: top,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Refusal(`The build failed:\n\n${stdout}${stderr}`)
}

/** Resolves to the exit code. The data of a run that missed a bar stays, for whoever looks. */
export const runChaos = async (args) => {
  const settings = readArguments(args)
  for (const signal of STOPS) process.on(signal, () => process.exit(130))
  announce(`Chaos, --seed ${settings.seed}`)
  await install(top)
  buildRoles()
  const { rage } = await import('./rage.mjs')
  const data = mkdtempSync(path.join(tmpdir(), 'herald-chaos-'))
  const { missed, line } = await rage({ settings, data })
  for (const text of missed) console.log(`missed: ${text}`)
  if (missed.length > 0 || settings.keep) console.log(`data and logs: ${data}`)
  else rmSync(data, { recursive: true, force: true })
  console.log(line)
  return missed.length > 0 ? 1 : 0
}

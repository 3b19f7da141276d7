#!/usr/bin/env node
/** Telethon, the Python client that the simulator is tested with. Run alone, it fetches ahead. */
import { resolvePython } from './pip.mjs'

const version = '1.45.0'

/** Python and the folder to put on its path. Says plainly what is missing when it cannot. */
export const resolveTelethon = ({ say = () => {} } = {}) =>
  resolvePython({
    say,
    name: 'Telethon',
    version,
    requirements: [`telethon==${version}`],
    python: [3, 8],
  })

if (process.argv[1] === import.meta.filename) {
  const { python, folder } = await resolveTelethon()
  console.log(`${python}  ${folder}`)
}

#!/usr/bin/env node
/** Moto, the S3 server that media are tested with. Run alone, it fetches ahead. */
import { resolvePython } from './pip.mjs'

const version = '5.1.22'

/** Python and the folder to put on its path. Says plainly what is missing when it cannot. */
export const resolveMoto = ({ say = () => {} } = {}) =>
  resolvePython({
    say,
    name: 'Moto',
    version,
    requirements: [`moto[s3]==${version}`, 'flask==3.1.2', 'flask-cors==6.0.1'],
    python: [3, 9],
  })

if (process.argv[1] === import.meta.filename) {
  const { python, folder } = await resolveMoto()
  console.log(`${python}  ${folder}`)
}

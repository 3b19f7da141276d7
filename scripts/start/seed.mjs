/** Runs `dist/seed.js`: indexes, migrations, the unclaimed owner and the demo. It reports in JSON lines. */
import path from 'node:path'

import { spawnOwned } from './children.mjs'
import { nodeArguments } from './node-arguments.mjs'
import { announce, Refusal } from './say.mjs'

const read = (line, facts, said) => {
  try {
    const record = JSON.parse(line)
    if (record.step) announce(`Data: ${record.step}`)
    else if (record.owner || record.reset) Object.assign(facts, record)
    else said.push(line)
  } catch {
    said.push(line)
  }
}

/** Resolves to `{ owner? }` while nobody owns this installation, to `{ reset?, email? }` when one was asked for. */
export const runSeed = ({ top, env, newOwnerLink }) =>
  new Promise((resolve, reject) => {
    const args = [...nodeArguments, path.join(top, 'dist', 'seed.js')]
    const child = spawnOwned(process.execPath, args, {
      cwd: top,
      env: { ...env, HERALD_NEW_OWNER_LINK: newOwnerLink ? '1' : '0' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    const facts = {}
    const said = []
    let rest = ''
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()
      for (const line of lines) if (line.trim()) read(line, facts, said)
    })
    child.stderr.setEncoding('utf8').on('data', (chunk) => said.push(chunk.trimEnd()))
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code === 0) return resolve(facts)
      const tail = said.join('\n').split('\n').slice(-30).join('\n')
      const how = signal ? `ended by ${signal}` : `exit code ${code}`
      return reject(new Refusal(`The first data could not be written (${how}):\n\n${tail}`))
    })
  })

/**
 * Python packages that the tests need. They are kept under ~/.cache/herald, fetched by pip at their
 * first use; afterwards no network is needed. Where Python has no pip, Debian's is installed.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

const pythons = ['python3', 'python']

const run = (command, args, env = process.env) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (chunk) => {
      output += chunk
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (error) => resolve({ code: -1, output: error.message }))
    child.once('close', (code) => resolve({ code, output }))
  })

const findPython = async (name, [major, minor]) => {
  const test = `import sys; sys.exit(sys.version_info < (${major}, ${minor}))`
  for (const command of pythons) {
    if ((await run(command, ['-c', test])).code === 0) return command
  }
  throw new Error(`The tests with ${name} need Python ${major}.${minor} or newer (python3).`)
}

/** Python as Debian has it comes without pip; its package is one of the system's, so only root adds it. */
const requirePip = async (python, name, say) => {
  const hasPip = async () => (await run(python, ['-m', 'pip', '--version'])).code === 0
  if (await hasPip()) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  let said = ''
  if (process.getuid?.() === 0) {
    say('pip: installing Debian’s (apt-get install python3-pip)')
    await run('apt-get', ['update', '-qq'], env)
    const install = ['install', '-y', '-qq', '--no-install-recommends', 'python3-pip']
    said = (await run('apt-get', install, env)).output
    if (await hasPip()) return
  }
  throw new Error(
    `${name} is installed by pip, which ${python} does not have. Install it with ` +
      `\`sudo apt-get install -y python3-pip\` and run the tests again.\n${said.trim()}`,
  )
}

/** Whole or not at all: an interrupted download leaves nothing that looks like the package. */
const download = async (python, folder, { name, version, requirements, say }) => {
  await requirePip(python, name, say)
  say(`${name} ${version}: fetching, once`)
  const part = `${folder}.part-${process.pid}`
  mkdirSync(part, { recursive: true })
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check']
  const { code, output } = await run(python, [...pip, '--target', part, ...requirements])
  if (code !== 0) {
    rmSync(part, { recursive: true, force: true })
    throw new Error(
      `${name} ${version} could not be installed by \`${python} -m pip\`; it said:\n${output.trim()}`,
    )
  }
  try {
    renameSync(part, folder)
  } catch (error) {
    rmSync(part, { recursive: true, force: true }) // Another process was first.
    if (!existsSync(folder)) throw error
  }
}

/** Python and the folder to put on its path. Says plainly what is missing when it cannot. */
export const resolvePython = async (wanted) => {
  const { name, version, python: atLeast } = wanted
  const python = await findPython(name, atLeast)
  const root = path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'herald')
  const folder = path.join(root, `${name.toLowerCase()}-${version}`)
  if (!existsSync(folder)) {
    mkdirSync(root, { recursive: true })
    await download(python, folder, wanted)
  }
  return { python, folder }
}

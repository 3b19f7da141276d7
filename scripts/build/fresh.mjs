/** Is what was built still what the sources say? Compared by content, so a checkout or a clock changes nothing. */
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'

const unbuilt = /\.test\.tsx?$/

const walk = (file) => {
  if (!existsSync(file)) return []
  let entries
  try {
    entries = readdirSync(file, { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOTDIR') return [file]
    throw error
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = path.join(file, entry.name)
      if (entry.isDirectory()) return walk(inside)
      return unbuilt.test(entry.name) ? [] : [inside]
    })
}

const shared = ['src', 'payload.config.ts', 'package-lock.json', 'scripts/build.mjs']

/** What each half of the build depends on. */
export const inputs = {
  roles: shared,
  pages: [...shared, 'next.config.mjs', 'tsconfig.json'],
}

/** One hash over names and contents of all inputs. */
export const hashOf = (top, names) => {
  const hash = createHash('sha256').update(process.version)
  for (const file of names.flatMap((name) => walk(path.join(top, name))))
    hash.update(path.relative(top, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

const stampOf = (top, half) => path.join(top, 'dist', `.${half}.hash`)

export const isFresh = (top, half, hash) => {
  const stamp = stampOf(top, half)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

/** Written last, and whole: a build that was interrupted is stale. */
export const stamp = (top, half, hash) => {
  const file = stampOf(top, half)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(`${file}.part`, hash)
  renameSync(`${file}.part`, file)
}

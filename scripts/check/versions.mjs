/** Floors and single copies, read from the lockfile; and no registry's host name in it. */
import { missingPlatforms } from './platforms.mjs'

const floors = {
  payload: '3.90.1',
  '@payloadcms/next': '3.90.1',
  '@payloadcms/ui': '3.90.1',
  '@payloadcms/db-mongodb': '3.90.1',
  '@payloadcms/richtext-lexical': '3.90.1',
  '@payloadcms/plugin-multi-tenant': '3.90.1',
  next: '16.3.3',
  sharp: '0.35.4',
  mongoose: '8.24.1',
}
const single = ['mongodb', 'mongoose', 'bson', 'graphql', 'react', 'payload']

const numbers = (version) => version.split(/[.-]/).slice(0, 3).map(Number)

/** True when `version` is `floor` or newer. */
export const reaches = (version, floor) => {
  const [a, b] = [numbers(version), numbers(floor)]
  const at = a.findIndex((part, n) => part !== b[n])
  return at < 0 || a[at] > b[at]
}

/** `npm ci` refuses a lockfile that lacks a platform package, also one of a foreign platform. */
const incomplete = (packages) =>
  missingPlatforms(packages).map(({ at }) => problem(`${at} is missing: run npm run lock`))

const problem = (text) => ({ rule: 'version', file: 'package-lock.json', line: 1, text })

const belowFloor = (copies) =>
  Object.entries(floors).flatMap(([name, floor]) => {
    const low = copies.filter((one) => one.name === name && !reaches(one.version, floor))
    if (!copies.some((one) => one.name === name)) return [problem(`${name} is missing`)]
    return low.map(({ version }) => problem(`${name} ${version} is below ${floor}`))
  })

const doubled = (copies) =>
  single.flatMap((name) => {
    const found = copies.filter((one) => one.name === name)
    if (found.length < 2) return []
    return [problem(`${found.length} copies of ${name}: ${found.map((f) => f.version).join(', ')}`)]
  })

/** `text` is package-lock.json; `manifest` is package.json. */
export const versions = (text, manifest) => {
  const lock = JSON.parse(text)
  const copies = Object.entries(lock.packages).flatMap(([at, { version }]) => {
    const name = at.split('node_modules/').at(-1)
    return at && version ? [{ name, version }] : []
  })
  const named = /"(resolved|https?:[^"]*)": *"[^"]*"|https?:[^"]*\.t(ar\.)?gz/.exec(text)?.[0]
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter(([, wanted]) => !/^(npm:[^@]+@)?\d+\.\d+\.\d+$/.test(wanted))
    .map(([name, wanted]) => ({
      ...problem(`${name} is not pinned: ${wanted}`),
      file: 'package.json',
    }))
  return [
    ...belowFloor(copies),
    ...doubled(copies),
    ...incomplete(lock.packages),
    ...loose,
    ...(named ? [problem(`names where a package came from: ${named}`)] : []),
  ]
}

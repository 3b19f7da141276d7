/** Platform packages (`@scope/cli-linux-x64`) that package-lock.json names but does not hold. */

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']

/** What a name such as `binding-linux-x64-musl` says of os, cpu and libc; undefined if nothing. */
export const platformOf = (name) => {
  const words = name.split('/').at(-1).split('-')
  const os = systems.find((one) => words.includes(one))
  const cpu = processors.find((one) => words.includes(one))
  if (!os || !cpu) return undefined
  if (os !== 'linux') return { os: [os], cpu: [cpu] }
  return { os: [os], cpu: [cpu], libc: [words.includes('musl') ? 'musl' : 'glibc'] }
}

/** Where Node would find `name` from the package at `from`: its own folder first, then each above. */
const find = (packages, from, name) => {
  const own = `${from}/node_modules/${name}`
  if (packages[own]) return own
  const above = from.lastIndexOf('/node_modules/')
  if (above >= 0) return find(packages, from.slice(0, above), name)
  return packages[`node_modules/${name}`] ? `node_modules/${name}` : undefined
}

/** `packages` is that of package-lock.json; answers the entries to add, as `{ at, entry }`. */
export const missingPlatforms = (packages) => {
  const added = {}
  for (const [from, parent] of Object.entries(packages)) {
    for (const [name, wanted] of Object.entries(parent.optionalDependencies ?? {})) {
      const platform = platformOf(name)
      const known = { ...packages, ...added }
      const found = find(known, from, name)
      if (!platform || !/^\d/.test(wanted) || known[found]?.version === wanted) continue
      const at = found ? `${from}/node_modules/${name}` : `node_modules/${name}`
      const { dev, license = 'MIT' } = parent
      added[at] = { version: wanted, ...platform, ...(dev && { dev }), license, optional: true }
    }
  }
  return Object.entries(added).map(([at, entry]) => ({ at, entry }))
}

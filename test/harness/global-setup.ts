import type { TestProject } from 'vitest/node'

import { resolveMongod } from '../../scripts/resolve-mongod.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** Replica set of this run, without a database name. */
    mongoUri: string
  }
}

/** One replica set for the whole run; each test file takes a database of its own (see setup.ts). */
export default async function setup({ provide }: TestProject) {
  const given = process.env['HERALD_TEST_MONGODB_URI']
  if (given) return void provide('mongoUri', given)
  const found = await resolveMongod()
  if (found.kind === 'uri') return void provide('mongoUri', found.uri)
  process.env['MONGOMS_SYSTEM_BINARY'] = found.path
  process.env['MONGOMS_VERSION'] = found.version
  const { MongoMemoryReplSet } = await import('mongodb-memory-server-core')
  const set = await MongoMemoryReplSet.create({
    // Told the true version 6.0, the memory server would pick an engine that production does not run on.
    replSet: { count: 1, storageEngine: 'wiredTiger', name: 'rs0' },
    instanceOpts: [{ args: ['--wiredTigerCacheSizeGB', '0.5'] }],
  })
  provide('mongoUri', set.getUri())
  return async () => {
    await set.stop({ doCleanup: true, force: true })
  }
}

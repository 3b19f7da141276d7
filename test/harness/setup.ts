import { randomBytes } from 'node:crypto'

import { inject } from 'vitest'

const uri = new URL(inject('mongoUri'))
uri.pathname = `/herald_test_${process.pid}_${randomBytes(3).toString('hex')}`
Object.assign(process.env, {
  MONGODB_URI: uri.href, // Keeps ?replicaSet=…, without which transactions are silently off.
  PAYLOAD_SECRET: 'test-secret-test-secret-test-secret-00',
  HERALD_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  HERALD_INTERNAL_SECRET: 'test-internal-test-internal-test-internal',
  HERALD_PUBLIC_URL: 'http://127.0.0.1:3000',
  LOG_LEVEL: 'error',
  DISABLE_PAYLOAD_HMR: 'true',
  PAYLOAD_DISABLE_DEPENDENCY_CHECKER: 'true',
})

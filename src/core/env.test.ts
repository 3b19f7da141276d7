import { expect, it } from 'vitest'

import { configEnv } from './config-env.ts'
import { loadEnv } from './env.ts'

it('should take the public address with a slash at its end for the same address', () => {
  for (const url of ['https://herald.example', 'https://herald.example/']) {
    const given = { ...process.env, HERALD_PUBLIC_URL: url }
    expect(loadEnv(given).HERALD_PUBLIC_URL).toBe('https://herald.example')
    expect(configEnv(given).publicUrl).toBe('https://herald.example')
  }
})

it('should refuse a public address with a path, behind which nothing would be found', () => {
  const given = { ...process.env, HERALD_PUBLIC_URL: 'https://example.com/herald' }
  expect(() => loadEnv(given)).toThrow('must have no path')
})

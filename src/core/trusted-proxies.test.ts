import { describe, expect, it } from 'vitest'

import { clientAddress, trustedProxies } from './trusted-proxies.ts'

const seen = (setting: string, peer: string, forwarded = '') => {
  const trust = trustedProxies(setting)
  if (!trust) throw new Error('not understood')
  return clientAddress({ peer, forwarded }, trust)
}

describe('who calls', () => {
  it('should be the peer while nobody is trusted, whatever it forwards', () => {
    expect(seen('', '203.0.113.9', '6.6.6.6')).toBe('203.0.113.9')
    expect(seen('', '127.0.0.1', '6.6.6.6')).toBe('127.0.0.1')
    expect(seen('', '::ffff:127.0.0.1')).toBe('127.0.0.1')
  })

  it('should be whom a trusted peer names, and not what that one claims besides', () => {
    expect(seen('loopback', '::ffff:127.0.0.1', '6.6.6.6, 203.0.113.9')).toBe('203.0.113.9')
    expect(seen('loopback', '203.0.113.9', '6.6.6.6')).toBe('203.0.113.9')
    expect(seen('10.0.0.0/8, ::1', '::1', '6.6.6.6, 203.0.113.9, 10.1.2.3')).toBe('203.0.113.9')
    expect(seen('2001:db8::/32', '2001:db8::5', '198.51.100.7')).toBe('198.51.100.7')
    expect(seen('uniquelocal', '192.168.1.4', '172.16.0.9')).toBe('172.16.0.9')
  })

  it('should be found by counting hops', () => {
    const chain = '6.6.6.6, 203.0.113.9, 198.51.100.7'
    expect(seen('1', '192.0.2.1', chain)).toBe('198.51.100.7')
    expect(seen('2', '192.0.2.1', chain)).toBe('203.0.113.9')
    expect(seen('0', '192.0.2.1', chain)).toBe('192.0.2.1')
  })

  it('should never be a word', () => {
    expect(seen('2', '192.0.2.1', 'unknown, 203.0.113.9')).toBe('203.0.113.9')
    expect(seen('1', '192.0.2.1', '"; drop')).toBe('192.0.2.1')
    expect(seen('loopback', '127.0.0.1', ',')).toBe('127.0.0.1')
  })

  it.each(['everybody', '10.0.0.0/33', '10.0.0.0/8/8', '1 2', '-1', '300.1.1.1'])(
    'should not be guessed from a setting like %s',
    (setting) => expect(trustedProxies(setting)).toBeNull(),
  )
})

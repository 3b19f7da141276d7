import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Principal } from '../../collections/access/principal.ts'

import { roles } from '../../core/roles.ts'
import { chooseTenant } from './choose-tenant.ts'

const tenant = fc.constantFrom('aaa', 'bbb', 'ccc', 'ddd')
const some = fc.subarray([...roles])
const principal: fc.Arbitrary<Principal> = fc.oneof(
  fc.constant<Principal>({ kind: 'anonymous' }),
  fc.record({
    kind: fc.constant('user' as const),
    id: fc.constant('u'),
    platformAdmin: fc.boolean(),
    memberships: fc.uniqueArray(fc.record({ tenant, roles: some }), {
      selector: (row) => row.tenant,
    }),
  }),
)
const facts = fc.record({
  principal,
  writers: some,
  asked: fc.option(tenant),
  selected: fc.option(tenant),
})

describe('chooseTenant', () => {
  it('should never give a member a workspace that is not theirs', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const choice = chooseTenant(given)
        if (choice.do === 'refuse' || given.principal.kind === 'anonymous') return true
        const own = given.principal.memberships.map((row) => row.tenant)
        return given.principal.platformAdmin || own.includes(choice.tenant)
      }),
    )
  })

  it('should never use another workspace than the one asked for', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const choice = chooseTenant(given)
        return choice.do === 'refuse' || given.asked === null || choice.tenant === given.asked
      }),
    )
  })

  it('should not ask a member of one workspace', () => {
    const only: Principal = {
      kind: 'user',
      id: 'u',
      platformAdmin: false,
      memberships: [{ tenant: 'aaa', roles: ['marketer'] }],
    }
    const choice = chooseTenant({
      principal: only,
      writers: ['marketer'],
      asked: null,
      selected: 'bbb',
    })
    expect(choice).toEqual({ do: 'use', tenant: 'aaa' })
  })

  it('should refuse a role that may not write', () => {
    const reader: Principal = {
      kind: 'user',
      id: 'u',
      platformAdmin: false,
      memberships: [{ tenant: 'aaa', roles: ['analyst'] }],
    }
    expect(
      chooseTenant({ principal: reader, writers: ['marketer'], asked: 'aaa', selected: null }),
    ).toEqual({ do: 'refuse', why: 'role' })
  })
})

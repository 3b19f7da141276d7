import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Membership } from './choose-workspace.ts'

import { chooseWorkspace } from './choose-workspace.ts'
import { roles } from './define-endpoint.ts'

const tenant = fc.constantFrom('aaaaaaaa', 'bbbbbbbb', 'cccccccc', 'dddddddd')
const memberships: fc.Arbitrary<Membership[]> = fc.uniqueArray(
  fc.record({ tenant, roles: fc.subarray([...roles]) }),
  { selector: (membership) => membership.tenant },
)
const facts = fc.record({
  memberships,
  header: fc.option(tenant),
  selected: fc.option(tenant),
})

test('a workspace in use is always one of the memberships, with its own roles', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const choice = chooseWorkspace(given)
      if (choice.do === 'use') expect(given.memberships).toContain(choice.membership)
    }),
  )
})

test('a named workspace is used or refused, never replaced', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const named = given.header ?? given.selected
      fc.pre(named !== null)
      const choice = chooseWorkspace(given)
      if (choice.do === 'use') expect(choice.membership.tenant).toBe(named)
      else expect(choice.code).toBe('TENANT_MISMATCH')
    }),
  )
})

test('without a name: the only one, else a question, else no', () => {
  fc.assert(
    fc.property(memberships, (given) => {
      const choice = chooseWorkspace({ memberships: given, header: null, selected: null })
      if (given.length === 1) expect(choice).toEqual({ do: 'use', membership: given[0] })
      else if (given.length > 1) expect(choice).toMatchObject({ code: 'WORKSPACE_REQUIRED' })
      else expect(choice).toMatchObject({ code: 'FORBIDDEN' })
    }),
  )
})

test('the order of memberships does not matter', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const turned = { ...given, memberships: given.memberships.toReversed() }
      expect(chooseWorkspace(turned)).toEqual(chooseWorkspace(given))
    }),
  )
})

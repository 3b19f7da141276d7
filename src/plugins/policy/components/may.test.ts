import { expect, it } from 'vitest'

import type { Role } from '../../../core/roles.ts'

import { roles } from '../../../core/roles.ts'
import { mayDecide, mayTurn, rolesIn } from './may.ts'

const user = (of: readonly Role[]) => ({
  ...{ id: 'u1', collection: 'users', roles: ['platform-admin'] },
  tenants: [
    { tenant: { id: 'home' }, roles: of },
    { tenant: 'away', roles: ['owner'] },
  ],
})

it('knows what somebody is in this workspace, and nothing of another', () => {
  expect(rolesIn(user(['analyst']), 'home')).toEqual(['analyst'])
  expect(rolesIn(user(['analyst']), 'elsewhere')).toEqual([])
  expect(rolesIn(null, 'home')).toEqual([])
})

it('offers a button to those whom the server lets press it', () => {
  const who = (may: (of: readonly Role[]) => boolean) => roles.filter((role) => may([role]))
  expect(who(mayDecide).toSorted()).toEqual(['marketer', 'owner'])
  expect(who((of) => mayTurn(of, false)).toSorted()).toEqual(['marketer', 'owner'])
  expect(who((of) => mayTurn(of, true))).toEqual(['owner'])
})

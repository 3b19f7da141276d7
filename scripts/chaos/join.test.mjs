import { expect, it } from 'vitest'

import { handedOver } from './join.mjs'

const facts = {
  joined: { slot: 's3', at: 9_000 },
  before: 35_000,
  owners: [{ account: 'a1', owner: 's3', at: 10_000 }],
  accounts: [{ account: 'a1', phone: '+1' }],
}
const longest = (...times) =>
  handedOver({ ...facts, ledger: times.map((at) => ({ account: '+1', at })) }).longest

it('counts the silence of an account that was handed over', () => {
  expect(longest(9_500, 12_000)).toBe(2.5)
})

it('counts one that lasts beyond the first fault up to there', () => {
  expect(longest(9_500, 300_000)).toBe(25.5)
})

it('asks for nothing of an account that had no more to send', () => {
  expect(longest(9_500)).toBe(0)
})
